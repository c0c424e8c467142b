"""Another level for a worry: raised at once, lowered only after reading, with a reason, by a person.

The program itself never lowers one. Times follow the new level; what once was NOW stays so for
closing. Nobody lowers what is about them or what they raised.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import Case, CaseFile, EntryKind
from flows.ladder import may_see
from flows.level import Level
from flows.people import Person
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.case_actions import subject_of
from flows.turns.case_door import (
    file_for,
    file_in,
    has_looked,
    is_read_first,
    on,
    say_read_first,
)
from flows.turns.casefile import alerted_in
from flows.turns.serious import are_left_out, is_serious, say_questions_stop
from flows.turns.watching import watch_again
from flows.turns.worries import raise_level

LEAVE = "leave"
"""The choice that changes nothing."""


def change(turn: Turn, talks: Talks) -> None:
    """Asks which level a worry shall have."""
    file = file_for(turn, Action.RAISE_LEVEL)
    if file is None:
        return
    if file.case.is_unread:
        say_read_first(turn, file.case)
    elif not file.case.is_open:
        turn.say(turn.me, "alert.closed_already", number=str(file.case.number))
    elif not _choices(turn, file):
        turn.say(turn.me, "alert.raised_by_you")
        turn.because("case_barred")
    elif is_read_first(turn, file):
        talks.start(turn, turn.me, "level", subject=subject_of(file.case))


def levels(talk: Talk) -> dict[str, str]:
    """The levels that I may give it, the most urgent first, and to leave it as it is."""
    file = talk.turn.facts.file
    found = _choices(talk.turn, file) if file else ()
    words = talk.turn.words
    return {
        **{each.name: words.label(f"level_{each.name}") for each in found},
        LEAVE: words.label("level_leave"),
    }


def _choices(turn: Turn, file: CaseFile) -> tuple[Level, ...]:
    may_lower = may(turn.me, Action.LOWER_LEVEL, on(file))
    now = file.case.level
    return tuple(each for each in reversed(Level) if each > now or (each < now and may_lower))


def set_level(talk: Talk) -> str:
    """Raises it at once; for a lower one the reason comes first."""
    chosen = talk.answers["level"]
    if chosen == LEAVE:
        return "left"
    file = file_in(talk, Action.RAISE_LEVEL)
    if file is None or Level[chosen] not in _choices(talk.turn, file):
        return "barred"
    if not file.case.is_open or file.case.is_unread:
        return "moved"
    _say_level(talk, Level[chosen])
    if Level[chosen] < file.case.level:
        return "lower"
    _raise(talk.turn, file, Level[chosen])
    return "raised"


def _say_level(talk: Talk, level: Level) -> None:
    """The chosen level for the steps that follow, also where one is asked again."""
    label = talk.turn.words.label(f"level_{level.name}")
    talk.values["level"] = talk.subject["level"] = label


def _raise(turn: Turn, file: CaseFile, level: Level) -> None:
    case = file.case
    was_told, was_serious = case.told_at is not None, is_serious(case)
    raise_level(turn, case, level, by=turn.me)
    now = turn.case(case.id) or case
    person = turn.facts.people[case.person]
    is_new = is_serious(now) and not was_serious and case.questions_stopped_at is None
    if is_new and was_told and person.has_chat and person.rest is None:
        say_questions_stop(turn, now, _owner(turn, case))


def keep_level_reason(talk: Talk) -> str:
    """Why it was raised goes into the record."""
    turn, file = talk.turn, file_in(talk, Action.RAISE_LEVEL)
    if file is None:
        return "barred"
    words = talk.answers["why_raised"]
    facts = {"asked": "raised_why"}
    turn.enter(file.case.id, EntryKind.REASON_GIVEN, turn.me.id, words, facts)
    return "kept"


def lower_level(talk: Talk) -> str:
    """Lowers it, with the reason, where it is still as it was read."""
    turn, file = talk.turn, file_in(talk, Action.LOWER_LEVEL)
    if file is None:
        return "barred"
    case, level = file.case, Level[talk.answers["level"]]
    if not case.is_open or case.is_unread or level >= case.level:
        return "moved"
    if not has_looked(file, turn.me.id):
        return "unread"
    facts = {"before": case.level.name, "after": level.name, "asked": "lowered_why"}
    turn.enter(case.id, EntryKind.LEVEL_LOWERED, turn.me.id, talk.answers["why"], facts)
    lowered = replace(case, level=level)
    turn.put_case(lowered)
    watch_again(turn, replace(file, case=lowered))
    _tell_others(turn, file, lowered)
    _questions_again(turn, file, lowered)
    turn.because("level_lowered", level=level.name, name=turn.me.first_name)
    return "lowered"


def _tell_others(turn: Turn, file: CaseFile, case: Case) -> None:
    """Who has it, and whoever was alerted, if they may see it."""
    hear: set[UUID | None] = {*alerted_in(file), case.owner}
    for person in turn.facts.team:
        if person.id in hear and person.id != turn.me.id and may_see(case, person):
            turn.say(
                person,
                "alert.lowered",
                Manner(silent=True),
                number=str(case.number),
                level=turn.words.label(f"level_{case.level.name}"),
                name=turn.me.first_name,
            )


def _questions_again(turn: Turn, file: CaseFile, case: Case) -> None:
    """The usual questions come again where no serious worry is left; who heard that they stop hears it."""
    others = (each for each in turn.cases_of(case.person) if each.id != case.id)
    if not is_serious(file.case) or is_serious(case) or any(map(is_serious, others)):
        return
    turn.put_case(replace(case, questions_stopped_at=None))
    person = turn.facts.people[case.person]
    was_said = case.questions_stopped_at is not None and person.has_chat
    if was_said and not are_left_out(turn, person, but=case):
        lead = (_owner(turn, case) or turn.me).first_name
        young_person.say(turn, case, "worry.questions_again", lead=lead)


def _owner(turn: Turn, case: Case) -> Person | None:
    return turn.facts.people.get(case.owner) if case.owner else None
