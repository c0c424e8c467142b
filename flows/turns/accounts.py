"""Links and accounts: a fresh link, the end or freezing of an account. Each is an entry.

Whose right it is, is asked before.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import EntryKind
from flows.effects import AddInvite, ChangeStanding, EndAccount
from flows.heard import Deed, LinkAsked, TimerKind
from flows.people import Person, Standing
from flows.programme import LINK_LIFE
from flows.turn import Turn
from flows.turns.confirming import (
    confirmers,
    ever_joined,
    standing_without_account,
    what_they_are,
)
from flows.turns.handing_on import hand_on


def make_link(turn: Turn, person: Person, heard: LinkAsked) -> None:
    """Makes a fresh one-time link; the account that the person had is theirs no more."""
    new, expires = turn.facts.ids.new(), turn.now + LINK_LIFE
    # A stop that nobody has answered yet is not lost with the account that it was written from.
    stopped = person.link.stopped_at if person.link else person.stop_kept
    turn.add(AddInvite(new, person.id, heard.token, expires, heard.check_word, heard.by, stopped))
    facts = {"link": str(new)}
    turn.enter(None, EntryKind.LINK_MADE, heard.by, facts=facts, person=person.id)
    if person.account is not None:
        end_account(turn, person, heard.by)
    else:
        _tell_others(turn, person, heard.by, "new_link")
    turn.because("link_made")


def _tell_others(turn: Turn, person: Person, by: UUID | None, what: str) -> None:
    """Nobody takes somebody's account away unseen: the other coordinators hear of it."""
    if not (ever_joined(person) or person.had_account or person.account is not None):
        return
    who = turn.facts.people.get(by) if by else None
    for each in confirmers(turn, person):
        if each.id != by:
            turn.say(
                each,
                "staff.account_changed",
                initials=person.initials,
                kind=what_they_are(turn, person),
                what=turn.words.label(f"account_{what}"),
                who=who.first_name if who else turn.words.label("by_the_command_line"),
            )


def end_account(turn: Turn, person: Person, by: UUID | None) -> None:
    """What is on its way to them waits for the next account; worries that they had do not."""
    apart = standing_without_account(person)
    turn.add(EndAccount(person.id), apart)
    turn.enter(None, EntryKind.UNLINKED, by, person=person.id)
    _tell_others(turn, person, by, "ended")
    turn.because("unlinked")
    hand_on(turn, EntryKind.UNLINKED, replace(person, account=None, standing=apart.standing))


def account_fault(person: Person, deed: Deed) -> str:
    """Why this cannot be done to a person's account, as a text id; empty where it can."""
    is_frozen = person.standing is Standing.FROZEN
    if person.account is None:
        return "command.no_account"
    if deed is Deed.UNFREEZE:
        return "" if is_frozen else "command.not_frozen"
    if deed is Deed.FREEZE and is_frozen:
        return "command.frozen_already"
    if deed is Deed.FREEZE and not person.is_proven:
        return "command.not_proven"
    return ""


def do_to_account(turn: Turn, person: Person, deed: Deed, by: UUID | None) -> None:
    """Does it; what is on its way to them waits until it is clear again that it is them.

    Worries that they had, and their alerts, do not wait: whoever is next is asked at once.
    """
    match deed:
        case Deed.UNLINK:
            end_account(turn, person, by)
        case Deed.FREEZE:
            before = person.standing
            turn.add(ChangeStanding(person.id, Standing.FROZEN, person.version, before=before))
            turn.enter(None, EntryKind.FROZEN, by, person=person.id)
            _tell_others(turn, person, by, "frozen")
            turn.because("frozen")
            hand_on(turn, EntryKind.FROZEN, replace(person, standing=Standing.FROZEN))
        case Deed.UNFREEZE:
            standing = person.before or Standing.ASKED
            turn.add(ChangeStanding(person.id, standing, person.version))
            turn.enter(None, EntryKind.UNFROZEN, by, person=person.id)
            turn.because("unfrozen")
            if standing is not Standing.NOT_NOW:
                turn.timer(TimerKind.WELCOME, turn.now, person.id)
