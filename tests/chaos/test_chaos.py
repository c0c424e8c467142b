"""A brief chaos run, always the same: everything goes wrong once, and then both ends are counted."""

from pathlib import Path

import pytest
from conftest import require
from databases import Postgres

from .run import ChaosRun, Outcome

SEED = 2026
NEEDED = frozenset({"clock on", "clock back"})
"""What a machine may lack, and our own checks must have."""


def _check(outcome: Outcome) -> None:
    assert outcome.broken == []
    if missing := outcome.left_out & NEEDED:
        require(f"NOT tried, for want of Debian's libfaketime: {sorted(missing)}")


@pytest.mark.timeout(300)
async def test_no_chaos_breaks_a_law(tmp_path: Path) -> None:
    _check(await ChaosRun(tmp_path, SEED).run(None))


@pytest.mark.timeout(300)
@pytest.mark.postgres
async def test_no_chaos_breaks_a_law_on_postgres(tmp_path: Path, postgres: Postgres) -> None:
    with postgres.database(outlasts_stop=True) as url:
        _check(await ChaosRun(tmp_path, SEED, postgres=postgres).run(url))
