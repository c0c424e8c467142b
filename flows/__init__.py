"""What should happen: pure decisions.

No await, no clock, no random, no database, no Telegram: what a decision needs comes in, effects go out.
May import the standard library and pydantic, nothing else.
"""
