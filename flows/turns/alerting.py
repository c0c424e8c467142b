"""Alerting: who hears of a case and when the next adult does.

An alert holds level, number and initials only. It climbs until a person says "I have it".
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.conversing import Act
from flows.cover import is_covered, promised_by
from flows.effects import DropTimers, Lane
from flows.heard import TimerFired, TimerKind, Topic, TopicKind
from flows.ladder import audience, may_see, next_due, step_due
from flows.level import Level
from flows.people import Person
from flows.turn import Manner, Turn, listed


def alert(
    turn: Turn, case: Case, how: str, *, silent: bool = False, **values: str
) -> tuple[Person, ...]:
    """Alerts those of the rung that is due; a case with an owner who may see it alerts the owner too.

    `how` names the text. Out of cover all but NOW arrive silently.
    """
    people = _whom(turn, case)
    uncovered = not is_covered(turn.facts.rules, turn.now)
    quietly = silent or case.level is Level.NOTE or (uncovered and case.level < Level.NOW)
    _page(turn, case, people, how, silent=quietly, **values)
    return people


def _page(
    turn: Turn, case: Case, people: Sequence[Person], how: str, *, silent: bool, **values: str
) -> None:
    uncovered = not is_covered(turn.facts.rules, turn.now)
    text = f"alert.{how}"
    if how == "new" and uncovered:
        text = "alert.uncovered_now" if case.level is Level.NOW else "alert.uncovered"
    for person in people:
        turn.say(
            person,
            text,
            Manner(
                lane=Lane.ALERT,
                topic=Topic(TopicKind.CASE, case.id),
                silent=silent,
                buttons=((turn.labelled("open", Act.OPEN_CASE, case=str(case.id)),),),
            ),
            **_values(turn, case, person, text) | values,
        )
    turn.enter(
        case.id,
        EntryKind.ALERTED,
        facts={"how": how, "people": " ".join(str(person.id) for person in people)},
    )
    turn.because("alerted", count=str(len(people)))


def _values(turn: Turn, case: Case, reader: Person, text: str) -> dict[str, str]:
    values = {
        "level": turn.words.label(f"level_{case.level.name}"),
        "number": str(case.number),
        "initials": turn.facts.people[case.person].initials,
    }
    if text in {"alert.new", "alert.uncovered", "alert.higher", "alert.again"}:
        promised = promised_by(turn.facts.rules, case.level, turn.now)
        values["by"] = turn.by(promised, reader)
    return values


def _whom(turn: Turn, case: Case) -> tuple[Person, ...]:
    team = turn.facts.team
    owner = tuple(p for p in team if p.id == case.owner and p.is_reachable and may_see(case, p))
    if owner and not case.is_unread:
        return owner
    due = audience(team, case, step_due(turn.facts.rules, case, turn.now)[1].who)
    return (*owner, *(person for person in due if person not in owner))


def start_ladder(turn: Turn, case: Case) -> None:
    """Sets the timer of the next rung."""
    turn.add(DropTimers(TimerKind.RUNG, case.person, case=case.id))
    due = next_due(turn.facts.rules, case, turn.now)
    if due is not None:
        expects = {"starts_at": case.starts_at.isoformat(), "level": case.level.name}
        turn.timer(TimerKind.RUNG, due, case.person, case=case.id, expects={**expects})


def rung_fired(turn: Turn, heard: TimerFired) -> None:
    """A rung is due: unless somebody has the case by now, the next adult hears of it."""
    case = turn.case(heard.timer.case) if heard.timer.case else None
    if case is None or not case.is_unread:
        turn.because("rung_stale")
        return
    if heard.timer.expected("starts_at") != case.starts_at.isoformat():
        turn.because("rung_stale")
        return
    paged = replace(case, paged_at=turn.now)
    turn.put_case(paged)
    asked = alert(turn, paged, "climbed")
    turn.because("climbed")
    start_ladder(turn, paged)
    _tell(turn, paged, asked)


def rung_now(turn: Turn, case: Case, without: UUID) -> None:
    """The next adult hears at once, because an alert could not reach the one before."""
    team = [person for person in turn.facts.team if person.id != without]
    who = step_due(turn.facts.rules, case, turn.now)[1].who
    people = audience(team, case, who)
    _page(turn, case, people, "climbed", silent=False)
    turn.because("climbed")


def _tell(turn: Turn, case: Case, asked: Sequence[Person]) -> None:
    """When the promised time has passed unread, the young person hears who has been asked now."""
    if case.told_at is None or case.promised_at is None or not asked:
        return
    step = step_due(turn.facts.rules, case, turn.now)[1]
    passed = max(case.promised_at, step.due)
    if not case.told_at < passed <= turn.now:
        return
    young_person = turn.facts.people[case.person]
    names = (person.first_name for person in asked)
    who = listed(names, turn.words.label("and"))
    if step.who == "everyone":
        who = turn.words.label("everyone")
    turn.say(young_person, "worry.asked_next", Manner(variant=case.number), who=who)
    version = str(turn.words.version("worry.asked_next"))
    turn.enter(
        case.id, EntryKind.YOUNG_PERSON_TOLD, facts={"text": "worry.asked_next", "version": version}
    )
    turn.put_case(replace(case, told_at=turn.now))
