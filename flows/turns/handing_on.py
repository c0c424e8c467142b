"""Handing on: what was with an adult who can do nothing about it any more goes to the next one at once.

An alert that nobody has read goes to whoever stands on its rung now, also to one who comes back; a worry
that they had is raised again and climbs like a new one. Never decides who leaves, never changes a level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.effects import Lane, WithdrawDeliveries
from flows.heard import Topic, TopicKind
from flows.ladder import audience, may_see, named_reader, step_due
from flows.people import Person, Standing
from flows.turn import Turn
from flows.turns import second, young_person
from flows.turns.alerting import is_quiet, page, tell_givers
from flows.turns.worries import restart


@dataclass(frozen=True, slots=True)
class Leaving:
    """What changed: by which entry, the team as it was, and the adults as they are from now on."""

    why: EntryKind
    before: tuple[Person, ...]
    changed: tuple[Person, ...]


def hand_on(turn: Turn, why: EntryKind, *changed: Person) -> frozenset[UUID]:
    """These adults are so from now on: whatever was with one who can't act on it goes to the next.

    `why` is the entry that says what became of them. Gives back which worries were handed on.
    """
    leaving = Leaving(why, turn.facts.team, changed)
    _become(turn, changed)
    return _hand_all_on(turn, leaving)


def comes(turn: Turn, person: Person) -> None:
    """Somebody can be reached from now on: what nobody has read and is theirs to be asked, asks them
    at once, not at the next rung."""
    if not (person.duties and person.is_reachable):
        return
    apart = replace(person, standing=Standing.UNLINKED)
    before = tuple(apart if each.id == person.id else each for each in turn.facts.team)
    _hand_all_on(turn, Leaving(EntryKind.CONFIRMED, before, (person,)))


def _hand_all_on(turn: Turn, leaving: Leaving) -> frozenset[UUID]:
    cases = (turn.case(each.id) or each for each in turn.facts.cases)
    in_order = sorted(cases, key=lambda each: (-each.level, each.number))
    handed = (each for each in in_order if each.is_open and _is_handed_on(turn, each, leaving))
    return frozenset(each.id for each in handed)


def _become(turn: Turn, changed: Sequence[Person]) -> None:
    """The turn knows them as they are from here on, whomever it looks for."""
    now = {person.id: person for person in changed}
    team = (now.get(each.id, each) for each in turn.facts.team)
    left = tuple(each for each in team if not each.is_nothing)
    turn.facts = replace(turn.facts, team=left, people=turn.facts.people | now)


def _is_handed_on(turn: Turn, case: Case, leaving: Leaving) -> bool:
    could = {each.id for each in leaving.before if may_see(case, each)}
    for each in leaving.changed:
        if each.id in could and not may_see(case, each):
            turn.add(WithdrawDeliveries(Topic(TopicKind.CASE, case.id), Lane.ALERT, each.id))
    owner = next((each for each in leaving.changed if each.id == case.owner), None)
    if owner is None or _can_act(case, owner):
        return case.is_unread and _pass_alert(turn, case, leaving)
    if case.is_unread:
        turn.put_case(replace(case, owner=None))
        return _pass_alert(turn, case, leaving)
    _raise_again(turn, case, owner, leaving.why)
    return True


def _can_act(case: Case, person: Person) -> bool:
    return person.is_reachable and may_see(case, person)


def _raise_again(turn: Turn, case: Case, owner: Person, why: EntryKind) -> None:
    """Nobody has it any more: it asks to be read, and who was told who has it hears who is asked."""
    turn.enter(case.id, EntryKind.RAISED_AGAIN, facts=_left(owner, why))
    restart(turn, replace(case, owner=None), "owner_left", name=owner.first_name)
    _tell(turn, case, owner)
    turn.because("owner_left", name=owner.first_name)


def _pass_alert(turn: Turn, case: Case, leaving: Leaving) -> bool:
    """To those on its rung now whom its last alert did not ask; not where it asked another of them.

    The later rungs keep their times.
    """
    had, now = _alerted(turn, case, leaving.before), _on_its_rung(turn, case)
    leaver = next((p for p in leaving.changed if p.id in had and p not in now), None)
    new = [each for each in now if each.id not in had]
    if now and not had:
        return _open_at_last(turn, case, now)
    if leaver is None:
        changed = {each.id for each in leaving.changed}
        return _ask_too(turn, case, leaving, [each for each in new if each.id in changed])
    if now and not new:
        return False
    turn.enter(case.id, EntryKind.HANDED_ON, facts=_left(leaver, leaving.why))
    paged = _page_now(turn, case, new)
    if not now:
        tell_givers(turn, paged)
    was_named = leaver.id == _reader(turn, case, leaving.before) and not _can_act(case, leaver)
    if not now or was_named:
        _tell(turn, case, leaver)  # what they were told by whom it is read is not so any more
    elif leaver.id == _reader(turn, case, leaving.before):
        _say_who_came(turn, case, leaving, paged, new)
    turn.because("handed_on", name=leaver.first_name)
    return True


def _ask_too(turn: Turn, case: Case, leaving: Leaving, came: Sequence[Person]) -> bool:
    """These came to its rung and nobody left it: they are asked beside those who were.

    The young person hears of it where it is another now who is to read it.
    """
    if not came:
        return False
    _say_who_came(turn, case, leaving, _page_now(turn, case, came), came)
    turn.because("asked_too")
    return True


def _say_who_came(
    turn: Turn, case: Case, leaving: Leaving, paged: Case, came: Sequence[Person]
) -> None:
    """One of them is to read it now, and nobody whom the young person was told of before."""
    reader = _reader(turn, case, turn.facts.team)
    who = next((each.first_name for each in came if each.id == reader), None)
    is_told = case.told_at is not None and turn.facts.people[case.person].has_chat
    if who and is_told and reader != _reader(turn, case, leaving.before):
        young_person.say(turn, paged, "worry.asked_next", silent=is_quiet(turn, case), who=who)


def _reader(turn: Turn, case: Case, team: Sequence[Person]) -> UUID | None:
    """Who is to read it, with such a team."""
    reader = named_reader(team, case, turn.facts.rules, turn.now)
    return reader.id if reader else None


def _page_now(turn: Turn, case: Case, people: Sequence[Person]) -> Case:
    paged = replace(turn.case(case.id) or case, paged_at=turn.now)
    turn.put_case(paged)
    page(turn, paged, people, "climbed", silent=is_quiet(turn, paged))
    second.use(turn, paged, people)
    return paged


def _open_at_last(turn: Turn, case: Case, people: Sequence[Person]) -> bool:
    """Nobody could open it before, and these can now: they hear of it at once, and so does the young
    person, who read that nobody could."""
    paged = _page_now(turn, case, people)
    young_person.tell_at_last(turn, paged, silent=is_quiet(turn, paged))
    turn.because("open_at_last")
    return True


def _alerted(turn: Turn, case: Case, team: Sequence[Person]) -> set[UUID]:
    """Whom its last alert asked."""
    who = step_due(turn.facts.rules, case, case.paged_at)[1].who
    owner = [each.id for each in team if each.id == case.owner]
    return {*owner, *(each.id for each in audience(team, case, who))}


def _on_its_rung(turn: Turn, case: Case) -> tuple[Person, ...]:
    who = step_due(turn.facts.rules, case, turn.now)[1].who
    return audience(turn.facts.team, case, who)


def _tell(turn: Turn, case: Case, leaver: Person) -> None:
    """The young person hears of the change, if they have heard of it before and can be reached.

    Silently where the adults are alerted so: it is no answer to what they wrote just now.
    """
    if case.told_at is not None and turn.facts.people[case.person].has_chat:
        now, silent = turn.case(case.id) or case, is_quiet(turn, case)
        kind, who = young_person.OWNER_LEFT, leaver.first_name
        young_person.tell(turn, now, kind, silent=silent, who=who)


def _left(person: Person, why: EntryKind) -> dict[str, str]:
    return {"person": str(person.id), "left": why.value}
