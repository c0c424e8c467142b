"""`python -m tests.chaos --minutes 10 --seed N`: a long run, its report, exit code 1 on a breach."""

import argparse
import asyncio
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

# As pytest does: tests import each other from here.
sys.path.insert(0, str(Path(__file__).parents[1]))

from databases import postgres_server

from .run import ChaosRun, Outcome


def main() -> int:
    """Reads what is wanted, runs, and reports."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    asked.add_argument(
        "--minutes", type=float, default=0, help="0 is one brief round of everything"
    )
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311 (no secret)
    asked.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    asked.add_argument(
        "--beside", type=int, default=0, help="so many stand by on PostgreSQL and decide too"
    )
    wanted = asked.parse_args()
    if wanted.beside and not wanted.postgres:
        asked.error("only on PostgreSQL may others stand by: add --postgres")
    print(f"seed {wanted.seed}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kept-chaos-")))
        server = stack.enter_context(postgres_server()) if wanted.postgres else None
        url = stack.enter_context(server.database(outlasts_stop=True)) if server else None
        run = ChaosRun(folder, wanted.seed, wanted.minutes, server, wanted.beside)
        outcome = asyncio.run(run.run(url))
        if outcome.broken:
            kept = Path(f"chaos-{wanted.seed}.log")
            kept.write_text(run.log_of_the_bot(), encoding="utf-8")
    return report(outcome, wanted)


def report(outcome: Outcome, wanted: argparse.Namespace) -> int:
    """The table of a run; gives the exit code."""
    print()
    for name, count in outcome.counts.items():
        print(f"{name:>20} {count}")
    if outcome.left_out:
        print(f"left out here: {', '.join(sorted(outcome.left_out))}")
    if not outcome.broken:
        print("No law was broken, and a kill landed in every place.")
        return 0
    print(f"\n{len(outcome.broken)} breaches:")
    for each in outcome.broken:
        print(f"  {each}")
    again = f"--minutes {wanted.minutes:g} --seed {wanted.seed}"
    where = f" --postgres --beside {wanted.beside}" if wanted.postgres else ""
    print(f"To replay: python -m tests.chaos {again}{where}")
    print(f"The bot's log is in chaos-{wanted.seed}.log")
    return 1


if __name__ == "__main__":
    sys.exit(main())
