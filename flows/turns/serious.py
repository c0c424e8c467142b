"""Which open worries stop the usual questions (domain guide, section 4)."""

from flows.casework import Case
from flows.level import Level


def is_serious(case: Case) -> bool:
    """While a NOW or TODAY worry is open, scheduled messages stop."""
    return case.is_open and case.level >= Level.TODAY
