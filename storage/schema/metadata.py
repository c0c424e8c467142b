"""What the tables share: names of constraints, the programme column, partial indexes."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Uuid,
    text,
)

# SQLite can change a table only by copying it, which needs every constraint to have a name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def programme_column() -> Column[str]:
    """The programme to which a row belongs."""
    return Column("programme", String(40), ForeignKey("programme.slug"), nullable=False)


def id_column() -> Column[UUID]:
    """An id made before the row is written, because sealed words are bound to it."""
    return Column("id", Uuid, primary_key=True)


def reference(name: str, target: str, *, nullable: bool = False) -> Column[UUID]:
    """A column that names a row of another table by its id."""
    return Column(name, Uuid, ForeignKey(f"{target}.id"), nullable=nullable)


def sealed(name: str, *, nullable: bool = False) -> Column[bytes]:
    """A column of sealed words."""
    return Column(name, LargeBinary, nullable=nullable)


# Any: what an Index takes are columns of any type, and SQLAlchemy has no closer name for them.
def partial_index(name: str, *columns: Column[Any], where: str, unique: bool = False) -> Index:
    """An index over some rows only. The predicate stays a literal, so that both planners use it."""
    predicate: ColumnElement[bool] = text(where)  # type: ignore[assignment]  # a text clause is one in use
    return Index(name, *columns, unique=unique, sqlite_where=predicate, postgresql_where=predicate)
