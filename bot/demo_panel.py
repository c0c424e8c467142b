"""Tells each turn in plain sentences: who did what, what was decided, why, and what is sent to whom.

Only for made-up people: a real person's words have no business outside their chats.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from uuid import UUID

from bot.sandbox.phones import Phone
from bot.sandbox.show import ShownTurn, clock_text
from flows.effects import AnswerPress, Because, Effect, Say, SayToStranger, SetTimer
from flows.heard import (
    AlarmsLooked,
    ButtonPressed,
    DeliveryFailed,
    GroupHeard,
    Heard,
    MessageHeard,
    MessageKind,
    NothingHeard,
    ProgrammeStarted,
    ReachChanged,
    StartHeard,
    Timer,
    TimerFired,
    UpdateSetAside,
)
from flows.library import Library
from flows.wording import Words, load_words

TURNS_SHOWN = 200
LONGEST = 160
"""Characters of a message that the panel quotes; the phones show it whole."""


def demo_words() -> Words:
    """What the demo says around the phones. Raises WordsError naming file, text and fault."""
    return load_words(files("bot") / "example" / "words")


@dataclass(frozen=True, slots=True)
class Said:
    """One message that a turn wrote to a made-up person."""

    name: str
    text_id: str
    text: str = field(repr=False)


class Panel:
    """Collects the turns. Names are known by the address of a phone and by a person's id."""

    def __init__(self, library: Library, words: Words, zone: str) -> None:
        self._library = library
        self._words = words
        self._zone = zone
        self._by_address: Mapping[str, str] = {}
        self._by_person: Mapping[UUID, str] = {}
        self._labels: dict[str, str] = {}
        self._count = 0
        self.turns: deque[ShownTurn] = deque(maxlen=TURNS_SHOWN)
        self.said: list[Said] = []
        self.reasons: list[str] = []

    def meet(self, phones: Mapping[str, Phone], ids: Mapping[str, UUID]) -> None:
        """From now on these people are called by their names."""
        self._by_address = {str(phone.id): name for name, phone in phones.items()}
        self._by_person = {person: name for name, person in ids.items()}

    def clear(self) -> None:
        """Forgets the turns so far, not the buttons that were shown in them."""
        self.turns.clear()
        self.said.clear()
        self.reasons.clear()

    def turned(self, heard: Heard, effects: Sequence[Effect], at: datetime) -> None:
        """Adds one turn, unless nothing came of a start."""
        if isinstance(heard, ProgrammeStarted) and not effects:
            return
        lines = [line for effect in effects if (line := self._line(effect, at))]
        who, what = self._heard(heard)
        self._count += 1
        nothing = [self._words.fill("demo.nothing")]
        self.turns.append(ShownTurn(self._count, at, who, what, lines or nothing))
        self.reasons += [self._why(each) for each in effects if isinstance(each, Because)]
        self.said += [said for each in effects if (said := self._said(each))]

    def _said(self, effect: Effect) -> Said | None:
        match effect:
            case Say(to=to, text_id=text_id, text=text):
                return Said(self._person(to), text_id, text)
            case SayToStranger(address=address, text_id=text_id, text=text):
                return Said(self._at(address), text_id, text)
        return None

    def due(self, timer: Timer | None, moment: datetime) -> str:
        """What happens next, as a sentence; without a timer it is a delivery that is tried again."""
        what = self._timer(timer) if timer else self._words.fill("demo.a_delivery")
        when = clock_text(moment, self._zone)
        return _as_sentence(self._words.fill("demo.due", what=what, when=when))

    def _heard(self, heard: Heard) -> tuple[str, str]:
        match heard:
            case MessageHeard() | StartHeard() | ButtonPressed() | ReachChanged() | GroupHeard():
                return self._at(heard.address), self._deed(heard)
            case TimerFired(timer=timer):
                what = _as_sentence(self._timer(timer))
                return self._words.fill("demo.the_clock"), what
            case DeliveryFailed(to=to):
                name = self._person(to) if to else self._words.fill("demo.somebody")
                return self._telegram("not_delivered", name=name)
            case UpdateSetAside():
                return self._telegram("set_aside")
            case NothingHeard() | ProgrammeStarted() | AlarmsLooked():
                return self._telegram("other")
            case _:
                raise TypeError(f"the demo's panel cannot tell of {type(heard).__name__}")

    def _telegram(self, text: str, **values: str) -> tuple[str, str]:
        return self._words.fill("demo.telegram"), self._words.fill(f"demo.{text}", **values)

    def _deed(
        self, heard: MessageHeard | StartHeard | ButtonPressed | ReachChanged | GroupHeard
    ) -> str:
        match heard:
            case MessageHeard():
                return self._message(heard)
            case StartHeard(link=link):
                return self._words.fill("demo.opened_link" if link else "demo.opened")
            case ButtonPressed(token=token) if token in self._labels:
                return self._words.fill("demo.pressed", words=self._labels[token])
            case ButtonPressed():
                return self._words.fill("demo.pressed_unknown")
            case ReachChanged(is_blocked=is_blocked):
                return self._words.fill("demo.blocked" if is_blocked else "demo.unblocked")
            case GroupHeard():
                return self._words.fill("demo.in_a_group")

    def _message(self, heard: MessageHeard) -> str:
        words = _short(heard.text)
        if heard.is_edit:
            return self._words.fill("demo.changed", words=words)
        if heard.kind in {MessageKind.TEXT, MessageKind.STICKER}:
            return self._words.fill("demo.wrote", words=words)
        return self._words.fill("demo.sent", kind=self._library.words.label(f"one_{heard.kind}"))

    def _line(self, effect: Effect, now: datetime) -> str:
        """One effect as a sentence; empty for what nobody sees or waits for."""
        match effect:
            case Because():
                return self._why(effect)
            case Say():
                return self._says(effect)
            case SayToStranger(address=address, text=text):
                return self._words.fill("demo.says", name=self._at(address), words=_short(text))
            case AnswerPress(address=address, text=text) if text:
                words, name = _short(text), self._at(address)
                return self._words.fill("demo.answers_press", name=name, words=words)
            case SetTimer(timer=timer) if timer.due > now:
                when = clock_text(timer.due, self._zone)
                return self._words.fill("demo.sets_timer", when=when, what=self._timer(timer))
        return ""

    def _why(self, effect: Because) -> str:
        return self._library.words.fill(effect.text_id, **dict(effect.values))

    def _says(self, effect: Say) -> str:
        self._labels |= {b.token: b.label for row in effect.buttons for b in row}
        text = "demo.says_silently" if effect.silent else "demo.says"
        return self._words.fill(text, name=self._person(effect.to), words=_short(effect.text))

    def _timer(self, timer: Timer) -> str:
        return self._words.fill(f"demo.timer_{timer.kind}", name=self._person(timer.person))

    def _at(self, address: str) -> str:
        return self._by_address.get(address) or self._words.fill("demo.somebody")

    def _person(self, person: UUID | None) -> str:
        name = self._by_person.get(person) if person else None
        return name or self._words.fill("demo.somebody")


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONGEST else f"{one_line[: LONGEST - 1]}…"
