"""The cover that counts, the file's with what was changed in chat, as `check` and `doctor` tell it.

Opening the database upgrades it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.commands.finding import Finding, look, well, wrong
from bot.commands.opening import opened
from bot.commands.trouble import in_plain_words
from bot.settings import Settings
from flows.cover import cover_from
from flows.cover_changes import CoverChange, amended
from flows.local_time import say_date, stamp, to_local
from flows.programme import Programme
from storage.reading_programme import read_programme

COVER_WITHIN = timedelta(days=7)
TO_CHANGE = "`/cover` in chat changes it; while nobody has joined, [cover] in the programme file"


async def cover_so_now(settings: Settings, rules: Programme, now: datetime) -> list[Finding]:
    """The cover by the file and the database. Where that cannot be read, it says so."""
    try:
        async with opened(settings) as store, store.reading(now) as scope:
            changes = (await read_programme(scope)).cover_changes
    except Exception as error:
        sentence = in_plain_words(error)
        if sentence is None:
            raise
        by_file = "this is by the programme file alone; what was changed in chat was not looked at"
        return [cover_finding(rules, now), look("cover in chat", f"{by_file}: {sentence}")]
    return [cover_finding(amended(rules, changes), now), *changed_cover(changes, rules)]


def cover_finding(rules: Programme, now: datetime) -> Finding:
    """Whether somebody is on duty now, or when next; wrong where that is too far away."""
    begins = cover_from(rules, now)
    if begins is None or begins - now > COVER_WITHIN:
        return wrong("cover", f"nobody is on duty in the next 7 days; {TO_CHANGE}")
    if begins == now:
        return well("cover", "somebody is on duty now")
    local = to_local(begins, rules.zone)
    return well("cover", f"begins again on {say_date(local.date())} at {local:%H:%M}")


def changed_cover(changes: Sequence[CoverChange], rules: Programme) -> Iterator[Finding]:
    """Whoever reads the file alone would not know the cover that counts."""
    if changes and changes[-1].at is not None:
        when = stamp(changes[-1].at, rules.zone)
        said = f"changed in chat, last on {when}: that goes before [cover] in the programme file"
        yield look("cover in chat", f"{said}; /cover shows it")
