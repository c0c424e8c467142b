"""A fault that passes costs nobody a message; one that stays is told of, and holds up nobody else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from village import NOON, Village, village

from flows.effects import Effect, SetTimer
from flows.facts import Facts
from flows.heard import Heard, MessageHeard, Timer, TimerFired, TimerKind, UpdateSetAside


@dataclass
class Failing:
    """Cannot decide about messages that say "help", nor about timers, before a moment."""

    until: datetime
    tries: list[datetime] = field(default_factory=list)

    def decide(self, heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
        """Decides nothing; raises what a machine in trouble raises."""
        if isinstance(heard, TimerFired) or _says(heard) == "help":
            self.tries.append(now)
            if now < self.until:
                raise MemoryError("no room")
        return ()


def _says(heard: Heard) -> str | None:
    return heard.text if isinstance(heard, MessageHeard) else None


def said(here: Village) -> list[str]:
    """What was heard and decided, in that order."""
    return [text for heard in here.heard if (text := _says(heard)) is not None]


def asides(here: Village) -> int:
    """How often a person was told that something was set aside."""
    return sum(isinstance(heard, UpdateSetAside) for heard in here.heard)


@pytest.mark.parametrize(
    ("trouble", "heard"),
    [
        (timedelta(seconds=1), ["from sam", "help", "please"]),
        (timedelta(seconds=11), ["from sam", "help", "please"]),
        # longer than that no call for help waits behind an earlier one
        (timedelta(minutes=11), ["from sam", "please", "help"]),
    ],
)
async def test_words_that_meet_a_passing_fault_are_all_heard(
    database_url: str, trouble: timedelta, heard: list[str]
) -> None:
    async with village(database_url) as here:
        here.decides = Failing(NOON + trouble).decide
        maya, sam = here.telegram.phone("Maya"), here.telegram.phone("Sam")
        maya.write("help")
        await here.running.settle()
        maya.write("please")
        sam.write("from sam")
        await here.running.settle()
        assert said(here) == ["from sam"]
        await here.pass_(minutes=12)
        assert said(here) == heard
        assert asides(here) == 0


async def test_a_rung_comes_back_however_long_the_fault_lasts(database_url: str) -> None:
    async with village(database_url) as here:
        maya = await here.villager("Maya")
        failing = Failing(NOON + timedelta(hours=3))
        here.decides = failing.decide
        await here.write(SetTimer(Timer(uuid4(), TimerKind.RUNG, NOON, maya.id)))
        await here.pass_(hours=2)
        assert asides(here) == 1
        await here.restart()
        await here.pass_(hours=2)
        assert asides(here) == 1
        assert sum(isinstance(heard, TimerFired) for heard in here.heard) == 1
        apart = [b - a for a, b in zip(failing.tries, failing.tries[1:], strict=False)]
        assert max(apart) == timedelta(minutes=10)
        assert failing.tries[-1] - failing.until < timedelta(minutes=10)


async def test_words_that_were_set_aside_are_tried_once_more_after_a_start(
    database_url: str,
) -> None:
    async with village(database_url) as here:
        here.decides = Failing(NOON + timedelta(hours=1)).decide
        here.telegram.phone("Maya").write("help")
        await here.pass_(minutes=30)
        assert asides(here) == 1
        await here.restart()
        await here.pass_(hours=1)
        assert (said(here), asides(here)) == ([], 1)
        await here.restart()
        await here.running.settle()
        assert (said(here), asides(here)) == (["help"], 1)
