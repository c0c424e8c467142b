"""Notes and cards: a mentor is asked once, in their own hours, for something to come with a check-in.

A note is the mentor's and is shown as theirs; a card is shown as chosen by them. No chasers.
"""

from datetime import datetime
from uuid import UUID

from flows.agreement import UNCOUNTED, Direction, next_pass
from flows.conversing import Act, Button
from flows.effects import KeepRelay, Lane
from flows.heard import Said, TimerFired, Topic, TopicKind
from flows.level import Level
from flows.people import Standing
from flows.relaying import Pairing, PairingState, Relay, RelayKind, Verdict, Why
from flows.schedule import may_ask_at, next_slots
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn
from flows.turns import gating
from flows.turns.at_rest import why_at_rest
from flows.turns.away import is_away
from flows.turns.noticed import notice_mentor
from flows.turns.receipts import return_details, say_at_rest
from flows.turns.relays import pairing_of, relay
from flows.turns.serious import are_left_out, is_serious


def prompt_due(turn: Turn, heard: TimerFired) -> None:
    """Asks the mentor whether something shall come with the check-in that is due soon."""
    pairing = pairing_of(turn, heard.timer.pairing)
    plan = turn.facts.plans.get(turn.me.id)
    due = datetime.fromisoformat(heard.timer.expected("due") or "")
    if pairing is None or plan is None or not _is_wanted(turn, pairing, due):
        turn.because("prompt_stale")
        return
    meaning = {"pairing": str(pairing.id), "due": due.isoformat()}
    buttons = [
        [turn.labelled("write_note", Act.WRITE_NOTE, **meaning)],
        [turn.labelled("choose_card", Act.CHOOSE_CARD, **meaning)],
        [turn.labelled("no_note", Act.NO_NOTE, **meaning)],
    ]
    turn.say(
        pairing.mentor,
        "check_in.prompt",
        Manner(
            lane=Lane.CHECK_IN,
            once=True,
            not_after=due,
            topic=Topic(TopicKind.PAIRING, pairing.id),
            buttons=buttons,
        ),
        mentee=pairing.mentee.first_name,
        at=turn.at(due, pairing.mentor),
    )
    turn.because("prompted", name=pairing.mentor.first_name)


def _is_wanted(turn: Turn, pairing: Pairing, due: datetime) -> bool:
    both = (pairing.mentee.standing, pairing.mentor.standing)
    return (
        pairing.state is PairingState.ACTIVE
        and turn.now < due
        and set(both) == {Standing.JOINED}
        and not gating.holds(turn, pairing)
        and _arrives_at(turn, pairing, due) is not None
        and why_at_rest(turn, pairing) is None
        and not (pairing.terms and is_away(turn, pairing.terms))
        and not any(is_serious(case) for case in turn.cases_of(turn.me.id))
    )


def prompt_answered(turn: Turn, talks: Talks, button: Button) -> None:
    """The mentor writes a note, chooses a card, or neither."""
    pairing = pairing_of(turn, UUID(button.means("pairing")))
    if pairing is None:
        turn.say(turn.me, "general.old_button")
        return
    resting = why_at_rest(turn, pairing)
    if resting is not None and button.act is not Act.NO_NOTE:
        say_at_rest(turn, pairing, turn.me, resting)
        return
    if any(each.why is Why.WITH_CHECK_IN for each in pairing.held):
        turn.say(turn.me, "check_in.note_there", mentee=pairing.mentee.first_name)
        return
    if button.act is Act.NO_NOTE:
        turn.say(turn.me, "check_in.prompt_none", mentee=pairing.mentee.first_name)
        return
    at = "from_note" if button.act is Act.WRITE_NOTE else "from_card"
    subject: dict[str, UUID | str] = {"pairing": pairing.id, "due": button.means("due")}
    manner = Manner(topic=Topic(TopicKind.PAIRING, pairing.id))
    talks.start(turn, turn.me, "note", at=at, subject=subject, manner=manner)


# what the script does


def keep_note(talk: Talk) -> str:
    """Keeps a note for the check-in, or gives it back if it holds contact details."""
    turn, pairing = talk.turn, _pairing(talk)
    if pairing is None or talk.said is None:
        return "stopped"
    level = notice_mentor(turn, pairing, talk.said)
    if return_details(turn, pairing, talk.said):
        return "returned"
    return _keep(talk, pairing, RelayKind.NOTE, talk.said, level)


def keep_card(talk: Talk) -> str:
    """Keeps the card that the mentor chose for the check-in."""
    pairing = _pairing(talk)
    if pairing is None:
        return "stopped"
    card = talk.turn.words.fill(f"cards.{talk.answers['from_card']}")
    return _keep(talk, pairing, RelayKind.CARD, Said(card, None, talk.turn.now), None)


def cards(talk: Talk) -> dict[str, str]:
    """The cards there are, by name."""
    words = talk.turn.words
    names = [name.removeprefix("cards.") for name in words.texts if name.startswith("cards.")]
    return {name: words.label(f"card_{name}") for name in names}


def _pairing(talk: Talk) -> Pairing | None:
    return pairing_of(talk.turn, talk.about("pairing"))


def _keep(talk: Talk, pairing: Pairing, kind: RelayKind, said: Said, level: Level | None) -> str:
    turn = talk.turn
    if pairing.state is not PairingState.ACTIVE or why_at_rest(turn, pairing) is not None:
        return "stopped"
    due = datetime.fromisoformat(talk.subject["due"])
    if turn.now >= due or not _coming(turn, pairing):  # a break has no check-in to come with
        new = relay(turn, pairing, Direction.TO_MENTEE, kind, said, flagged=level)
        talk.values["at"] = turn.at(new.due_at or turn.now, turn.me)
        if new.why is Why.GATE:
            return "gate"
        went = "late" if turn.now >= due else "kept"
        return "stopped" if new.verdict is Verdict.REFUSED else went
    arrives = _arrives_at(turn, pairing, due)
    if arrives is None:
        return "stopped"
    turn.add(
        KeepRelay(
            Relay(
                id=turn.facts.ids.new(),
                kind=kind,
                sender=turn.me.id,
                words=said.words,
                heard_at=said.at,
                verdict=Verdict.HELD,
                why=Why.WITH_CHECK_IN,
                pairing=pairing.id,
                direction=Direction.TO_MENTEE,
                message=said.message,
                forwarded=said.is_forwarded,
                flagged=level,
            ),
            pairing.mentee.id,
        )
    )
    turn.because("relay_with_check_in", name=pairing.mentee.first_name)
    talk.values["at"] = turn.at(arrives, turn.me)
    if gating.holds(turn, pairing):
        return "gate"
    return "next" if are_left_out(turn, pairing.mentee) else "kept"


def _arrives_at(turn: Turn, pairing: Pairing, due: datetime) -> datetime | None:
    """When it will arrive: with the check-in as planned now, or in the agreed hours after it.

    None where nothing passes any more by then.
    """
    if pairing.terms is None:
        return None
    mentee = pairing.mentee
    first = min(_coming(turn, pairing), default=due)
    asked = may_ask_at(turn.facts.rules, mentee, first, turn.now) or first
    return next_pass(pairing.terms, asked, UNCOUNTED, Direction.TO_MENTEE)


def _coming(turn: Turn, pairing: Pairing) -> list[datetime]:
    """When the mentee's next check-ins are due, as planned now."""
    mentee, plan = pairing.mentee, turn.facts.plans.get(pairing.mentee.id)
    return [slot.due for slot in next_slots(plan, mentee.zone, turn.now)] if plan else []
