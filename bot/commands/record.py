"""`record`: whether the record is as it was written. Shows numbers and kinds, never a word of it."""

import click

from bot.commands.opening import with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from storage.record import Fault, count, verify
from storage.store import Store


@click.group()
def record() -> None:
    """Check the record of what was done. It only grows, and its words are read in chat alone."""


@record.command("verify")
@as_json_option
@told_plainly
def check(as_json: bool) -> None:
    """Walk the whole chain, and name the first fault. Exit code 1 means that there is one.

    Finds an entry that was changed, removed, moved, or cut from the end behind the program's back.
    """
    entries, fault = with_store(_look)
    as_object = {
        "ok": fault is None,
        "entries": entries,
        "fault": {"number": fault.number, "kind": fault.kind.value} if fault else None,
    }
    put_out(as_json, as_object, _sentence(entries, fault))
    if fault is not None:
        raise SystemExit(1)


async def _look(store: Store) -> tuple[int, Fault | None]:
    async with store.database.reading() as conn:
        programme = store.rules.slug
        return await count(conn, programme), await verify(conn, programme)


def _sentence(entries: int, fault: Fault | None) -> str:
    if fault is None and not entries:
        return (
            "Nothing was ever entered in this record. If there should be something, look whether "
            "KEPT_IN_MIND_DATABASE names the right database."
        )
    if fault is None:
        return f"The record is whole: {entries} entries, each following the one before it."
    return (
        f"The record is NOT what was written. First fault at entry {fault.number}: {fault.what} "
        f"({fault.kind.value}). Keep this database as it is, take a copy, and tell the lead."
    )
