"""What somebody wrote shortly before comes back: the last few messages, as they read now."""

from datetime import timedelta

from scheme import MAYA, NOW, PAIRING, SAM, facts_for, message, new_id, run

from flows.agreement import Direction
from flows.effects import KeepRelay
from flows.noticing import MOST_BEFORE, WINDOW
from flows.relaying import Relay, RelayKind, Verdict, Why
from storage.store import Store

SECOND = timedelta(seconds=1)


def wrote(number: int, ago: timedelta, words: str) -> KeepRelay:
    """A message of Maya's to Sam."""
    of, heard_at = new_id(), NOW - ago
    state = (heard_at, Verdict.HELD, Why.OUTSIDE_HOURS)
    way = (PAIRING, Direction.TO_MENTOR, number)
    return KeepRelay(Relay(of, RelayKind.MESSAGE, MAYA, words, *state, *way))


async def test_only_the_last_few_come_back_and_a_changed_one_as_it_reads_now(store: Store) -> None:
    many = MOST_BEFORE + 3
    flood = [wrote(each, (many + 5 - each) * SECOND, f"words {each}") for each in range(1, many)]
    changed = wrote(many - 2, SECOND, "changed")
    too_old = wrote(90, WINDOW + SECOND, "long ago")
    itself = wrote(99, timedelta(0), "now")
    await run(store, too_old, *flood, changed, itself)
    found, by_sam = await facts_for(store, message(MAYA, "now", 99), message(SAM, "hi", 5))
    words = [each.words for each in found.before]
    assert words == [f"words {each}" for each in range(many - 4, many - 2)] + [
        "changed",
        f"words {many - 1}",
    ]
    assert len(words) == MOST_BEFORE
    assert by_sam.before == ()
