"""Making it happen: Telegram, the clock, the command line, the process.

Hears, hands what was heard to a turn, and delivers what the turn wrote. Decides nothing.
May import flows, storage and the libraries named in pyproject.toml; one file knows APScheduler.
"""
