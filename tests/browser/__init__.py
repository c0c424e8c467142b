"""The demo page in a real browser. Needs Chromium; says so and skips where there is none."""
