"""Raising a worry: opens a case or joins one, alerts adults, and tells the young person.

Levels and who is told do not wait for a person. Never lowers, closes or forgets anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, CaseState, Concern, EntryKind, RaisedBy
from flows.cover import is_covered, promised_by, starts_at
from flows.effects import KeepConcern
from flows.help_lines import places
from flows.ladder import named_reader
from flows.level import Level
from flows.noticing import Notice
from flows.people import Person
from flows.turn import Manner, Turn
from flows.turns.alerting import alert, start_ladder

JOINS_WITHIN = timedelta(minutes=10)
"""Messages this close together page once (a higher level pages again)."""


@dataclass(frozen=True, slots=True)
class Worry:
    """What was told or noticed, before it is a concern of a case."""

    person: Person
    by: Person
    raised_by: RaisedBy
    level: Level
    words: str = field(repr=False)
    message: int | None = None
    category: str = ""
    rule: str = ""
    noticed: str = field(default="", repr=False)
    read_as: str = field(default="", repr=False)
    about: frozenset[UUID] = frozenset()
    asked_for: UUID | None = None


def from_notice(
    person: Person, by: Person, words: str, message: int | None, notice: Notice
) -> Worry:
    """The worry that the word list noticed in somebody's words."""
    return Worry(
        person=person,
        by=by,
        raised_by=RaisedBy.NOTICED,
        level=notice.level,
        words=words,
        message=message,
        category=notice.category,
        rule=notice.rule,
        noticed=notice.words,
        read_as=notice.read_as,
        about=frozenset({by.id}) if notice.adult_in_scheme and by.id != person.id else frozenset(),
    )


def raise_worry(turn: Turn, worry: Worry) -> Case:
    """Opens a case for a worry or joins the open one, and alerts whom the level asks for."""
    case = _open_case_for(turn, worry)
    if case is None:
        case = _open(turn, worry)
        alert(turn, case, "new")
        start_ladder(turn, case)
    else:
        case = _join(turn, case, worry)
    _keep(turn, case, worry)
    return turn.case(case.id) or case


def _open_case_for(turn: Turn, worry: Worry) -> Case | None:
    """The open case that a worry joins: the newest that is already closed to whom it is about."""
    fitting = [case for case in turn.cases_of(worry.person.id) if worry.about <= case.about]
    return fitting[-1] if fitting else None


def _open(turn: Turn, worry: Worry) -> Case:
    rules = turn.facts.rules
    case = Case(
        id=turn.facts.ids.new(),
        number=turn.facts.case_number,
        person=worry.person.id,
        level=worry.level,
        state=CaseState.RAISED,
        opened_at=turn.now,
        starts_at=starts_at(rules, worry.level, turn.now),
        paged_at=turn.now,
        version=0,
        about=worry.about,
        asked_for=worry.asked_for,
    )
    turn.open_case(case)
    turn.enter(
        case.id,
        EntryKind.OPENED,
        facts={"level": worry.level.name, "raised_by": worry.raised_by.value},
    )
    for person in sorted(worry.about):
        turn.enter(case.id, EntryKind.ABOUT, facts={"person": str(person)})
    turn.because("case_opened", level=worry.level.name)
    return case


def _join(turn: Turn, case: Case, worry: Worry) -> Case:
    if worry.level > case.level:
        return _raise_level(turn, case, worry.level)
    last = case.last_concern_at or case.paged_at
    if turn.now - last < JOINS_WITHIN:
        turn.because("joined_quietly")
        if not case.is_unread:
            alert(turn, case, "more", silent=True)
        return case
    return raise_again(turn, case)


def _raise_level(turn: Turn, case: Case, level: Level) -> Case:
    turn.enter(
        case.id, EntryKind.LEVEL_RAISED, facts={"before": case.level.name, "after": level.name}
    )
    turn.because("level_raised", level=level.name)
    return _restart(turn, replace(case, level=level), "higher")


def raise_again(turn: Turn, case: Case) -> Case:
    """New words in an open case after a while: it asks to be read again, at its level."""
    if case.is_unread:
        turn.because("paged_again")
        paged = replace(case, paged_at=turn.now)
        turn.put_case(paged)
        alert(turn, paged, "again")
        return paged
    turn.enter(case.id, EntryKind.RAISED_AGAIN)
    turn.because("raised_again")
    return _restart(turn, case, "again")


def _restart(turn: Turn, case: Case, how: str) -> Case:
    started = replace(
        case,
        state=CaseState.RAISED,
        starts_at=starts_at(turn.facts.rules, case.level, turn.now),
        paged_at=turn.now,
    )
    turn.put_case(started)
    alert(turn, started, how)
    start_ladder(turn, started)
    return started


def _keep(turn: Turn, case: Case, worry: Worry) -> None:
    concern = Concern(
        id=turn.facts.ids.new(),
        case=case.id,
        person=worry.person.id,
        by=worry.by.id,
        raised_by=worry.raised_by,
        level=worry.level,
        category=worry.category,
        rule=worry.rule,
        words=worry.words,
        said_at=turn.now,
        recorded_at=turn.now,
        message=worry.message,
        noticed=worry.noticed,
        read_as=worry.read_as,
    )
    turn.add(KeepConcern(concern))
    turn.enter(
        case.id,
        EntryKind.CONCERN,
        worry.by.id,
        worry.words,
        facts={
            "raised_by": worry.raised_by.value,
            "level": worry.level.name,
            "rule": worry.rule,
            "concern": str(concern.id),
        },
    )
    now = turn.case(case.id) or case
    turn.put_case(replace(now, concerns=now.concerns + 1, last_concern_at=turn.now))


def tell_young_person(turn: Turn, case: Case, kind: str, **values: str) -> None:
    """Says at once, as told or as noticed, who will read it and by when, with places to turn.

    `kind` is `help_now`, `told` or `noticed`. Promises nothing that the rota does not hold.
    """
    person = turn.facts.people[case.person]
    rules = turn.facts.rules
    reader = named_reader(turn.facts.team, case, rules, turn.now)
    promised = promised_by(rules, case.level, turn.now)
    if case.promised_at is not None and case.promised_at > turn.now:
        promised = min(promised, case.promised_at)
    values |= {"places": places_for(turn, person)}
    text = f"worry.{kind}"
    if reader is None:
        text = "worry.noticed_nobody" if kind == "noticed" else "worry.told_nobody"
    else:
        values |= {"lead": reader.first_name, "by": turn.by(promised, person)}
        if not is_covered(rules, turn.now):
            text = f"worry.{kind}_uncovered"
    if text == "worry.help_now_uncovered":
        values.pop("lead")
    turn.say(person, text, Manner(variant=case.number + case.concerns), **values)
    told(turn, case, text, promised=promised.isoformat())
    now = turn.case(case.id) or case
    turn.put_case(replace(now, told_at=turn.now, promised_at=promised))


def told(turn: Turn, case: Case, text_id: str, **facts: str) -> None:
    """Writes into the record what the young person was told, and from which version of the text."""
    version = str(turn.words.version(text_id))
    turn.enter(
        case.id, EntryKind.YOUNG_PERSON_TOLD, facts={"text": text_id, "version": version, **facts}
    )


def places_for(turn: Turn, person: Person) -> str:
    """The lines of at most two places beside 999, with their heading; empty where none is current."""
    today = turn.today(person)
    rules = turn.facts.rules
    found = places(
        turn.facts.library.help_lines,
        rules.help_lines_checked,
        person.nation,
        person.age(today),
        today,
    )
    return "\n".join((turn.words.label("places"), *found)) if found else ""


def highest(notices: Sequence[Notice]) -> Notice | None:
    """The notice with the highest level; the first of several."""
    return max(notices, key=lambda notice: notice.level, default=None)
