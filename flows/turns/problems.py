"""Things that went wrong, told to a person: lost reach, failed deliveries, updates set aside, groups."""

from dataclasses import replace
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.channels import Channel
from flows.effects import ChangeReach, LeaveGroup
from flows.heard import (
    BackupRestored,
    DeliveryFailed,
    Failure,
    GroupHeard,
    ReachChanged,
    TopicKind,
    UpdateSetAside,
)
from flows.local_time import stamp
from flows.people import Person, Reach, Role
from flows.turn import Turn
from flows.turns import confirming, gating, second
from flows.turns.alerting import alert, unreached
from flows.turns.handing_on import hand_on
from flows.turns.relays import pairing_of

LOST = {Failure.BLOCKED: Reach.BLOCKED, Failure.DEACTIVATED: Reach.DEACTIVATED}
"""What a failure says of the account from then on."""
OUT_OF_REACH = {Failure.BLOCKED, Failure.DEACTIVATED, Failure.NO_ACCOUNT}
"""Why nothing at all reaches somebody; the other failures are about one message."""


def reach_changed(turn: Turn, heard: ReachChanged) -> None:
    """Somebody blocked the bot or came back: a fact for a coordinator, more so with a worry open."""
    me = turn.facts.me
    if me is None or me.account is None:
        turn.because("stranger")
        return
    reach = Reach.BLOCKED if heard.is_blocked else Reach.ACTIVE
    if me.account.reach is reach:
        turn.because("reach_same")
        return
    turn.add(ChangeReach(me.account.id, reach))
    turn.because("blocked" if heard.is_blocked else "unblocked")
    if heard.is_blocked:
        if me.duties:
            gating.look_again(turn)
        _lost(turn, me, "staff.blocked")
        _hand_on(turn, me, Reach.BLOCKED)
    else:
        _tell_adult(turn, me, "staff.back", initials=me.initials)
        confirming.is_here(turn, me)


def _lost(turn: Turn, person: Person, text: str) -> None:
    """A young person with an open worry who can't be reached alerts; anyone else is a note."""
    cases = turn.cases_of(person.id) if Role.MENTEE in person.roles else ()
    for case in cases:
        turn.enter(case.id, EntryKind.UNREACHABLE)
        alert(turn, case, "unreachable")
    if not cases:
        _tell_adult(turn, person, text, initials=person.initials)


def _hand_on(turn: Turn, person: Person, reach: Reach) -> frozenset[UUID]:
    """What an adult had whom nothing reaches any more goes to the next one; which worries did."""
    if person.account is None:
        return frozenset()
    account = replace(person.account, reach=reach)
    return hand_on(turn, EntryKind.UNREACHABLE, replace(person, account=account))


def _tell_adult(turn: Turn, person: Person, text: str, **values: str) -> None:
    for adult in turn.adults(person.id):
        turn.say(adult, text, **values)


def delivery_failed(turn: Turn, heard: DeliveryFailed) -> None:
    """An outgoing message was given up: whoever must know hears, and an alert climbs at once."""
    if heard.channel is not Channel.TELEGRAM:
        second.page_failed(turn, heard)
        return
    turn.because("delivery_failed")
    person = turn.facts.people.get(heard.to) if heard.to else None
    if person is None:
        return
    is_lost = _note_reach(turn, heard, person)
    handed = _hand_on(turn, person, LOST[heard.failure]) if is_lost else frozenset()
    case = _case_of(turn, heard)
    if heard.text_id.startswith("alert.") and case is not None:
        unreached(turn, case, person, is_handed_on=case.id in handed)
    elif case is not None and person.id == case.person:
        if heard.failure not in OUT_OF_REACH:
            alert(turn, case, "undelivered")
        elif not is_lost:
            turn.enter(case.id, EntryKind.UNREACHABLE)
            alert(turn, case, "unreachable")
    elif heard.failure is not Failure.TOO_LATE:
        reason = turn.words.label(f"failed_{heard.failure.value}")
        _tell_adult(turn, person, "staff.undelivered", initials=person.initials, reason=reason)
        _tell_sender(turn, heard, person)


def _note_reach(turn: Turn, heard: DeliveryFailed, person: Person) -> bool:
    """Notes that an account is blocked or gone; True where that was news, and told."""
    if person.account is None or heard.failure not in LOST:
        return False
    reach = LOST[heard.failure]
    if person.account.reach is reach:
        return False
    turn.add(ChangeReach(person.account.id, reach))
    _lost(turn, person, f"staff.{reach.value}")
    if person.duties:
        gating.look_again(turn)
    return True


def _case_of(turn: Turn, heard: DeliveryFailed) -> Case | None:
    """The open case that a message belonged to."""
    if heard.topic is None or heard.topic.kind is not TopicKind.CASE:
        return None
    case = turn.case(heard.topic.id)
    return case if case is not None and case.is_open else None


def _tell_sender(turn: Turn, heard: DeliveryFailed, reader: Person) -> None:
    """Whoever wrote what could not be delivered is told, once."""
    relay = turn.facts.relay
    if heard.topic is None or heard.topic.kind is not TopicKind.RELAY or relay is None:
        return
    sender = turn.facts.people.get(relay.sender)
    if sender is not None and pairing_of(turn, relay.pairing) is not None:
        turn.say(sender, "relaying.undelivered", name=reader.first_name, lead=turn.lead_name())


def update_set_aside(turn: Turn, heard: UpdateSetAside) -> None:
    """An update could not be decided: a coordinator is told by number, so that a person looks."""
    for adult in turn.adults():
        if heard.number:
            turn.say(adult, "staff.set_aside", number=str(heard.number))
        else:  # no update of Telegram's: a timer, or the news that something was not delivered
            turn.say(adult, "staff.due_set_aside")
    turn.because("set_aside")


def backup_restored(turn: Turn, heard: BackupRestored) -> None:
    """An older state was put back: the record says so, and the whole team looks at what is missing."""
    until = heard.until.isoformat() if heard.until else "nothing"
    how = "older" if heard.is_older else "as it was"
    turn.enter(None, EntryKind.RESTORED, facts={"until": until, "how": how})
    turn.because("restored")
    for adult in turn.facts.team if heard.is_older and heard.until else ():
        if adult.is_reachable and heard.until:
            turn.say(adult, "staff.restored", when=stamp(heard.until, adult.zone))
            turn.say(adult, "staff.restored_look")


def group_heard(turn: Turn, heard: GroupHeard) -> None:
    """This bot has no business in groups: it leaves without a word."""
    turn.add(LeaveGroup(turn.facts.ids.new(), heard.address))
    turn.because("group")
