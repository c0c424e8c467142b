"""The demo: its page, its panel, its story, and the process that serves it."""
