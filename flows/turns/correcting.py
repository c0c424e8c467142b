"""Correcting what is kept of a person, and taking out whoever was added by mistake.

Only of whom there is no trace can be taken out; whoever was here leaves by the other ways.
"""

from dataclasses import replace
from datetime import date

from flows.casework import EntryKind
from flows.effects import ChangePerson, Erase, Farewell, Refuse
from flows.erasing import Erasing
from flows.heard import PersonChanged, PersonRemoved
from flows.people import Person, Role, Standing
from flows.rights import Action, On
from flows.turn import Turn
from flows.turns import gating
from flows.turns.commands import age_fault, same_fault
from flows.turns.who_asks import refusal


def person_changed(turn: Turn, heard: PersonChanged) -> None:
    """Keeps another name, initials or month of birth; the record says who changed which of them."""
    person = turn.facts.people.get(heard.person)
    if refused := refusal(turn, heard.by, Action.CHANGE_PERSON, On(person=heard.person)):
        turn.add(refused)
    elif person is None or person.standing is Standing.ERASED:
        turn.add(Refuse("command.no_person"))
    else:
        _change(turn, heard, person)


def _change(turn: Turn, heard: PersonChanged, person: Person) -> None:
    now = replace(
        person,
        first_name=heard.first_name or person.first_name,
        initials=heard.initials or person.initials,
        birth_month=heard.birth_month or person.birth_month,
    )
    if fault := _month_fault(turn, now, heard.birth_month) or same_fault(turn, now):
        turn.add(Refuse(fault))
        return
    parts = ("first_name", "initials", "birth_month")
    changed = [each for each in parts if getattr(heard, each) is not None]
    turn.add(ChangePerson(now))
    facts = {"what": " ".join(changed)}
    turn.enter(None, EntryKind.PERSON_CHANGED, heard.by, facts=facts, person=person.id)
    turn.because("person_changed")


def _month_fault(turn: Turn, person: Person, wanted: date | None) -> str:
    if wanted is None:
        return ""
    if Role.MENTEE in person.roles:
        return age_fault(turn, person)
    return "command.born_later" if wanted > turn.today(person) else ""


def person_removed(turn: Turn, heard: PersonRemoved) -> None:
    """Takes somebody out who never joined and of whom there is no trace; the record says by whom."""
    person, traces = turn.facts.people.get(heard.person), turn.facts.erasing
    if refused := refusal(turn, heard.by, Action.REMOVE_PERSON, On(person=heard.person)):
        turn.add(refused)
    elif person is None or person.standing is Standing.ERASED or traces is None:
        turn.add(Refuse("command.no_person"))
    elif why := _why_not_removed(person, traces):
        turn.add(Refuse(why))
    else:
        _remove(turn, heard, person)


def _why_not_removed(person: Person, traces: Erasing) -> str:
    """Whoever has no right to see worries is not told that somebody has one: it is in the record."""
    if person.standing is not Standing.INVITED:
        return "command.not_removed_opened"
    if traces.is_paired:
        return "command.not_removed_paired"
    return "command.not_removed" if traces.has_traces else ""


def _remove(turn: Turn, heard: PersonRemoved, person: Person) -> None:
    turn.enter(None, EntryKind.PERSON_REMOVED, heard.by, person=person.id)
    # No account ever reached them, so the farewell goes to nobody.
    text_id, words = "privacy.farewell", turn.words
    farewell = Farewell(turn.facts.ids.new(), text_id, words.fill(text_id))
    called, initials = words.label("removed_name"), words.label("erased_initials")
    turn.add(Erase(person.id, person.version, called, initials, farewell))
    gating.look_again(turn)
    turn.because("person_removed")
