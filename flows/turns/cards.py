"""The cards about privacy: four for a mentee before the first message, and /privacy for everybody.

What is kept is said as it is, here and in `storage/`; a stranger learns of no programme.
"""

from flows.conversing import Act, Button, Conversation
from flows.effects import ChangeStanding
from flows.filling import values_of
from flows.heard import MessageHeard
from flows.people import Person, Role, Standing
from flows.script import Choose, texts_of
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn

JOINING = "joining_mentee"
ON = {"next", "yes", "yes please", "y", "yeah", "yep", "ok", "okay", "yes, i'd like that"}
NOT_NOW = {"no", "not now", "no thanks", "nope", "no thank you"}
OF_MENTOR = ("privacy.mentor_what", "privacy.mentor_kept", "privacy.mentor_yours")
OF_STAFF = ("privacy.staff_what", "privacy.staff_kept", "privacy.staff_yours")


def age_band(talk: Talk) -> str:
    """Which words about limits fit: under 18, or not known, there is more that adults must share."""
    today = talk.turn.today(talk.person)
    return "under_18" if talk.person.may_be_under_18(today) else "adult"


def answered(turn: Turn, talks: Talks, words: str) -> bool:
    """Words typed under a card: "next" or "yes" is the tap on Next, "no" leaves the cards where they are.

    Nobody joins before the last card; one that a worry set aside is shown again.
    """
    found, aside = turn.facts.conversation, turn.facts.aside
    if words not in ON | NOT_NOW:
        return False
    if found is not None and (card := _card(turn, found)) is not None:
        if words in ON:
            talks.go(turn, card.choices[0].then)
        else:
            _not_now(turn)
        return True
    if found is None and words in ON and aside is not None and _card(turn, aside) is not None:
        talks.resume(turn, aside)
        return True
    return False


def _card(turn: Turn, conversation: Conversation) -> Choose | None:
    """The card at which somebody is who joins; not the question after the last one."""
    script = turn.facts.library.scripts[JOINING]
    if conversation.flow != JOINING or not script.has(conversation.step):
        return None
    step = script.step(conversation.step)
    is_card = isinstance(step, Choose) and step.id.startswith("card_")
    return step if isinstance(step, Choose) and is_card else None


def _not_now(turn: Turn) -> None:
    """The way back is the card itself, or "yes"."""
    turn.add(ChangeStanding(turn.me.id, Standing.NOT_NOW, turn.me.version))
    _say_step(turn, "declined", Manner())
    turn.because("declined")


def privacy(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """The policy, card by card, whatever stands open in the chat."""
    if turn.me.standing is Standing.JOINED:
        _show(turn, 0)
    else:
        turn.say(turn.me, "privacy.not_joined")
    turn.because("privacy")


def read_on(turn: Turn, talks: Talks, button: Button) -> None:
    """The next card."""
    _show(turn, int(button.means("card")))


def _show(turn: Turn, place: int) -> None:
    me = turn.me
    cards = _of(turn, me)
    text_id = cards[min(place, len(cards) - 1)]
    further = place + 1 < len(cards)
    row = [turn.labelled("next_card", Act.READ_ON, card=str(place + 1))] if further else []
    manner = Manner(buttons=[row] if row else ())
    if Role.MENTEE not in me.roles:
        turn.say(me, text_id, manner)
        return
    _say_step(turn, text_id, manner)


def _say_step(turn: Turn, step_id: str, manner: Manner) -> None:
    script = turn.facts.library.scripts[JOINING]
    text = next(variant.text for step, variant in texts_of(script) if step == step_id)
    filled = text.strip("\n").format(**values_of(turn, turn.me, {}))
    turn.say_text(turn.me, f"{JOINING}.{step_id}", filled, manner, version=script.version)


def _of(turn: Turn, me: Person) -> tuple[str, ...]:
    """Which cards somebody is shown: a step of the joining flow, or a text."""
    if Role.MENTEE in me.roles:
        young = me.may_be_under_18(turn.today(me))
        return ("card_what", "card_who", "card_kept", "card_yours" if young else "card_yours_18")
    return OF_MENTOR if Role.MENTOR in me.roles else OF_STAFF
