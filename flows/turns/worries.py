"""Raising a worry: opens a case or joins one, and alerts whom its level asks for.

Levels and who is told do not wait for a person. Never lowers, closes or forgets anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from flows.casework import (
    OF_DOUBT,
    OF_FORWARDED,
    REPEATS_WITHIN,
    Case,
    CaseState,
    Concern,
    EntryKind,
    RaisedBy,
)
from flows.cover import starts_at
from flows.effects import KeepConcern
from flows.heard import Said
from flows.ladder import audience
from flows.level import Level
from flows.noticing import Notice
from flows.people import Person
from flows.turn import Turn
from flows.turns.alerting import MOST_PAGES, alert, alert_once_more, start_ladder

JOINS_WITHIN = timedelta(minutes=10)
"""Messages this soon after an alert page no second time (a higher level does)."""
ONE_GO = timedelta(hours=1)
"""Words that follow each other this soon were raised once."""
REVIEW_AT = 3
"""So many times within 14 days prompt a review (domain guide, section 6)."""


@dataclass(frozen=True, slots=True)
class Worry:
    """What was told or noticed, before it is a concern of a case. `person` is the young person."""

    person: Person
    by: Person
    raised_by: RaisedBy
    level: Level
    said: Said = field(repr=False)
    notice: Notice | None = field(default=None, repr=False)
    about: frozenset[UUID] = frozenset()
    asked_for: UUID | None = None
    category: str = ""


def noticed_worry(person: Person, by: Person, said: Said, notice: Notice) -> Worry:
    """The worry that the word list noticed in somebody's words."""
    return Worry(person, by, RaisedBy.NOTICED, notice.level, said, notice)


def raise_worry(turn: Turn, worry: Worry) -> Case:
    """Opens a case for a worry or joins the open one, and alerts whom the level asks for."""
    case, closed = _open_case_for(turn, worry), None
    if case is not None:
        _join(turn, case, worry)
    elif (closed := closed_case_for(turn, worry)) is not None:
        case = closed
        _reopen(turn, case, worry)
    else:
        case = _open(turn, worry)
        alert(turn, case, "new")
        start_ladder(turn, case)
    _keep(turn, case.id, worry)
    ask_review(turn, _now(turn, case))
    return _now(turn, case)


def _now(turn: Turn, case: Case) -> Case:
    return turn.case(case.id) or case


def everyone_named(turn: Turn, person: UUID) -> frozenset[UUID]:
    """Everybody whom any open worry of this young person is about."""
    return frozenset(each for case in turn.cases_of(person) for each in case.about)


def safest_case(turn: Turn, person: UUID) -> Case | None:
    """The newest open case that is closed to everybody whom any open worry of theirs is about."""
    named = everyone_named(turn, person)
    return next((c for c in reversed(turn.cases_of(person)) if named <= c.about), None)


def _open_case_for(turn: Turn, worry: Worry) -> Case | None:
    """The open case that a worry joins, if nobody whom it may be about could see it there."""
    case = safest_case(turn, worry.person.id)
    if case is None or not worry.about <= case.about:
        return None
    first = {person.id for person in audience(turn.facts.team, case, "lead")}
    is_chosen = worry.asked_for in {None, case.asked_for, case.owner, *first}
    return case if is_chosen else None


def closed_case_for(turn: Turn, worry: Worry) -> Case | None:
    """The newest case closed lately, or the one that is answered, whose chronology these words join.

    Not where anybody whom a worry of this young person is about could see it.
    """
    file = turn.facts.file
    answered = (file.case,) if file is not None and not file.case.is_open else ()
    about = worry.about | everyone_named(turn, worry.person.id)
    mine = (
        each
        for each in (*answered, *sorted(turn.facts.closed, key=_closed_at, reverse=True))
        if each.person == worry.person.id and about <= each.about
    )
    found = next(mine, None)
    now = turn.case(found.id) if found else None
    return found if now is None or not now.is_open else None


def _closed_at(case: Case) -> datetime:
    return case.closed_at or case.opened_at


def _reopen(turn: Turn, case: Case, worry: Worry) -> None:
    """New words open it again, at the higher of the two levels: the program never lowers one."""
    level = max(case.level, worry.level)
    facts = {"before": case.level.name, "after": level.name}
    turn.enter(case.id, EntryKind.REOPENED, facts=facts)
    turn.because("case_reopened_by_words")
    again = replace(case, level=level, questions_stopped_at=None)
    if worry.asked_for is not None:
        again = replace(again, asked_for=worry.asked_for)
    restart(turn, again, "reopened")


def ask_review(turn: Turn, case: Case) -> None:
    """The third time within 14 days: whoever has it is asked to read all of it again, once."""
    lately = [at for at in case.concern_times if turn.now - at < REPEATS_WITHIN]
    if _times(lately) != REVIEW_AT or _times(lately[:-1]) == REVIEW_AT:
        return
    turn.enter(case.id, EntryKind.REVIEW_ASKED)
    alert(turn, case, "review", silent=True)
    turn.because("review_asked")


def _times(moments: Sequence[datetime]) -> int:
    """How many times something was raised: what is written in one go counts once."""
    return sum(
        before is None or at - before > ONE_GO
        for before, at in zip((None, *moments), moments, strict=False)
    )


def _open(turn: Turn, worry: Worry) -> Case:
    about = worry.about | everyone_named(turn, worry.person.id)
    case = Case(
        id=turn.facts.ids.new(),
        number=turn.facts.case_number + turn.opened,
        person=worry.person.id,
        level=worry.level,
        state=CaseState.RAISED,
        opened_at=turn.now,
        starts_at=starts_at(turn.facts.rules, worry.level, turn.now),
        paged_at=turn.now,
        version=0,
        about=about,
        asked_for=worry.asked_for,
        raised_by=frozenset({worry.by.id}),
    )
    turn.open_case(case)
    facts = {"level": worry.level.name, "raised_by": worry.raised_by.value}
    turn.enter(case.id, EntryKind.OPENED, facts=facts)
    for person in sorted(about):
        turn.enter(case.id, EntryKind.ABOUT, facts={"person": str(person)})
    turn.because("case_opened", level=worry.level.name)
    return case


def _join(turn: Turn, case: Case, worry: Worry) -> None:
    is_soon = turn.now - case.paged_at < JOINS_WITHIN
    if worry.level > case.level:
        raise_level(turn, case, worry.level)
    elif worry.raised_by is RaisedBy.HELP_NOW or not is_soon:
        raise_again(turn, case)
    elif worry.level is Level.NOW and not case.is_unread:
        raise_again(turn, case)  # danger that whoever has it has not read yet
    else:
        turn.because("joined_quietly")
        if not case.is_unread:
            alert_once_more(turn, case, "more", silent=worry.level < Level.NOW)


def raise_level(turn: Turn, case: Case, level: Level, by: Person | None = None) -> None:
    """More urgent from now on, by new words or `by` an adult: its ladder begins from the foot."""
    facts = {"before": case.level.name, "after": level.name}
    turn.enter(case.id, EntryKind.LEVEL_RAISED, by.id if by else None, facts=facts)
    turn.because("level_raised", level=level.name)
    restart(turn, replace(case, level=level), "higher")


def raise_again(turn: Turn, case: Case) -> None:
    """New words in an open case: the adults are alerted again, and one who has it must read again."""
    if case.is_unread:
        if case.pages_lately < MOST_PAGES:
            turn.because("paged_again")
            turn.put_case(replace(case, paged_at=turn.now))
        alert_once_more(turn, case, "again")
        return
    turn.enter(case.id, EntryKind.RAISED_AGAIN)
    turn.because("raised_again")
    restart(turn, case, "again")


def restart(turn: Turn, case: Case, how: str, **values: str) -> None:
    """A case asks to be read, and its ladder begins from the foot; `values` fill the alert.

    What the young person was told of words that had been read does not stand for the new ones.
    """
    started = replace(
        case,
        state=CaseState.RAISED,
        told_at=case.told_at if case.is_unread else None,
        promised_at=case.promised_at if case.is_unread else None,
        starts_at=starts_at(turn.facts.rules, case.level, turn.now),
        paged_at=turn.now,
    )
    turn.put_case(started)
    alert(turn, started, how, silent=False, **values)
    start_ladder(turn, started)


def _keep(turn: Turn, case: UUID, worry: Worry) -> None:
    said, notice = worry.said, worry.notice
    concern = Concern(
        id=turn.facts.ids.new(),
        case=case,
        person=worry.person.id,
        by=worry.by.id,
        raised_by=worry.raised_by,
        level=worry.level,
        category=worry.category or (notice.category if notice else ""),
        rule=notice.rule if notice else "",
        words=said.words,
        said_at=said.at,
        recorded_at=turn.now,
        message=said.message,
        noticed=notice.words if notice else "",
        read_as=notice.read_as if notice else "",
    )
    turn.add(KeepConcern(concern))
    facts = {
        "raised_by": worry.raised_by.value,
        "level": worry.level.name,
        "rule": concern.rule,
        "concern": str(concern.id),
    }
    me = turn.facts.me  # only who was heard knows from which account
    by = me if me is not None and me.id == worry.by.id else worry.by
    if by.is_doubtful:
        facts[OF_DOUBT] = by.doubt
    if said.is_forwarded:
        facts[OF_FORWARDED] = "yes"
    turn.enter(case, EntryKind.CONCERN, worry.by.id, said.words, facts)
    now = turn.case(case)
    if now is not None:
        times = (*now.concern_times, turn.now)
        turn.put_case(replace(now, concern_times=times, raised_by=now.raised_by | {worry.by.id}))


def highest(notices: Sequence[Notice]) -> Notice | None:
    """The notice with the highest level; the first of several."""
    return max(notices, key=lambda notice: notice.level, default=None)
