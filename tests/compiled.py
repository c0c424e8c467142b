"""Compiled SQL, shared by all engines of a test run: each bot that is made anew would compile it again.

The text of a statement is the same whichever engine sends it; nothing else is shared.
"""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

# Any, here and below: the keys are SQLAlchemy's own, a dialect first; only it reads what is kept.
Key = tuple[Any, ...]


class Compiled(dict[Key, Any]):
    """SQLAlchemy's cache of compiled statements, by the kind of dialect instead of the one engine's."""

    def get(self, key: Key, default: Any = None) -> Any:
        """What was compiled for any engine with the same kind of dialect."""
        return super().get(_shared(key), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:
        super().__setitem__(_shared(key), compiled)


def _shared(key: Key) -> Key:
    return (type(key[0]), *key[1:])


def share_compiled() -> None:
    """From now on every connection of this process uses one cache."""
    compiled = Compiled()

    def use(conn: Connection) -> None:
        conn.execution_options(compiled_cache=compiled)

    event.listen(Engine, "engine_connect", use)
