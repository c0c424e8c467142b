"""A message was changed: read again, kept beside the first words, and passed on as a change.

An edit is a way to slip words past, so it is read for safety like a new message.
"""

from flows.agreement import Direction
from flows.casework import Concern, EntryKind
from flows.heard import MessageHeard
from flows.people import Role, Standing
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why
from flows.turn import Turn
from flows.turns.alerting import alert
from flows.turns.answering import answer_to_case
from flows.turns.mentees import what_became
from flows.turns.noticed import notice_in, notice_mentor, raise_noticed
from flows.turns.relays import pairing_of, receipt, relay, return_details, tell_left_out
from flows.turns.whose import is_waiting


def edit_heard(turn: Turn, heard: MessageHeard) -> None:
    """Takes a change to where the message went that it changes."""
    concern, original = turn.facts.original_concern, turn.facts.original_relay
    if turn.me.standing is not Standing.JOINED:
        turn.because("edit_ignored")
    elif concern is not None:
        _edit_of_concern(turn, concern, heard)
    if turn.me.standing is not Standing.JOINED:
        return
    if original is not None:
        _edit_of_relay(turn, original, heard)
    elif concern is None:
        _edit_of_unknown(turn, heard)


def _edit_of_concern(turn: Turn, concern: Concern, heard: MessageHeard) -> None:
    """Words of a worry that are changed stay with the worry, both ways of writing them."""
    case = turn.case(concern.case)
    turn.enter(
        concern.case, EntryKind.EDIT, turn.me.id, heard.text, facts={"concern": str(concern.id)}
    )
    turn.because("edit_of_concern")
    if case is not None:
        alert(turn, case, "more", silent=True)
    if turn.facts.original_relay is None and Role.MENTEE in turn.me.roles:
        turn.say(turn.me, "worry.edit_kept", lead=turn.lead_name())


def _edit_of_relay(turn: Turn, original: Relay, heard: MessageHeard) -> None:
    pairing = pairing_of(turn, original.pairing)
    if original.words == heard.text:
        turn.because("edit_same")
    elif original.why is Why.BELONGS_TO_WORRY:
        answer_to_case(turn, heard.text, heard.message)
    elif is_waiting(original) or pairing is None or original.direction is None:
        turn.say(turn.me, "relaying.edit_lost")
    elif original.direction is Direction.TO_MENTOR:
        _mentee_changed(turn, pairing, original, heard)
    elif not return_details(turn, pairing, heard.text, heard.message):
        level = notice_mentor(turn, pairing, heard.text, heard.message)
        new = relay(
            turn,
            pairing,
            Direction.TO_MENTEE,
            RelayKind.EDIT,
            heard.text,
            message=heard.message,
            edits=original.id,
            flagged=level,
        )
        _receipt(turn, pairing, new)


def _mentee_changed(turn: Turn, pairing: Pairing, original: Relay, heard: MessageHeard) -> None:
    notice = notice_in(turn, heard.text)
    new = relay(
        turn,
        pairing,
        Direction.TO_MENTOR,
        RelayKind.EDIT,
        heard.text,
        message=heard.message,
        edits=original.id,
        flagged=notice.level if notice else None,
    )
    if new.verdict is not Verdict.REFUSED:
        tell_left_out(turn, pairing, heard.text)
    if notice is not None and turn.facts.original_concern is None:
        raise_noticed(turn, heard.text, heard.message, notice, what_became(turn, pairing, new))
    else:
        _receipt(turn, pairing, new)


def _receipt(turn: Turn, pairing: Pairing, new: Relay) -> None:
    if new.verdict is not Verdict.PASSED and new.direction is not None:
        receipt(turn, pairing, new.direction, new)


def _edit_of_unknown(turn: Turn, heard: MessageHeard) -> None:
    """A change of something we did not keep: read for safety, not passed on, and said so."""
    if Role.MENTEE in turn.me.roles:
        notice = notice_in(turn, heard.text)
        if notice is not None:
            kept = turn.words.fill("worry.what_kept")
            raise_noticed(turn, heard.text, heard.message, notice, kept)
            return
    turn.say(turn.me, "relaying.edit_lost")
    turn.because("edit_lost")
