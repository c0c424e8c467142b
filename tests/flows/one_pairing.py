"""One pairing played in memory: what a decision wants done becomes the facts of the next one.

Stands in for storage with dictionaries; decides nothing. Only the timers that relay are fired.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from hand_made import MAYA, SAM, facts, pairing

from flows.agreement import AgreementVersion, Direction
from flows.casework import Case
from flows.checkins import CheckInPlan, Rhythm
from flows.decide import decide
from flows.effects import (
    AddAgreement,
    DropTimers,
    Effect,
    KeepRelay,
    MoveCase,
    MoveRelay,
    OpenCase,
    PutCheckIn,
    Say,
    SetTimer,
)
from flows.heard import (
    AgreementRecorded,
    Heard,
    MessageHeard,
    Source,
    SourceKind,
    Timer,
    TimerFired,
    TimerKind,
)
from flows.local_time import week_name
from flows.people import Person
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why

INBOX, CLOCK = Source(SourceKind.INBOX, 1), Source(SourceKind.TIMER, UUID(int=1))
RELAYING = {TimerKind.WINDOW, TimerKind.CHECK_IN, TimerKind.WHOSE_WORDS}


@dataclass(frozen=True)
class Done:
    """One turn: when it was, and its effects."""

    at: datetime
    effects: tuple[Effect, ...]

    def says(self) -> list[Say]:
        return [each for each in self.effects if isinstance(each, Say)]


class OnePairing:
    """Maya and Sam, from a moment on."""

    def __init__(self, versions: tuple[AgreementVersion, ...], plan: CheckInPlan) -> None:
        self.versions = list(versions)
        self.plan = plan
        self.mentor = SAM
        self.relays: dict[UUID, Relay] = {}
        self.timers: dict[UUID, Timer] = {}
        self.cases: dict[UUID, Case] = {}
        self.slots: set[str] = set()
        self.done: list[Done] = []
        self._messages = 0

    def write(self, who: Person, text: str, at: datetime) -> UUID | None:
        """Somebody writes; the relay that came of it, if there is one."""
        self._messages += 1
        before = set(self.relays)
        self._turn(MessageHeard(INBOX, "chat", self._messages, text, at), who, at)
        return next(iter(set(self.relays) - before), None)

    def edit(self, original: UUID, text: str, at: datetime) -> None:
        """Whoever wrote a message changes it."""
        found = self.relays[original]
        heard = MessageHeard(INBOX, "chat", found.message or 0, text, at, is_edit=True)
        who = MAYA if found.sender == MAYA.id else SAM
        self._turn(heard, who, at, found)

    def keep_note(self, words: str, at: datetime) -> UUID:
        """Sam's note waits for Maya's next check-in."""
        note = Relay(
            id=UUID(int=10_000 + len(self.relays)),
            kind=RelayKind.NOTE,
            sender=SAM.id,
            words=words,
            heard_at=at,
            verdict=Verdict.HELD,
            why=Why.WITH_CHECK_IN,
            pairing=self.pairing(at).id,
            direction=Direction.TO_MENTEE,
        )
        self.relays[note.id] = note
        return note.id

    def check_in_on(self, due: datetime) -> None:
        """Maya's next check-in is due then."""
        year, week, _ = due.isocalendar()
        expects = (("slot", f"{year}-W{week:02d}-1"), ("due", due.isoformat()))
        timer = Timer(UUID(int=77), TimerKind.CHECK_IN, due, MAYA.id, None, None, expects)
        self.timers[timer.id] = timer

    def agree(self, heard: AgreementRecorded, at: datetime) -> None:
        """All three agree on something new."""
        self._turn(heard, None, at)

    def pass_time(self, until: datetime, *, down: bool = False) -> None:
        """Fires what comes due, each at its moment; after a stop of the bot all of it late."""
        while due := self._due(until):
            del self.timers[due.id]
            at = until if down else max(due.due, self.done[-1].at if self.done else due.due)
            self._turn(TimerFired(CLOCK, due), MAYA, at, relay=self._named_by(due))

    def pairing(self, now: datetime) -> Pairing:
        """The pairing as storage would read it."""
        made = replace(pairing(*self.versions), mentor=self.mentor)
        zone = made.terms.zone if made.terms else MAYA.zone
        ways = {way: [r for r in self.relays.values() if r.direction is way] for way in Direction}
        week = week_name(now, zone)
        return replace(
            made,
            held=tuple(r for r in self.relays.values() if r.verdict is Verdict.HELD),
            used={way: _parcels(found, week) for way, found in ways.items()},
            heard_last={
                way: max(r.heard_at for r in found) for way, found in ways.items() if found
            },
        )

    def waits_for(self, relay: Relay) -> bool:
        """Will something look at this held message again?"""
        if relay.why is Why.WITH_CHECK_IN:
            return True
        if relay.why is Why.WHOSE_WORDS:
            return any(each.expected("relay") == str(relay.id) for each in self.timers.values())
        direction = relay.direction.value if relay.direction else ""
        return any(
            each.kind is TimerKind.WINDOW and each.expected("direction") == direction
            for each in self.timers.values()
        )

    def _due(self, until: datetime) -> Timer | None:
        due = [each for each in self.timers.values() if each.due <= until]
        return min(due, key=lambda each: each.due, default=None)

    def _named_by(self, timer: Timer) -> Relay | None:
        named = timer.expected("relay")
        return self.relays[UUID(named)] if named else None

    def _turn(
        self,
        heard: Heard,
        me: Person | None,
        at: datetime,
        original: Relay | None = None,
        relay: Relay | None = None,
    ) -> None:
        known = replace(
            facts(me, seed=len(self.done).to_bytes(8, "big")),
            pairings=(self.pairing(at),),
            cases=tuple(self.cases.values()),
            case_number=len(self.cases) + 1,
            original_relay=original,
            relay=relay,
            plans={MAYA.id: self.plan},
            slots=frozenset(self.slots),
        )
        effects = decide(heard, known, at)
        self.done.append(Done(at, effects))
        for effect in effects:
            self._write(effect)

    def _write(self, effect: Effect) -> None:
        match effect:
            case KeepRelay(relay):
                self.relays[relay.id] = relay
            case MoveRelay():
                self.relays[effect.relay] = _moved(self.relays[effect.relay], effect)
            case SetTimer(timer) if timer.kind in RELAYING:
                self.timers[timer.id] = timer
            case DropTimers(kind):
                gone = [each.id for each in self.timers.values() if each.kind is kind]
                for timer_id in gone:
                    del self.timers[timer_id]
            case OpenCase(case) | MoveCase(case):
                self.cases[case.id] = case
            case PutCheckIn(check_in):
                self.slots.add(check_in.slot)
            case AddAgreement():
                said = frozenset(party for party, *_ in effect.said)
                self.versions.append(AgreementVersion(effect.number, effect.terms, said))
            case _:
                """The rest changes nothing about what may pass."""


def _parcels(relays: list[Relay], week: str) -> int:
    messages = (r for r in relays if r.kind is RelayKind.MESSAGE and r.week == week)
    return len({r.parcel for r in messages if r.verdict is Verdict.PASSED})


def _moved(relay: Relay, to: MoveRelay) -> Relay:
    assert to.version == relay.version, "decided on another version than the one that is there"
    return replace(
        relay,
        verdict=to.verdict,
        why=to.why,
        due_at=to.due_at,
        passed_at=to.passed_at,
        week=to.week,
        parcel=to.parcel,
        version=relay.version + 1,
    )


def weekly(day: int, at: datetime) -> CheckInPlan:
    """A weekly plan."""
    return CheckInPlan(MAYA.id, ((day, at.time()),), Rhythm.WEEKLY, False, 1)
