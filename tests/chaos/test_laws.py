"""Each law of the accounting can be broken: for each a ledger with a lie in it, and one without."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from storage.schema import DeliveryState, InboxState

from .laws import LAWS, breaches
from .ledger import Away, Climb, Ledger, Row, Written

MAYA, SAM, PRIYA = (UUID(int=number) for number in (1, 2, 3))
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
CLIMB = Climb(1, (NOON + MINUTE, NOON + 2 * MINUTE), (NOON, NOON + MINUTE, NOON + 2 * MINUTE))
TRUE = Ledger(
    given=(11, 12, 13),
    poison=frozenset({13}),
    inbox=((11, InboxState.DONE), (12, InboxState.DONE), (13, InboxState.TOLD)),
    written=(Written(1, MAYA, SAM, 101), Written(2, MAYA, SAM, 102)),
    heard=((MAYA, 101), (MAYA, 102)),
    rows=(
        Row(1, SAM, DeliveryState.SENT, 1, True, is_relay=True),
        Row(2, SAM, DeliveryState.FAILED, 0, False, is_relay=True),
        Row(3, PRIYA, DeliveryState.SENT, 0, True),
        Row(4, MAYA, DeliveryState.SENT, 1, False),
    ),
    received={SAM: 2, PRIYA: 1, MAYA: 1},
    marks={SAM: (1, 1)},
    reminded=(1, 2),
    asked=Counter({MAYA: 1}),
    questions=Counter({MAYA: 1}),
    alerts=Counter({(PRIYA, 1): 1}),
    alerts_shown=Counter({(PRIYA, 1): 1}),
    climbs=(CLIMB,),
)
DELAYED = replace(CLIMB, alerted=(NOON, NOON + 2 * MINUTE))
UNTOLD = Row(9, MAYA, DeliveryState.FAILED, 0, False, is_heard=False)
STUCK = Row(9, MAYA, DeliveryState.PENDING, 0, False)
ALONE = replace(CLIMB, has_rung_to_come=False)

DOCTORED: Mapping[str, tuple[Ledger, ...]] = {
    "one turn each": (
        replace(TRUE, inbox=TRUE.inbox[1:]),
        replace(TRUE, inbox=(*TRUE.inbox, (11, InboxState.DONE))),
        replace(TRUE, inbox=((11, InboxState.WAITING), *TRUE.inbox[1:])),
        replace(TRUE, poison=frozenset()),
        replace(TRUE, heard=TRUE.heard[1:]),
        replace(TRUE, heard=(*TRUE.heard, (MAYA, 101))),
    ),
    "relays arrive": (
        replace(TRUE, marks={SAM: ()}),
        replace(TRUE, written=(*TRUE.written, Written(3, MAYA, SAM, 103)),
                heard=(*TRUE.heard, (MAYA, 103))),
    ),
    "alerts arrive": (replace(TRUE, alerts=Counter({(PRIYA, 1): 2})),),
    "failures are told": (replace(TRUE, rows=(*TRUE.rows, UNTOLD)),),
    "nothing is stuck": (replace(TRUE, rows=(*TRUE.rows, STUCK)),),
    "check-ins at most once": (
        replace(TRUE, questions=Counter({MAYA: 2})),
        replace(TRUE, reminded=(1, 2, 1)),
    ),
    "in order": (replace(TRUE, marks={SAM: (2, 1)}),),
    "copies only of unsure sends": (
        replace(TRUE, received={SAM: 3}),
        replace(TRUE, received={MAYA: 2}),
    ),
    "rungs in time": (
        replace(TRUE, climbs=(DELAYED,)),
        replace(TRUE, climbs=(DELAYED,), away=(Away(NOON, NOON + MINUTE + 54 * SECOND),)),
        replace(TRUE, climbs=(replace(CLIMB, alerted=(NOON, NOON + MINUTE)),)),
    ),
    "a named owner or an alarm": (
        replace(TRUE, unguarded=("worry 1 at noon",)),
        replace(TRUE, climbs=(ALONE,)),
        replace(TRUE, climbs=(Climb(1, (), ()),)),
    ),
}  # fmt: skip


def test_a_true_ledger_breaks_no_law() -> None:
    assert breaches(TRUE) == []
    kept_away = replace(TRUE, climbs=(DELAYED,), away=(Away(NOON, NOON + MINUTE + 55 * SECOND),))
    assert breaches(kept_away) == []
    assert breaches(replace(TRUE, climbs=(replace(ALONE, has_owner=True),))) == []


def test_every_law_has_a_doctored_ledger() -> None:
    assert set(DOCTORED) == set(LAWS)


@pytest.mark.parametrize(
    ("name", "ledger"), [(name, each) for name, all_ in DOCTORED.items() for each in all_]
)
def test_the_accounting_can_fail(name: str, ledger: Ledger) -> None:
    found = breaches(ledger)
    assert found
    assert all(each.startswith(f"{name}: ") for each in found), found
