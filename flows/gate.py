"""The go-live gate: which lines must stand before anything is relayed.

Pure (domain guide, section 3). Decides what is missing; never who may record
a line, and nothing about made-up programmes but that they are always open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flows.cover import cover_from
from flows.help_lines import HIDDEN_AFTER, HelpLine, demanded
from flows.local_time import to_local
from flows.people import Duty, Person, Role, Standing
from flows.programme import Programme

COVER_WITHIN = timedelta(days=7)
"""So far ahead somebody must be on duty."""
LADDER_COUNTS = timedelta(days=28)
"""So long a passed test of the ladder counts: it is tested weekly, so three were not passed by then."""
NEW_ON_LADDER_COUNTS = timedelta(days=7)
"""So long it still counts once somebody has a duty whom it did not ask: by then a weekly test came."""


class Line(StrEnum):
    """One line of the gate: of the scheme, of a mentee, or of a mentor (the hard gate)."""

    LEAD = "lead"
    DEPUTY = "deputy"
    COVER = "cover"
    LOCAL_NUMBERS = "local_numbers"
    HELP_LINE = "help_line"
    SUPERVISION = "supervision"
    LADDER_TEST = "ladder_test"
    DETAILS = "details"
    DETAILS_OPEN = "details_open"
    IDENTITY = "identity"
    CRIMINAL_RECORD = "criminal_record"
    REFERENCES = "references"
    TRAINING = "training"
    READINESS = "readiness"
    SUPERVISION_SLOT = "supervision_slot"


OF_MENTEES = (Line.DETAILS, Line.DETAILS_OPEN)
OF_MENTORS = (
    Line.IDENTITY, Line.CRIMINAL_RECORD, Line.REFERENCES, Line.TRAINING, Line.READINESS,
    Line.SUPERVISION_SLOT,
)  # fmt: skip
BY_ITSELF = frozenset({Line.LEAD, Line.DEPUTY, Line.LADDER_TEST})
"""Nobody records these: they are read from the duties that people hold and from the test itself."""
WITH_WORDS = frozenset({Line.LOCAL_NUMBERS, Line.SUPERVISION, Line.DETAILS})
"""These say something that somebody must be able to read later."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line as one named person recorded it. The one with the highest `number` counts.

    `what` is the id of a help line; `person` the mentee or mentor whose line it is. `on` is the
    local day on which it was so, `recheck` the last day on which a check of a mentor counts.
    """

    line: Line
    by: UUID
    on: date
    at: datetime
    what: str = ""
    person: UUID | None = None
    recheck: date | None = None
    words: str = field(default="", repr=False)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """A line that does not stand. `text` is the id of the sentence that says so and what to do.

    `initials` are those of whoever has a duty, and does not count yet.
    """

    line: Line
    text: str
    what: str = ""
    person: UUID | None = None
    on: date | None = None
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """All that the lines are read from. `people` are the mentees and mentors looked at.

    `ladder_unasked_since` is since when somebody has a duty whom the last passed test did not ask.
    """

    rules: Programme
    help_lines: tuple[HelpLine, ...]
    team: tuple[Person, ...]
    records: tuple[Recorded, ...] = ()
    people: tuple[Person, ...] = ()
    ladder_proven_at: datetime | None = None
    ladder_unasked_since: datetime | None = None
    _newest: dict[tuple[Line, str, UUID | None], Recorded] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        in_order = sorted(self.records, key=lambda each: each.number)
        newest = {(each.line, each.what, each.person): each for each in in_order}
        object.__setattr__(self, "_newest", newest)

    def newest(self, line: Line, what: str = "", person: UUID | None = None) -> Recorded | None:
        """The record of a line that counts."""
        return self._newest.get((line, what, person))

    def all_newest(self) -> tuple[Recorded, ...]:
        """The record that counts of every line that was ever recorded."""
        return tuple(self._newest.values())

    def today(self, now: datetime) -> date:
        """The local day of the programme."""
        return to_local(now, self.rules.zone).date()

    def holders(self, duty: Duty) -> tuple[Person, ...]:
        """Who holds a duty, has joined and can be reached."""
        return tuple(p for p in self.team if duty in p.duties and p.is_reachable)


def is_one_person(gate: Gate) -> bool:
    """Is one and the same person lead and deputy? Nobody would be left for a worry about them."""
    leads = {each.id for each in gate.holders(Duty.LEAD)}
    return len(leads) == 1 and leads == {each.id for each in gate.holders(Duty.DEPUTY)}


def to_check(lines: Iterable[HelpLine]) -> tuple[HelpLine, ...]:
    """The help lines that somebody has to check: 999 and 111 stay in any case."""
    return tuple(line for line in lines if not line.always)


def checked_help_lines(gate: Gate) -> dict[str, date]:
    """When each help line was last checked: a made-up programme says so itself."""
    if gate.rules.made_up:
        return gate.rules.help_lines_checked
    found = {line.id: gate.newest(Line.HELP_LINE, line.id) for line in to_check(gate.help_lines)}
    return {of: each.on for of, each in found.items() if each is not None}


def missing(gate: Gate, now: datetime) -> tuple[Missing, ...]:
    """The scheme's own lines that do not stand. While there is one, nothing is relayed at all."""
    return tuple(_missing(gate, now))


def _missing(gate: Gate, now: datetime) -> Iterator[Missing]:
    for duty, line, text in (
        (Duty.LEAD, Line.LEAD, "gate.missing_lead"),
        (Duty.DEPUTY, Line.DEPUTY, "gate.missing_deputy"),
    ):
        if not gate.holders(duty):
            yield _named(gate, duty, line) or Missing(line, text)
    if is_one_person(gate):
        yield Missing(Line.DEPUTY, "gate.lead_is_deputy")
    begins = cover_from(gate.rules, now)
    if begins is None or begins - now > COVER_WITHIN:
        yield Missing(Line.COVER, "gate.missing_cover_soon")
    for line, text in (
        (Line.COVER, "gate.missing_cover"),
        (Line.LOCAL_NUMBERS, "gate.missing_local_numbers"),
        (Line.SUPERVISION, "gate.missing_supervision"),
    ):
        if gate.newest(line) is None:
            yield Missing(line, text)
    if not is_proven(gate, now):
        old = proven_on(gate)
        yield Missing(Line.LADDER_TEST, _ladder_text(gate), on=old)
    yield from _missing_help_lines(gate, now)


def _named(gate: Gate, duty: Duty, line: Line) -> Missing | None:
    """Somebody has the duty and cannot be alerted yet: nobody need be added, but that one must join."""
    named = [each for each in gate.team if duty in each.duties]
    if not named:
        return None
    why = "unreached" if any(each.ever_joined for each in named) else "not_joined"
    why = "frozen" if any(each.standing is Standing.FROZEN for each in named) else why
    who = ", ".join(sorted(each.initials for each in named))
    return Missing(line, f"gate.{why}_{line.value}", initials=who)


def proven_on(gate: Gate) -> date | None:
    """The local day of the last passed test of the ladder; None before the first."""
    found = gate.ladder_proven_at
    return to_local(found, gate.rules.zone).date() if found else None


def _ladder_text(gate: Gate) -> str:
    if gate.ladder_proven_at is None:
        return "gate.missing_ladder_test"
    return "gate.unasked_ladder_test" if lapses_for_new(gate) else "gate.old_ladder_test"


def proven_until(gate: Gate) -> date | None:
    """The last local day on which the last passed test of the ladder counts; None before the first."""
    proven, new = proven_on(gate), _new_until(gate)
    if proven is None:
        return None
    until = proven + LADDER_COUNTS
    return until if new is None else min(until, new)


def _new_until(gate: Gate) -> date | None:
    """Until when it counts though somebody has a duty whom it did not ask; None where it asked all."""
    proven, since = gate.ladder_proven_at, gate.ladder_unasked_since
    if proven is None or since is None:
        return None
    return to_local(max(proven, since), gate.rules.zone).date() + NEW_ON_LADDER_COUNTS


def lapses_for_new(gate: Gate) -> bool:
    """Does it lapse for whom it did not ask, not for its age?"""
    return _new_until(gate) is not None and _new_until(gate) == proven_until(gate)


def is_proven(gate: Gate, now: datetime) -> bool:
    """Was a test of the ladder passed that still counts?"""
    until = proven_until(gate)
    return until is not None and gate.today(now) <= until


def _missing_help_lines(gate: Gate, now: datetime) -> Iterator[Missing]:
    today, checked = gate.today(now), checked_help_lines(gate)
    for line in demanded(gate.help_lines, gate.rules.nation):
        on = checked.get(line.id)
        if on is None:
            yield Missing(Line.HELP_LINE, "gate.missing_help_line", line.id)
        elif not timedelta(0) <= today - on <= HIDDEN_AFTER:
            yield Missing(Line.HELP_LINE, "gate.old_help_line", line.id, on=on)


def missing_of(gate: Gate, person: Person, now: datetime) -> tuple[Missing, ...]:
    """The lines of one mentee or mentor that do not stand: their link, or their relays, wait."""
    found: list[Missing] = []
    if Role.MENTEE in person.roles:
        found += _missing_details(gate, person.id)
    if Role.MENTOR in person.roles:
        found += _missing_checks(gate, person.id, gate.today(now))
    return tuple(found)


def _missing_details(gate: Gate, mentee: UUID) -> Iterator[Missing]:
    """Where the details are kept, and that a deputy of today could open them there."""
    kept = gate.newest(Line.DETAILS, person=mentee)
    seen = gate.newest(Line.DETAILS_OPEN, person=mentee)
    deputies = {each.id for each in gate.team if Duty.DEPUTY in each.duties}
    if kept is None:
        yield Missing(Line.DETAILS, "gate.missing_details", person=mentee)
    elif seen is None or seen.number < kept.number or seen.by not in deputies:
        yield Missing(Line.DETAILS_OPEN, "gate.missing_details_open", person=mentee)


def _missing_checks(gate: Gate, mentor: UUID, today: date) -> Iterator[Missing]:
    for line in OF_MENTORS:
        found = gate.newest(line, person=mentor)
        if found is None or found.recheck is None:
            yield Missing(line, "gate.missing_check", person=mentor)
        elif found.recheck < today:
            yield Missing(line, "gate.old_check", person=mentor, on=found.recheck)


def all_missing(gate: Gate, now: datetime) -> tuple[Missing, ...]:
    """All that does not stand: the scheme's own lines, then those of each mentee and mentor."""
    of_people = (each for person in gate.people for each in missing_of(gate, person, now))
    return (*missing(gate, now), *of_people)


def standing_records(gate: Gate, now: datetime) -> tuple[Recorded, ...]:
    """The newest record of each line that stands, in the order of the lines."""
    lacking = {(each.line, each.what, each.person) for each in all_missing(gate, now)}
    order = list(Line)
    today, mine = gate.today(now), gate.all_newest()
    found = (
        r
        for r in mine
        if (r.line, r.what, r.person) not in lacking
        and (r.line is not Line.HELP_LINE or today - r.on <= HIDDEN_AFTER)
    )
    return tuple(sorted(found, key=lambda each: order.index(each.line)))


def is_open(gate: Gate, now: datetime) -> bool:
    """May anything be relayed at all? A pilot with made-up people is always possible."""
    return gate.rules.made_up or not missing(gate, now)


def may_pass(gate: Gate, mentee: Person, mentor: Person, now: datetime) -> bool:
    """Do all lines stand on which words between these two depend?"""
    if gate.rules.made_up:
        return True
    of_both = (*missing_of(gate, mentee, now), *missing_of(gate, mentor, now))
    return is_open(gate, now) and not of_both
