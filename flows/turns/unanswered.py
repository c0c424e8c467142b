"""A message that nobody answers: the mentor hears once, then the coordinator, then a person acts.

Never a word to the young person from the program: after two weeks a person tells them
(domain guide, section 4).
"""

from datetime import datetime, timedelta

from flows.agreement import Direction, next_opening
from flows.effects import Lane
from flows.heard import TimerFired, TimerKind, Topic, TopicKind
from flows.relaying import Pairing, PairingState
from flows.turn import Manner, Turn
from flows.turns.at_rest import why_at_rest
from flows.turns.serious import is_serious

USUAL_REPLY = timedelta(days=7)
"""How long an answer may take where the three agreed on nothing else."""
TWO_WEEKS = timedelta(weeks=2)
TO_COORDINATOR = {"coordinator": "staff.unanswered", "unasked": "staff.unanswered_unasked"}
"""What a coordinator hears, by whether the mentor was asked before."""


def await_answer(turn: Turn, pairing: Pairing) -> None:
    """A mentee's message has passed: from the first unanswered one on, an answer is awaited."""
    passed = pairing.passed_last.get(Direction.TO_MENTOR)
    answered = pairing.heard_last.get(Direction.TO_MENTEE)
    is_awaited = passed is not None and (answered is None or answered < passed)
    if not is_awaited:
        _set(turn, pairing, turn.now, "mentor", turn.now + usual_reply(pairing))


def usual_reply(pairing: Pairing) -> timedelta:
    """How long an answer may take between these two."""
    days = pairing.terms.usual_reply_days if pairing.terms else None
    return timedelta(days=days) if days else USUAL_REPLY


def _set(turn: Turn, pairing: Pairing, since: datetime, stage: str, due: datetime) -> None:
    turn.timer(
        TimerKind.ANSWER_DUE,
        due,
        pairing.mentee.id,
        pairing=pairing.id,
        expects={"since": since.isoformat(), "stage": stage},
    )


def answer_due(turn: Turn, pairing: Pairing | None, heard: TimerFired) -> None:
    """An answer was due: unless it came, the next person hears of it."""
    since = datetime.fromisoformat(heard.timer.expected("since") or "")
    if pairing is None or pairing.state is PairingState.ENDED or _came(pairing, since):
        turn.because("answer_came")
        return
    if why_at_rest(turn, pairing) is not None:
        _set(turn, pairing, turn.now, "mentor", turn.now + usual_reply(pairing))
        turn.because("answer_rests")
        return
    stage = heard.timer.expected("stage") or ""
    if stage == "mentor" and any(is_serious(c) for c in turn.cases_of(pairing.mentee.id)):
        # No nudge in the middle of a worry; the coordinator hears all the same.
        _set(turn, pairing, since, "unasked", turn.now + usual_reply(pairing))
    elif stage == "mentor":
        _ask_mentor(turn, pairing, since)
    elif stage in TO_COORDINATOR and turn.now < since + TWO_WEEKS:
        _tell_coordinator(turn, pairing, TO_COORDINATOR[stage])
        _set(turn, pairing, since, "two_weeks", since + TWO_WEEKS)
    else:
        _tell_coordinator(turn, pairing, "staff.unanswered_two_weeks")
    turn.because(f"unanswered_{stage}")


def _came(pairing: Pairing, since: datetime) -> bool:
    answered = pairing.heard_last.get(Direction.TO_MENTEE)
    return answered is not None and answered >= since


def _ask_mentor(turn: Turn, pairing: Pairing, since: datetime) -> None:
    opening = next_opening(pairing.terms, turn.now) if pairing.terms else None
    if opening is not None and opening[0] > turn.now:
        _set(turn, pairing, since, "mentor", opening[0])
        return
    turn.say(
        pairing.mentor,
        "mentor.unanswered",
        Manner(lane=Lane.CHECK_IN, once=True, topic=Topic(TopicKind.PAIRING, pairing.id)),
        mentee=pairing.mentee.first_name,
    )
    _set(turn, pairing, since, "coordinator", turn.now + usual_reply(pairing))


def _tell_coordinator(turn: Turn, pairing: Pairing, text: str) -> None:
    for person in turn.adults():
        turn.say(person, text, initials=pairing.mentee.initials)
