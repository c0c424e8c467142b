"""Measures the running bot beside its peers: one table, medians and ratios in one run.

    python -m tests.bench [PART ...] [--long]

Each part runs alone too. Goals stand in the table and are never asserted. Whatever else the machine
does while it runs slows both sides, so the ratios hold better than the figures.
"""

import argparse
import asyncio
import os
import platform
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from time import monotonic

from .alerts import alerts_part
from .crowd import crowd_part, idle_part
from .figures import Row, table
from .traffic import far_part, memory_part, relay_part

Part = Callable[[], Coroutine[None, None, list[Row]]]

SHORT: Mapping[str, Part] = {
    "relay": relay_part,
    "far": far_part,
    "alerts": alerts_part,
    "crowd": crowd_part,
    "idle": idle_part,
    "memory": memory_part,
}
LONG: Mapping[str, Part] = {
    "relay": partial(relay_part, count=5_000, rounds=5),
    "far": partial(far_part, count=1_500),
    "alerts": partial(alerts_part, alerts=240),
    "crowd": partial(crowd_part, people=100_000, jobs=10_000),
    "idle": partial(idle_part, sizes=(1_000, 100_000, 1_000_000)),
    "memory": partial(memory_part, count=108_000),
}
HEAD = ("what", "ours", "beside it", "ratio", "how")


def main() -> None:
    """Runs the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(SHORT))
    parser.add_argument("--long", action="store_true", help="as much as the goals speak of")
    given = parser.parse_args()
    parts = LONG if given.long else SHORT
    if unknown := set(given.parts) - set(parts):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    rows = []
    for name in given.parts or parts:
        began = monotonic()
        rows += asyncio.run(parts[name]())
        print(f"{name}: {monotonic() - began:.0f} s", flush=True)
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, ", end="")
    print(f"load {os.getloadavg()[0]:.1f} while others worked here too\n")
    print(table(HEAD, ((row.what, row.ours, row.peer, row.ratio, row.how) for row in rows)))


if __name__ == "__main__":
    main()
