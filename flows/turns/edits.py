"""A message was changed: read again, kept beside the first words, and passed on as a change.

An edit is a way to slip words past, so it is read for safety like a new message, whatever it
changes and whoever wrote it.
"""

from flows.agreement import Direction
from flows.casework import Concern, EntryKind
from flows.habits import Did
from flows.heard import Said
from flows.noticing import Notice
from flows.people import Role, Standing
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why
from flows.talking import Talks
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.alerting import alert_once_more
from flows.turns.answering import answer_to_case, case_in_question
from flows.turns.flag_raising import changed_by_adult
from flows.turns.flag_words import ask_for_whom, flagged_lately
from flows.turns.former_adults import mentor_without_mentee
from flows.turns.habits import notice_habits
from flows.turns.keeping_out import keep_out
from flows.turns.mentees import what_became
from flows.turns.noticed import notice_mentor, notice_unplaced, raise_noticed
from flows.turns.pointing import notice_in, pointed_at
from flows.turns.receipts import receipt, return_details, tell_left_out
from flows.turns.relays import pairing_of, relay
from flows.turns.reporters import BY_ADULTS
from flows.turns.telling import must_ask, words_while_telling
from flows.turns.whose import ask_which_mentee, ask_whose_words, is_in_doubt, is_waiting, let_go


def edit_heard(turn: Turn, talks: Talks, said: Said) -> None:
    """Takes a change to where the message went that it changes."""
    concern, original = turn.facts.original_concern, turn.facts.original_relay
    if concern is not None:
        _edit_of_concern(turn, concern, said)
    if original is not None:
        _edit_of_relay(turn, talks, original, said)
    elif concern is None:
        _edit_of_unknown(turn, talks, said)


def changed_by_former(turn: Turn, concern: Concern, said: Said) -> str:
    """What an adult without a role changed in a worry stays with it; who has it, if they hear of it."""
    _edit_of_concern(turn, concern, said)
    case = turn.case(concern.case)
    is_told = concern.raised_by in BY_ADULTS and case is not None and case.is_open
    return young_person.reader_name(turn, case) if case is not None and is_told else ""


def is_same(turn: Turn, said: Said) -> bool:
    """Telegram reports changes that leave the words as they were."""
    return turn.facts.newest_words == said.words


def _edit_of_concern(turn: Turn, concern: Concern, said: Said) -> None:
    """Words of a worry that are changed stay with the worry, both ways of writing them."""
    case = turn.case(concern.case)
    if case is not None and Role.MENTEE in turn.me.roles:
        keep_out(turn, case, pointed_at(turn, said.words), words_follow=True)
    turn.enter(concern.case, EntryKind.EDIT, turn.me.id, said.words, {"concern": str(concern.id)})
    turn.because("edit_of_concern")
    if Role.MENTEE not in turn.me.roles:
        _adult_changed_concern(turn, concern, said)
        return
    if turn.facts.original_relay is not None:
        _alert_changed(turn, concern)
        return
    notice = _new_notice(turn, said)
    if notice is not None:
        raise_noticed(turn, said, notice)
        return
    case = turn.case(concern.case)
    if case is None or not case.is_open:
        answer_to_case(turn, said, case_in_question(turn))
        return
    _alert_changed(turn, concern)
    lead = young_person.reader_name(turn, case)
    young_person.say(turn, case, "worry.edit_kept", lead=lead)


def _alert_changed(turn: Turn, concern: Concern) -> None:
    """Whoever has the worry hears that its words were changed."""
    case = turn.case(concern.case)
    if case is not None and case.is_open:
        alert_once_more(turn, case, "more")


def _new_notice(turn: Turn, said: Said) -> Notice | None:
    """What is noticed in changed words, unless just that was noticed before they were changed."""
    notice = notice_in(turn, said.words)
    concern = turn.facts.original_concern
    is_same = notice is not None and concern is not None and notice.words == concern.noticed
    return None if is_same else notice


def _adult_changed_concern(turn: Turn, concern: Concern, said: Said) -> None:
    """An adult's changed words are read again; that they were noticed is never said to them."""
    if concern.raised_by in BY_ADULTS:
        changed_by_adult(turn, concern, said)
    elif turn.facts.original_relay is None:
        notice_unplaced(turn, said)


def _edit_of_relay(turn: Turn, talks: Talks, original: Relay, said: Said) -> None:
    pairing = pairing_of(turn, original.pairing)
    if original.why is Why.BELONGS_TO_WORRY and Role.MENTEE not in turn.me.roles:
        turn.because("edit_of_concern")  # it is a concern, and was dealt with as one
    elif original.why is Why.BELONGS_TO_WORRY:
        answer_to_case(turn, said, case_in_question(turn))
    elif is_waiting(original):
        _ask_again(turn, original, said)
    elif pairing is None or original.direction is None:
        _edit_of_unknown(turn, talks, said)
    elif original.direction is Direction.TO_MENTOR:
        _mentee_changed(turn, talks, pairing, original, said)
    else:
        _mentor_changed(turn, pairing, original, said)


def _ask_again(turn: Turn, original: Relay, said: Said) -> None:
    """It still waits for somebody to say whose it is: the changed words wait in its place."""
    let_go(turn, original, Why.WITHDRAWN)
    flag = flagged_lately(turn)
    if flag is not None:
        ask_for_whom(turn, said, flag)
    elif original.why is Why.WHICH_MENTEE:
        ask_which_mentee(turn, said)
    else:
        ask_whose_words(turn, said)


def _kind(original: Relay) -> RelayKind:
    """A change of something that the reader never saw is a message like any other."""
    return RelayKind.MESSAGE if original.verdict is Verdict.REFUSED else RelayKind.EDIT


def _mentor_changed(turn: Turn, pairing: Pairing, original: Relay, said: Said) -> None:
    flag = flagged_lately(turn)
    if flag is not None:
        ask_for_whom(turn, said, flag)
        return
    level = notice_mentor(turn, pairing, said)
    if return_details(turn, pairing, said):
        notice_habits(turn, pairing, said, Did.GOT_DETAILS_BACK)
        return
    if original.passed_at is not None:
        notice_habits(turn, pairing, said, Did.CHANGED_WHAT_HAD_PASSED)
    way = Direction.TO_MENTEE
    new = relay(turn, pairing, way, _kind(original), said, edits=original, flagged=level)
    _receipt(turn, pairing, new)


def _mentee_changed(
    turn: Turn, talks: Talks, pairing: Pairing, original: Relay, said: Said
) -> None:
    """What would not pass as a new message does not pass as a change either."""
    notice = notice_in(turn, said.words)
    if turn.is_telling:
        _instead_of(turn, original)
        words_while_telling(turn, talks, said)
        return
    if must_ask(turn) or is_in_doubt(turn, pairing, notice):
        _instead_of(turn, original)
        ask_whose_words(turn, said)
        return
    way = Direction.TO_MENTOR
    level = notice.level if notice else None
    new = relay(turn, pairing, way, _kind(original), said, edits=original, flagged=level)
    if new.verdict is not Verdict.REFUSED:
        tell_left_out(turn, pairing, said.words)
    fresh = _new_notice(turn, said)
    if fresh is not None:
        raise_noticed(turn, said, fresh, what_became(turn, pairing, new))
    else:
        _receipt(turn, pairing, new)


def _instead_of(turn: Turn, original: Relay) -> None:
    """What still waits to be passed does not pass any more: it became words for somebody else."""
    for waits in (original, *turn.facts.held_changes):
        if waits.verdict is Verdict.HELD:
            let_go(turn, waits, Why.WITHDRAWN)


def _receipt(turn: Turn, pairing: Pairing, new: Relay) -> None:
    """A change that passes at once needs no word; one that waits or is refused does."""
    if new.verdict is not Verdict.PASSED and new.direction is not None:
        receipt(turn, pairing, new.direction, new)


def _edit_of_unknown(turn: Turn, talks: Talks, said: Said) -> None:
    """A change of something we did not keep: read for safety, not passed on, and said so."""
    notice = notice_in(turn, said.words) if Role.MENTEE in turn.me.roles else None
    if turn.is_telling:
        words_while_telling(turn, talks, said)
        return
    if notice is not None:
        raise_noticed(turn, said, notice)
        return
    flag = flagged_lately(turn)
    if flag is not None:
        ask_for_whom(turn, said, flag)
        return
    if Role.MENTOR in turn.me.roles and not turn.facts.pairings:
        mentor_without_mentee(turn, said)
        return
    if Role.MENTOR in turn.me.roles:
        notice_unplaced(turn, said)
    if turn.me.standing is Standing.JOINED:
        turn.say(turn.me, "relaying.edit_lost")
    turn.because("edit_lost")
