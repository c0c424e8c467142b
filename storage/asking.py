"""Asks the database by a statement that is built once, whatever values it is asked with later.

Building the same tree for each turn anew costs several times what the database takes to answer.
"""

from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import Any, ParamSpec

from sqlalchemy import CursorResult, Executable, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

Values = ParamSpec("Values")
Build = Callable[..., Executable]
_SEVERAL = (set, frozenset, tuple, dict)
"""What a database takes only as a list: ids in no order, or the keys of a table."""


# Any: a row of any statement has no closer type.
async def ask(
    conn: AsyncConnection,
    build: Callable[Values, Executable],
    *args: Values.args,
    **kwargs: Values.kwargs,
) -> CursorResult[*tuple[Any, ...]]:
    """Executes what `build` makes, with these values in the places of its parameters.

    It is called once, with a named place for each: it must not branch on a value, nor reckon with one.
    """
    statement, names = _built(build)
    values = dict(zip(names, args, strict=False), **kwargs)
    listed = {f"_{name}": _listed(value) for name, value in values.items()}
    return await conn.execute(statement, listed)


@cache
def _built(build: Build) -> tuple[Executable, tuple[str, ...]]:
    names = tuple(signature(build).parameters)
    # The stroke keeps a place apart from a column of the same name, which an update would set by it.
    return build(**{name: bindparam(f"_{name}") for name in names}), names


def _listed(value: object) -> object:
    return list(value) if isinstance(value, _SEVERAL) else value
