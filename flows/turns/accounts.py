"""Links and accounts: a fresh link, the end or freezing of an account. Each is an entry.

Whose right it is, is asked before.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import EntryKind
from flows.effects import AddInvite, ChangeStanding, EndAccount
from flows.heard import Deed, LinkAsked, TimerKind
from flows.people import Duty, Person, Role, Standing
from flows.programme import LINK_LIFE
from flows.rights import NOTHING, On
from flows.turn import Turn
from flows.turns import deputy_changed
from flows.turns.confirming import (
    confirmers,
    ever_joined,
    kept_out,
    standing_without_account,
    what_they_are,
)
from flows.turns.gating import gate_of, look_again
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
    gone = replace(person, account=None, standing=apart.standing)
    _is_gone(turn, person, EntryKind.UNLINKED, gone, by)


def _is_gone(turn: Turn, person: Person, why: EntryKind, gone: Person, by: UUID | None) -> None:
    """What follows where somebody can do nothing here: for worries, for duties, and for the gate."""
    gate = gate_of(turn)
    hand_on(turn, why, gone)
    if not (person.duties and person.is_reachable):
        return
    if not any(each.duties and each.is_reachable for each in turn.facts.team):
        _say_nobody_is_alerted(turn, by)
    look_again(turn)
    if Duty.DEPUTY in person.duties:
        deputy_changed.tell(turn, gate)


def _say_nobody_is_alerted(turn: Turn, by: UUID | None) -> None:
    """Whoever did it, and the coordinators, hear at once that a worry would reach nobody."""
    for each in turn.facts.team:
        if each.is_reachable and (each.id == by or Role.COORDINATOR in each.roles):
            turn.say(each, "people.nobody_alerted")
    turn.because("nobody_alerted")


def on_account(turn: Turn, person: Person, deed: Deed) -> On:
    """Whose part a deed is not: whom a worry of theirs is about does not say that it is them."""
    return On(kept_out=kept_out(turn, person)) if deed is Deed.UNFREEZE else NOTHING


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
            frozen = replace(person, standing=Standing.FROZEN)
            _is_gone(turn, person, EntryKind.FROZEN, frozen, by)
        case Deed.UNFREEZE:
            standing = person.before or Standing.ASKED
            turn.add(ChangeStanding(person.id, standing, person.version))
            turn.enter(None, EntryKind.UNFROZEN, by, person=person.id)
            _tell_others(turn, person, by, "given_back")
            turn.because("unfrozen")
            if standing is not Standing.NOT_NOW:
                turn.timer(TimerKind.WELCOME, turn.now, person.id)
