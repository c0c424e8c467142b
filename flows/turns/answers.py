"""A check-in's answers: kept as the mentee gave them, shared only as far as they say."""

from dataclasses import replace

from flows.agreement import Direction
from flows.checkins import CheckInState
from flows.effects import MoveCheckIn, PutPlan
from flows.heard import Said
from flows.relaying import RelayKind, Verdict, Why
from flows.talking import Talk
from flows.turn import Turn
from flows.turns.at_rest import why_at_rest
from flows.turns.receipts import tell_left_out
from flows.turns.relays import relay


def skip_check_in(talk: Talk) -> str:
    """Skipped: an answer like any other, and nobody minds."""
    _put(talk, ())
    talk.turn.because("check_in_skipped")
    return "skipped"


def keep_answer(talk: Talk) -> str:
    """Keeps what was tapped or typed so far."""
    _put(talk, _answers(talk))
    talk.turn.because("check_in_answered")
    return "kept"


def _answers(talk: Talk) -> tuple[tuple[str, str], ...]:
    found = []
    for step in ("how", "more"):
        answer = talk.answers.get(f"{step}.label") or talk.answers.get(step)
        is_nothing = f"{step}.label" in talk.answers and talk.answers[step] == "nothing"
        if answer and not is_nothing:
            found.append((step, answer))
    return tuple(found)


def _put(talk: Talk, answers: tuple[tuple[str, str], ...]) -> None:
    """Keeps the answers so far. Any answer at all ends the slower rhythm's counting."""
    turn, check_in = talk.turn, talk.about("check_in")
    if check_in is None:
        return
    turn.add(MoveCheckIn(check_in, talk.person.id, CheckInState.ANSWERED, answers=answers))
    plan = turn.facts.plans.get(talk.person.id)
    if plan is not None and plan.slowed:
        turn.add(PutPlan(replace(plan, slowed=False)))


def find_mentor(talk: Talk) -> str:
    """Is there a mentor to share it with, and does anything pass?"""
    pairings = talk.turn.facts.pairings
    return "mentor" if pairings and not why_at_rest(talk.turn, pairings[0]) else "nobody"


def share_answers(talk: Talk) -> str:
    """Passes the answers that the mentee chose to share; they do not count against the week."""
    turn: Turn = talk.turn
    if not turn.facts.pairings:
        return "stopped"
    pairing = turn.facts.pairings[0]
    answers = _answers(talk)
    shared = answers[:1] if talk.answers["share"] == "first" else answers
    said = Said("\n".join(answer for _, answer in shared), None, turn.now)
    new = relay(turn, pairing, Direction.TO_MENTOR, RelayKind.ANSWER, said)
    if new.verdict is Verdict.REFUSED:
        return "stopped"
    tell_left_out(turn, pairing, said.words)
    if new.verdict is Verdict.PASSED:
        return "passed"
    if new.why is Why.GATE:
        return "gate"
    talk.values["at"] = turn.at(new.due_at, talk.person) if new.due_at else ""
    return "held" if new.due_at else "waits"
