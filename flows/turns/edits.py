"""A message was changed: read again, kept beside the first words, and passed on as a change.

An edit is a way to slip words past, so it is read for safety like a new message, whatever it
changes and whoever wrote it.
"""

from flows.agreement import Direction
from flows.casework import Case, Concern, EntryKind
from flows.heard import Said
from flows.people import Role, Standing
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.alerting import alert
from flows.turns.answering import answer_to_case, case_in_question
from flows.turns.mentees import what_became
from flows.turns.noticed import notice_in, notice_mentor, notice_unplaced, raise_noticed
from flows.turns.receipts import receipt, return_details, tell_left_out
from flows.turns.relays import pairing_of, relay
from flows.turns.whose import ask_which_mentee, ask_whose_words, is_waiting, let_go


def edit_heard(turn: Turn, said: Said) -> None:
    """Takes a change to where the message went that it changes."""
    concern, original = turn.facts.original_concern, turn.facts.original_relay
    if original is not None and original.words == said.words:
        turn.because("edit_same")
    elif concern is not None:
        _edit_of_concern(turn, concern, said)
    if original is not None and original.words != said.words:
        _edit_of_relay(turn, original, said, is_read=concern is not None)
    elif original is None and concern is None:
        _edit_of_unknown(turn, said)


def _edit_of_concern(turn: Turn, concern: Concern, said: Said) -> None:
    """Words of a worry that are changed stay with the worry, both ways of writing them."""
    turn.enter(concern.case, EntryKind.EDIT, turn.me.id, said.words, {"concern": str(concern.id)})
    turn.because("edit_of_concern")
    if concern.by != concern.person:
        _mentor_changed_concern(turn, said)
        return
    case = turn.case(concern.case)
    notice = notice_in(turn, said.words)
    if notice is not None and notice.words != concern.noticed:
        raise_noticed(turn, said, notice, turn.words.fill("worry.what_kept"))
    elif case is None or not case.is_open:
        answer_to_case(turn, said, case_in_question(turn))
    else:
        alert(turn, case, "more")
        _say_kept(turn, case)


def _say_kept(turn: Turn, case: Case) -> None:
    """Where the words were for the worry alone; else what becomes of the message says enough."""
    if turn.facts.original_relay is None:
        lead = young_person.reader_name(turn, case)
        young_person.say(turn, case, "worry.edit_kept", lead=lead)


def _mentor_changed_concern(turn: Turn, said: Said) -> None:
    """A mentor's changed words are read again; that they were noticed is never said to them."""
    if turn.facts.original_relay is None:
        notice_unplaced(turn, said)


def _edit_of_relay(turn: Turn, original: Relay, said: Said, *, is_read: bool) -> None:
    pairing = pairing_of(turn, original.pairing)
    if original.why is Why.BELONGS_TO_WORRY:
        answer_to_case(turn, said, case_in_question(turn))
    elif is_waiting(original):
        _ask_again(turn, original, said)
    elif pairing is None or original.direction is None:
        _edit_of_unknown(turn, said)
    elif original.direction is Direction.TO_MENTOR:
        _mentee_changed(turn, pairing, original, said, is_read=is_read)
    else:
        _mentor_changed(turn, pairing, original, said)


def _ask_again(turn: Turn, original: Relay, said: Said) -> None:
    """It still waits for somebody to say whose it is: the changed words wait in its place."""
    let_go(turn, original, Why.WITHDRAWN)
    if original.why is Why.WHICH_MENTEE:
        ask_which_mentee(turn, said)
    else:
        ask_whose_words(turn, said)


def _kind(original: Relay) -> RelayKind:
    """A change of something that the reader never saw is a message like any other."""
    return RelayKind.MESSAGE if original.verdict is Verdict.REFUSED else RelayKind.EDIT


def _mentor_changed(turn: Turn, pairing: Pairing, original: Relay, said: Said) -> None:
    level = notice_mentor(turn, pairing, said)
    if return_details(turn, pairing, said):
        return
    way = Direction.TO_MENTEE
    new = relay(turn, pairing, way, _kind(original), said, edits=original, flagged=level)
    _receipt(turn, pairing, new)


def _mentee_changed(
    turn: Turn, pairing: Pairing, original: Relay, said: Said, *, is_read: bool
) -> None:
    notice = notice_in(turn, said.words)
    way = Direction.TO_MENTOR
    level = notice.level if notice else None
    new = relay(turn, pairing, way, _kind(original), said, edits=original, flagged=level)
    if new.verdict is not Verdict.REFUSED:
        tell_left_out(turn, pairing, said.words)
    if notice is not None and not is_read:
        raise_noticed(turn, said, notice, what_became(turn, pairing, new))
    elif not is_read:
        _receipt(turn, pairing, new)


def _receipt(turn: Turn, pairing: Pairing, new: Relay) -> None:
    """A change that passes at once needs no word; one that waits or is refused does."""
    if new.verdict is not Verdict.PASSED and new.direction is not None:
        receipt(turn, pairing, new.direction, new)


def _edit_of_unknown(turn: Turn, said: Said) -> None:
    """A change of something we did not keep: read for safety, not passed on, and said so."""
    notice = notice_in(turn, said.words) if Role.MENTEE in turn.me.roles else None
    if notice is not None:
        raise_noticed(turn, said, notice, turn.words.fill("worry.what_kept"))
        return
    if Role.MENTOR in turn.me.roles:
        notice_unplaced(turn, said)
    if turn.me.standing is Standing.JOINED:
        turn.say(turn.me, "relaying.edit_lost")
    turn.because("edit_lost")
