"""Where an adult is reached beside Telegram: an e-mail address, given by an administrator.

Never a young person's or a mentor's, and an address that cannot be one is refused.
"""

from uuid import UUID

from flows.casework import EntryKind
from flows.channels import is_mail_address
from flows.effects import Refuse, SetMail
from flows.heard import ReachGiven
from flows.people import Person
from flows.rights import Action, On
from flows.turn import Turn
from flows.turns.confirming import OF_TEAM
from flows.turns.who_asks import refusal


def reach_given(turn: Turn, heard: ReachGiven) -> None:
    """Keeps, changes or ends the e-mail address of an adult; the record says who did it."""
    person = turn.facts.people.get(heard.person)
    if refused := refusal(turn, heard.by, Action.SET_ADDRESS, On(person=heard.person)):
        turn.add(refused)
    elif person is None:
        turn.add(Refuse("command.no_person"))
    elif not (person.duties or person.roles & OF_TEAM) and heard.address is not None:
        turn.add(Refuse("command.mail_whose"))
    elif heard.address is not None and not is_mail_address(heard.address):
        turn.add(Refuse("command.mail_address"))
    else:
        give_address(turn, person, heard.address, heard.by)


def give_address(turn: Turn, person: Person, address: str | None, by: UUID | None) -> None:
    """Keeps an address, or ends it for None; the record says that and who did it, not the address."""
    turn.add(SetMail(turn.facts.ids.new(), person.id, address))
    way = {"channel": "email", "set": "no" if address is None else "yes"}
    turn.enter(None, EntryKind.REACH_GIVEN, by, facts=way, person=person.id)
    turn.because("reach_given")
