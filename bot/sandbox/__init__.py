"""A local Telegram: a Bot API over real HTTP on this machine, for tests and the demonstration.

It keeps Telegram's rules, stricter than the real one on purpose, and knows nothing of mentoring.
The bot cannot tell that it is not talking to Telegram; nothing that serves real people uses it.
"""
