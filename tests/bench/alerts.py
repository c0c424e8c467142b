"""How long an alert takes from our receipt of the message to the call that alerts the lead.

Seen from Telegram: from when it gave the update until the call came in. Idle, and while
check-ins drain as fast as Telegram's limits allow.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from .figures import Row, quantile
from .processes import our_bot, settings_of, telegram
from .scheme import add_asked, add_lead, add_pairs, open_scheme
from .traffic import sqlite


async def alerts_part(*, alerts: int = 20, waiting: int = 10_000, every: float = 2) -> list[Row]:
    """Alerts offered one in `every` seconds to one lead, with nothing else and with a crowd."""
    return [
        await _row("alert latency, idle", alerts, 0, every),
        await _row(f"alert latency, {waiting} check-ins draining", alerts, waiting, every),
    ]


async def _row(what: str, alerts: int, waiting: int, every: float) -> Row:
    with tempfile.TemporaryDirectory(prefix="kept-") as name:
        took, rate = await _latencies(Path(name), alerts, waiting, every)
    half, most = (1000 * quantile(took, share) for share in (0.5, 0.99))
    return Row(
        what,
        f"p50 {half:.0f} ms, p99 {most:.0f} ms",
        "",
        "",
        f"{len(took)} alerts, one in {every:g} s; {rate:.1f} messages/s in all; goal p99 < 250 ms",
    )


async def _latencies(
    folder: Path, alerts: int, waiting: int, every: float
) -> tuple[list[float], float]:
    async with telegram("--real-limits") as server:
        count = 1 + 2 * (alerts + 1) + waiting
        lead, *chats = (await server.ask("people", count=count))["chats"]
        store = await open_scheme(folder, sqlite(folder))
        try:
            pairs = await add_pairs(store, chats[: 2 * (alerts + 1)], await add_lead(store, lead))
            await add_asked(store, chats[2 * (alerts + 1) :], datetime.now(UTC))
        finally:
            await store.close()
        async with our_bot(folder, settings_of(folder, server.url, sqlite(folder))):
            first, *others = (mentee.chat for mentee, _ in pairs)
            # The first warms up what is compiled once; it is not counted.
            await server.ask("alert", chats=[first], lead=lead, every=every)
            found = await server.ask("alert", chats=others, lead=lead, every=every)
        return found["took"], found["rate"]
