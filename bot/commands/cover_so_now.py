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
from flows.people import Duty
from flows.programme import Programme
from storage.reading_programme import read_programme
from storage.roster import Roster, read_roster

COVER_WITHIN = timedelta(days=7)
NEEDED = (Duty.LEAD, Duty.DEPUTY)
"""Without these two nobody is alerted in time; of the others the next rung up stands in."""
TO_CHANGE = "`/cover` in chat changes it; while nobody has joined, [cover] in the programme file"


async def cover_so_now(settings: Settings, rules: Programme, now: datetime) -> list[Finding]:
    """The cover by the file and the database, and whether lead and deputy are one person.

    Where the database cannot be read, it says so.
    """
    try:
        async with opened(settings) as store, store.reading(now) as scope:
            changes = (await read_programme(scope)).cover_changes
            roster = await read_roster(scope)
    except Exception as error:
        sentence = in_plain_words(error)
        if sentence is None:
            raise
        by_file = "this is by the programme file alone; what was changed in chat was not looked at"
        return [cover_finding(rules, now), look("cover in chat", f"{by_file}: {sentence}")]
    found = [cover_finding(amended(rules, changes), now), *changed_cover(changes, rules)]
    return [*found, *one_person(roster)]


def cover_finding(rules: Programme, now: datetime) -> Finding:
    """Whether somebody is on duty now, or when next; wrong where that is too far away."""
    begins = cover_from(rules, now)
    if begins is None or begins - now > COVER_WITHIN:
        return wrong("cover", f"nobody is on duty in the next 7 days; {TO_CHANGE}")
    if begins == now:
        return well("cover", "somebody is on duty now")
    local = to_local(begins, rules.zone)
    return well("cover", f"begins again on {say_date(local.date())} at {local:%H:%M}")


def one_person(roster: Roster) -> Iterator[Finding]:
    """Lead and deputy are two people, in a made-up programme too: so it is learnt there."""
    leads, deputies = ({p.id for p in roster.people if each in p.duties} for each in NEEDED)
    if len(leads) == 1 and leads == deputies:
        two = "a worry about one must go to the other; /duties in chat gives one to somebody else"
        yield wrong("ladder: lead and deputy", f"are one person: {two}")


def changed_cover(changes: Sequence[CoverChange], rules: Programme) -> Iterator[Finding]:
    """Whoever reads the file alone would not know the cover that counts."""
    if changes and changes[-1].at is not None:
        when = stamp(changes[-1].at, rules.zone)
        said = f"changed in chat, last on {when}: that goes before [cover] in the programme file"
        yield look("cover in chat", f"{said}; /cover shows it")
