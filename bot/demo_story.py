"""Plays the demo's story without a browser: through the same phones, and says where it differed.

Every message that comes must be expected, and every expected one must come. Decides nothing.
"""

import asyncio
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.demo import Demo
from bot.demo_panel import Said
from bot.sandbox.messages import NotPossible, Shown
from bot.sandbox.phones import Phone
from flows.broken_files import NotToml, first_fault, parsed
from flows.local_time import say_date, to_local

Print = Callable[[str], None]
WIDTH = 78
INDENT = " " * 14
LETTERS_A_SECOND = 160
"""How fast the story is told: so it takes about a minute, and whoever reads slower scrolls back."""


class Part(BaseModel):
    """A part of the story file: refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(Part):
    """A message that must come: to whom, which text, and some of its words."""

    to: str
    text: str
    holds: str = ""

    def fits(self, said: Said) -> bool:
        """Is it this one?"""
        return (self.to, self.text) == (said.name, said.text_id) and self.holds in said.text


class Step(Part):
    """One thing that happens: somebody starts, writes or presses, or the clock is moved."""

    tell: str = ""
    who: str = ""
    start: bool = False
    write: str = ""
    press: str = ""
    clock: Literal["next"] | Annotated[int, Field(gt=0)] | None = None
    expect: tuple[Expected, ...]

    @model_validator(mode="after")
    def _one_deed(self) -> Self:
        deeds = [self.start, bool(self.write), bool(self.press)]
        if sum(deeds) + (self.clock is not None) != 1 or bool(self.who) != any(deeds):
            raise ValueError("a step is one deed of somebody, or one move of the clock")
        return self


class Story(Part):
    """The whole story."""

    about: str
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class StoryError(ValueError):
    """The story file cannot be used as it is; the message names file, place and fault."""


def read_story(path: Path | None = None) -> Story:
    """The story of a file, or the one that ships. Raises StoryError."""
    source: Traversable = path or files("bot") / "example" / "story.toml"
    try:
        return Story.model_validate(parsed(source.read_text(encoding="utf-8")))
    except NotToml as error:
        raise StoryError(f"{source.name}: {error}") from None
    except ValidationError as error:
        raise StoryError(f"{source.name}: {first_fault(error)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(f"{source.name}: cannot be read ({type(error).__name__})") from None


@dataclass
class Play:
    """One playing of a story on an open demo. `tell` prints a line; `is_fast` leaves out pauses."""

    demo: Demo
    tell: Print
    is_fast: bool = False
    _seen: int = 0

    async def play(self, story: Story) -> list[str]:
        """Plays to the end, or to the first step that went differently; gives what differed."""
        self._seen = self._newest()
        await self._line(story.about)
        for step in story.steps:
            differences = await self._step(step)
            if differences:
                return differences
        return []

    async def _step(self, step: Step) -> list[str]:
        if step.tell:
            self.tell("")
            await self._line(f"== {step.tell}")
        self.demo.panel.clear()
        try:
            await self._do(step)
        except NotPossible as trouble:
            return [f"{step.who or 'the clock'}: {trouble}"]
        await self._show_new()
        for reason in self.demo.panel.reasons:
            await self._line(f"         why: {reason}")
        return self._differences(step)

    async def _do(self, step: Step) -> None:
        if step.clock == "next":
            await self.demo.forward("next")
        elif step.clock is not None:
            await self.demo.wait(timedelta(minutes=step.clock))
        else:
            _act(self.demo, step)
            if step.press:
                await self._line(_as_row(f"{step.who} > bot", f"[{step.press}]"))
            await self.demo.settle()
        if step.clock is not None:
            await self._line(f"-- it is {_now(self.demo)}")

    def _differences(self, step: Step) -> list[str]:
        said = self.demo.panel.said
        names = {each.name for each in said} | {each.to for each in step.expect}
        return [
            difference
            for name in sorted(names)
            for difference in _compared(
                [each for each in step.expect if each.to == name],
                [each for each in said if each.name == name],
                self.demo.by_name[name],
            )
        ]

    async def _show_new(self) -> None:
        new = [
            (message, name)
            for name, phone in self.demo.by_name.items()
            for message in phone.chat.messages.values()
            if message.message_id > self._seen
        ]
        for message, name in sorted(new, key=lambda each: each[0].message_id):
            await self._line(_as_line(message, name))
        self._seen = self._newest()

    def _newest(self) -> int:
        phones = self.demo.by_name.values()
        return max((number for phone in phones for number in phone.chat.messages), default=0)

    async def _line(self, text: str) -> None:
        indent = INDENT if text.startswith("  ") else ""
        first, *rest = [line for line in text.split("\n") if line]
        self.tell(textwrap.fill(first, WIDTH, subsequent_indent=indent))
        for line in rest:
            self.tell(textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent))
        if not self.is_fast:
            await asyncio.sleep(len(text) / LETTERS_A_SECOND)


def _act(demo: Demo, step: Step) -> None:
    phone = demo.by_name[step.who]
    if step.start:
        phone.start(demo.link_of(step.who))
    elif step.write:
        phone.write(step.write)
    else:
        phone.press(_with_button(phone, step.press).message_id, step.press)


def _with_button(phone: Phone, label: str) -> Shown:
    for message in reversed(phone.inbox):
        if label in message.labels:
            return message
    raise NotPossible(f"there is no button {label!r} to press")


def _compared(expected: list[Expected], said: list[Said], phone: Phone) -> list[str]:
    """What differs for one person, one sentence for each message."""
    arrived = {message.text for message in phone.inbox}
    found: list[str] = []
    for wanted, came in zip_longest(expected, said):
        if wanted is None:
            found.append(f"{came.name} got {came.text_id}, which the story does not have")
        elif came is None or not wanted.fits(came):
            got = f"got {came.text_id}: {came.text!r}" if came else "got nothing more"
            found.append(f"{wanted.to} should get {wanted.text} ({wanted.holds!r}) but {got}")
        elif came.text not in arrived:
            found.append(f"{wanted.to} should get {wanted.text}, which was written but not sent")
    return found


def _as_line(message: Shown, name: str) -> str:
    who = f"bot > {name}" if message.from_bot else f"{name} > bot"
    buttons = "".join(f" [{label}]" for label in message.labels)
    return _as_row(who, f"{message.text}{buttons}")


def _as_row(who: str, what: str) -> str:
    return f"  {who:<12}{what}"


def _now(demo: Demo) -> str:
    local = to_local(demo.clock.now(), demo.zone)
    return f"{say_date(local.date())} {local.year}, {local:%H:%M}"
