"""What the sender hears of a relay: an honest time, what was left out, or why it came back."""

from datetime import timedelta

from flows.agreement import Direction
from flows.contact import approved, details
from flows.conversing import Act
from flows.effects import KeepRelay
from flows.heard import Said
from flows.masking import find_contact_details
from flows.people import Person
from flows.relaying import AT_REST, Pairing, Relay, RelayKind, Verdict, Why
from flows.turn import Manner, Turn
from flows.turns import gating

RECEIPT_AFTER = timedelta(hours=1)
"""The first message in an hour gets a receipt; each held one does."""


def receipt(turn: Turn, pairing: Pairing, direction: Direction, new: Relay) -> None:
    """Tells the sender what became of their words, with an honest time."""
    sender, reader = pairing.sender(direction), pairing.reader(direction)
    if new.verdict is Verdict.REFUSED:
        say_refused(turn, sender, new.why, pairing)
    elif new.why in AT_REST:
        turn.say(sender, "resting.waits", name=reader.first_name)
    elif new.why is Why.LEAD_FIRST:
        turn.say(sender, "relaying.lead_first", mentor=reader.first_name, lead=turn.lead_name())
    elif new.why is Why.GATE:
        gating.say_held(turn, pairing, direction)
    elif new.why is Why.NOT_JOINED:
        turn.say(sender, "relaying.not_joined", name=reader.first_name)
    elif new.why is Why.NOT_HERE:
        turn.say(sender, "relaying.not_here", name=reader.first_name)
    elif new.verdict is Verdict.HELD and new.due_at is not None:
        full = new.why is Why.WEEK_FULL
        text = "relaying.held_week" if full else "relaying.held_hours"
        at = turn.at(new.due_at, sender)
        _with_usual(turn, sender, pairing, direction, text, name=reader.first_name, at=at)
    elif reader.has_chat and _is_first_in_an_hour(turn, pairing, direction):
        _with_usual(turn, sender, pairing, direction, "relaying.passed", name=reader.first_name)


def _with_usual(
    turn: Turn, sender: Person, pairing: Pairing, direction: Direction, text: str, **values: str
) -> None:
    said = turn.words.fill(text, **values)
    days = pairing.terms.usual_reply_days if pairing.terms else None
    if direction is Direction.TO_MENTOR and days:
        one = turn.words.label("one_day")
        count = one if days == 1 else turn.words.label("days").format(count=days)
        said = f"{said} {turn.words.fill('relaying.usual_reply', count=count)}"
    turn.say_text(sender, text, said)


REFUSED_WITH = {Why.AGREEMENT_ENDED: "agreement_over", Why.NONE_THIS_WAY: "never"}
"""How a refusal is said; any other reason is an agreement that is not finished."""


def say_refused(turn: Turn, sender: Person, why: Why, pairing: Pairing | None = None) -> None:
    """Tells a sender that their words were not passed on, and who can help."""
    if pairing is not None and why in AT_REST:
        say_at_rest(turn, pairing, sender, why)
        return
    text = REFUSED_WITH.get(why, "not_agreed")
    turn.say(sender, f"relaying.{text}", lead=turn.lead_name())


def say_at_rest(turn: Turn, pairing: Pairing, sender: Person, why: Why) -> None:
    """Tells a sender that nothing passes now because somebody stopped it, and the way back or on."""
    is_mentee = sender.id == pairing.mentee.id
    own = Why.STOPPED_BY_MENTEE if is_mentee else Why.STOPPED_BY_MENTOR
    rest = pairing.mentee.rest
    how = rest.value if why is Why.RESTING and rest is not None else why.value
    back = turn.labelled("start_again", Act.START_AGAIN, pairing=str(pairing.id))
    rows = [[back]] if why is own or (is_mentee and why is Why.RESTING) else []
    if is_mentee:
        rows.append([turn.labelled("tell_someone", Act.TELL_SOMEONE)])
    turn.say(
        sender,
        f"resting.not_passed_{how}" if is_mentee else f"resting.mentor_not_passed_{how}",
        Manner(buttons=rows),
        name=pairing.mentor.first_name if is_mentee else pairing.mentee.first_name,
        lead=turn.lead_name(),
    )


def _is_first_in_an_hour(turn: Turn, pairing: Pairing, direction: Direction) -> bool:
    last = pairing.heard_last.get(direction)
    return last is None or turn.now - last >= RECEIPT_AFTER


def tell_left_out(turn: Turn, pairing: Pairing, words: str) -> None:
    """Tells a mentee which details the mentor will not see."""
    found = find_contact_details(words, approved(pairing.terms))
    if found:
        turn.say(
            pairing.mentee,
            "relaying.left_out",
            details=details(turn, found),
            name=pairing.mentor.first_name,
        )


def return_details(turn: Turn, pairing: Pairing, said: Said) -> bool:
    """Gives a mentor's text back if it holds contact details, and keeps it; True where it did."""
    found = find_contact_details(said.words, approved(pairing.terms))
    if not found:
        return False
    turn.add(
        KeepRelay(
            Relay(
                id=turn.facts.ids.new(),
                kind=RelayKind.MESSAGE,
                sender=pairing.mentor.id,
                words=said.words,
                heard_at=said.at,
                verdict=Verdict.REFUSED,
                why=Why.CONTACT_DETAILS,
                pairing=pairing.id,
                direction=Direction.TO_MENTEE,
                message=said.message,
                forwarded=said.is_forwarded,
            ),
            pairing.mentee.id,
        )
    )
    values = {"details": details(turn, found), "words": said.words}
    turn.say(pairing.mentor, "relaying.returned", Manner(reply_to=said.message), **values)
    turn.because("relay_contact_details", name=pairing.mentee.first_name)
    return True
