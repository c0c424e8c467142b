"""The list of closed worries: by which words it is asked for, and how much of it is shown at a time."""

CLOSED_WORDS = frozenset({"/closed", "closed worries"})
"""What somebody writes to see it."""
CLOSED = "closed"
"""The part of a button's meaning that holds a number: worries with a lower one come next."""
A_PAGE = 10
EVERY_NUMBER = 2**31 - 1
"""Before this number stands every worry: the first page begins with the newest."""
