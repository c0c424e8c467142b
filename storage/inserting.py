"""Inserts many rows into one table at once, each column's values made fit for the database together.

Decides nothing: the database is given the very values that SQLAlchemy would give it, one by one and
several times slower. A crowd of check-ins is nine new rows for each young person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import Named, Numbered, Ranked, UTCDateTime

_FEW_VALUES = (UTCDateTime, Named, Ranked, Numbered, Boolean)
"""Types of which the rows of one batch hold few values, each many times."""

# Any: a row maps column names to values of every type that a column may have.
Fit = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Into:
    """An insert as the database takes it: its text, and for each place the column and what makes
    its values fit; None where they are so already."""

    sql: str
    columns: tuple[tuple[str, Fit | None, bool], ...]
    is_positional: bool

    def parameters(self, rows: Sequence[dict[str, Any]]) -> list[Any]:
        """The rows as the driver takes them."""
        values = zip(*(self._column(rows, *each) for each in self.columns), strict=True)
        if self.is_positional:
            return list(values)
        names = [name for name, _, _ in self.columns]
        return [dict(zip(names, each, strict=True)) for each in values]

    @staticmethod
    def _column(
        rows: Sequence[dict[str, Any]], name: str, fit: Fit | None, is_of_few: bool
    ) -> list[Any]:
        values = [row[name] for row in rows]
        if fit is None:
            return values
        if is_of_few:
            fitting = {value: fit(value) for value in set(values)}
            return [fitting[value] for value in values]
        return [None if value is None else fit(value) for value in values]


async def insert_all(conn: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows that all name the same columns. Raises KeyError where one does not."""
    into = _into(table, conn.dialect, tuple(rows[0]))
    await conn.exec_driver_sql(into.sql, into.parameters(rows))


@lru_cache(maxsize=512)
def _into(table: Table, dialect: Dialect, names: tuple[str, ...]) -> _Into:
    made = insert(table).compile(dialect=dialect, column_keys=list(names))
    places = made.positiontup if dialect.positional else names
    return _Into(
        str(made),
        tuple((name, *_fit(table, dialect, name)) for name in places or ()),
        dialect.positional,
    )


def _fit(table: Table, dialect: Dialect, name: str) -> tuple[Fit | None, bool]:
    kind = table.c[name].type
    fit = kind.dialect_impl(dialect).bind_processor(dialect)
    return fit, isinstance(kind, _FEW_VALUES)
