"""Links and accounts: a fresh link, the end of an account. Each is an entry in the record.

Whose right it is, is asked before.
"""

from uuid import UUID

from flows.casework import EntryKind
from flows.effects import AddInvite, EndAccount
from flows.heard import LinkAsked
from flows.people import Person
from flows.programme import LINK_LIFE
from flows.turn import Turn
from flows.turns.confirming import standing_without_account


def make_link(turn: Turn, person: Person, heard: LinkAsked) -> None:
    """Makes a fresh one-time link; the account that the person had is theirs no more."""
    new, expires = turn.facts.ids.new(), turn.now + LINK_LIFE
    turn.add(AddInvite(new, person.id, heard.token, expires, heard.check_word))
    facts = {"link": str(new)}
    turn.enter(None, EntryKind.LINK_MADE, heard.by, facts=facts, person=person.id)
    if person.account is not None:
        end_account(turn, person, heard.by)
    turn.because("link_made")


def end_account(turn: Turn, person: Person, by: UUID | None) -> None:
    """What is on its way to them waits for the next account."""
    turn.add(EndAccount(person.id), standing_without_account(person))
    turn.enter(None, EntryKind.UNLINKED, by, person=person.id)
    turn.because("unlinked")
