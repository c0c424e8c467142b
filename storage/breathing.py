"""Goes through many things by and by, so that whoever else waits on the event loop is not held up.

Decides nothing. A crowd of check-ins is decided in batches, and meanwhile an alert has to go out.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from time import monotonic
from typing import TypeVar

AT_A_STRETCH = 0.01
"""Seconds of work before others have their turn."""

Thing = TypeVar("Thing")


async def by_and_by(things: Iterable[Thing]) -> AsyncIterator[Thing]:
    """Each thing in its order; now and then others have their turn in between."""
    await asyncio.sleep(0)
    began = monotonic()
    for each in things:
        yield each
        if monotonic() - began > AT_A_STRETCH:
            await asyncio.sleep(0)
            began = monotonic()
