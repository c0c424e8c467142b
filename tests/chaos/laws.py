"""The laws that no chaos may break, each a function of the ledger. They say what is wrong, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from storage.schema import DeliveryState, InboxState

from .ledger import Away, Ledger

IN_TIME = timedelta(seconds=5)
"""Within this after its moment, or after the fault's end, a rung has fired."""
MOVING = frozenset({DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE})


def one_turn(ledger: Ledger) -> Iterator[str]:
    """Every update given by Telegram has one turn; one that nobody can read is told to a person."""
    rows = Counter(number for number, _ in ledger.inbox)
    for number in ledger.given:
        if rows[number] != 1:
            yield f"update {number} stands {rows[number]} times in the inbox"
    for number, state in ledger.inbox:
        wanted = InboxState.TOLD if number in ledger.poison else InboxState.DONE
        if state is not wanted:
            yield f"update {number} is {state}, not {wanted}"
    heard = Counter(ledger.heard)
    for line in ledger.written:
        if heard[line.by, line.message] != 1:
            yield f"#{line.mark} was heard {heard[line.by, line.message]} times"


def relays_arrive(ledger: Ledger) -> Iterator[str]:
    """Every relay arrived at least once, or stands as failed and a person was told."""
    failed = Counter(
        row.person for row in ledger.rows if row.is_relay and row.state is DeliveryState.FAILED
    )
    for person, shown in ledger.marks.items():
        missing = {line.mark for line in ledger.written if line.to == person} - set(shown)
        if len(missing) > failed[person]:
            yield f"{sorted(missing)} did not arrive, and {failed[person]} stand as failed"


def alerts_arrive(ledger: Ledger) -> Iterator[str]:
    """Every alert in the record arrived at least once, or ended where a person sees it."""
    for (person, case), count in ledger.alerts.items():
        missing = count - ledger.alerts_shown[person, case]
        if missing > ledger.alerts_ended[person]:
            yield f"{missing} of {count} alerts about worry {case} reached nobody"


def failures_are_told(ledger: Ledger) -> Iterator[str]:
    """What was given up was heard of by a turn, and so by a person."""
    for row in ledger.rows:
        if row.state is DeliveryState.FAILED and not row.is_heard:
            yield f"delivery {row.id} failed, and nobody was told"


def nothing_is_stuck(ledger: Ledger) -> Iterator[str]:
    """When all is quiet again nothing is on its way."""
    for row in ledger.rows:
        if row.state in MOVING:
            yield f"delivery {row.id} is still {row.state}"


def at_most_once(ledger: Ledger) -> Iterator[str]:
    """Check-ins and reminders never come twice."""
    for person, count in ledger.questions.items():
        if count > ledger.asked[person]:
            yield f"{count} questions came of {ledger.asked[person]} check-ins"
    for mark, count in Counter(ledger.reminded).items():
        if count > 1:
            yield f"reminder #{mark} came {count} times"


def in_order(ledger: Ledger) -> Iterator[str]:
    """Each person reads what was written to them in the order of writing."""
    for shown in ledger.marks.values():
        first = list(dict.fromkeys(shown))
        if first != sorted(first):
            late = [b for a, b in pairwise(first) if b < a]
            yield f"out of order: {late}"


def copies_are_unsure(ledger: Ledger) -> Iterator[str]:
    """No more messages came than were certainly sent, and sends of which nobody knew."""
    allowed = Counter[object]()
    for row in ledger.rows:
        allowed[row.person] += row.times_unsure + row.is_known
    for person, count in ledger.received.items():
        if count > allowed[person]:
            yield f"{count} messages came where {allowed[person]} could have been sent"


def rungs_fire(ledger: Ledger) -> Iterator[str]:
    """Each rung in time, or as soon as what prevented it had ended."""
    for climb in ledger.climbs:
        for moment in climb.rungs:
            latest = _latest(moment, ledger)
            if not any(moment <= at <= latest for at in climb.alerted):
                late = min((at for at in climb.alerted if at > latest), default=None)
                after = f"{(late - moment).total_seconds():.1f} s later" if late else "never"
                yield f"worry {climb.case}: the rung of {moment:%H:%M:%S} fired {after}"


def somebody_has_it(ledger: Ledger) -> Iterator[str]:
    """No worry is ever without a named owner or an alarm that climbs on."""
    yield from ledger.unguarded
    for climb in ledger.climbs:
        if not climb.has_owner and not climb.has_rung_to_come:
            yield f"worry {climb.case} has no owner, and its alarm climbs no more"
        if not climb.has_owner and not climb.alerted:
            yield f"worry {climb.case} has no owner, and nobody was alerted"


def _latest(moment: datetime, ledger: Ledger) -> datetime:
    latest = moment + IN_TIME
    for away in sorted(ledger.away, key=_since):
        if away.since < latest and away.until > moment:
            latest = max(latest, away.until + IN_TIME)
    return latest


def _since(away: Away) -> datetime:
    return away.since


LAWS: Mapping[str, Callable[[Ledger], Iterator[str]]] = {
    "one turn each": one_turn,
    "relays arrive": relays_arrive,
    "alerts arrive": alerts_arrive,
    "failures are told": failures_are_told,
    "nothing is stuck": nothing_is_stuck,
    "check-ins at most once": at_most_once,
    "in order": in_order,
    "copies only of unsure sends": copies_are_unsure,
    "rungs in time": rungs_fire,
    "a named owner or an alarm": somebody_has_it,
}


def breaches(ledger: Ledger) -> list[str]:
    """Every breach of every law."""
    return [f"{name}: {said}" for name, law in LAWS.items() for said in law(ledger)]
