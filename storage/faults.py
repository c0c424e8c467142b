"""Whose fault an error is: the database's that is away, of two transactions in each other's way, or ours.

Decides nothing about what follows from it.
"""

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

PASSING = {"40001", "40P01", "55P03"}
"""PostgreSQL's codes for transactions that stood in each other's way."""


def is_passing(error: DBAPIError) -> bool:
    """Two transactions stood in each other's way, or both made what may be there once."""
    if isinstance(error, IntegrityError):
        return True
    return getattr(error.orig, "sqlstate", None) in PASSING


def is_of_the_database(error: Exception) -> bool:
    """The database is away or busy: no turn's fault, so no turn's try."""
    if isinstance(error, NoFreeConnection):
        return True
    return isinstance(error, OperationalError | InterfaceError) and not is_passing(error)
