"""No message passes outside the agreement, and none is lost: random agreements, random weeks.

Each turn is held against the oracle in `random_weeks`.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hand_made import MAYA, SAM, TOM, TUESDAYS_AND_THURSDAYS, version
from hypothesis import HealthCheck, given, settings
from one_pairing import Done, OnePairing, weekly
from random_weeks import CHANGES, WRITES, Weeks, allowed, cap, in_force, weeks

from flows.agreement import AgreementVersion, Direction, Party
from flows.effects import Enter, KeepRelay, Lane, MoveRelay, Say
from flows.heard import AgreementRecorded, Source, SourceKind, TimerKind
from flows.people import Standing
from flows.relaying import Relay, RelayKind, Verdict, Why

# the play

TAILS = {
    "maya": "",
    "sam": "",
    "maya worried": " i want to die",
    "maya number": " ring 07700 900123",
    "sam number": " ring 07700 900123",
}


class Play:
    """Runs the weeks and holds every turn against the oracle."""

    def __init__(self, script: Weeks) -> None:
        self.script = script
        noon = datetime.combine(script.first, time(12), tzinfo=UTC)
        agreed = AgreementVersion(1, script.terms[0], frozenset(Party))
        self.found = OnePairing((agreed,), weekly(2, noon.replace(hour=16)))
        self.now = noon
        self.checked = 0
        self.tokens: dict[str, UUID] = {}
        self.passes: list[tuple[datetime, Direction, str]] = []
        self.promised: dict[UUID, datetime] = {}
        self.found.check_in_on(noon + timedelta(days=2, hours=4))

    def run(self) -> None:
        for minutes, kind in self.script.events:
            self.now += timedelta(minutes=minutes)
            self.found.pass_time(self.now, down=kind == "down")
            self.check()
            self._happens(kind)
            self.check()
        self.now += timedelta(days=60)
        self.found.timers = {
            each.id: each
            for each in self.found.timers.values()
            if each.kind is not TimerKind.CHECK_IN
        }
        self.found.pass_time(self.now)
        self.check()

    def _happens(self, kind: str) -> None:
        token = f"word{len(self.tokens):03d}x"
        if kind in TAILS:
            who = MAYA if kind.startswith("maya") else SAM
            found = self.found.write(who, token + TAILS[kind], self.now)
            assert found is not None, "what was written is kept"
            self.tokens[token] = found
        elif kind == "edit":
            self._edit(token)
        elif kind == "note":
            self._note(token)
        elif kind == "propose":
            number = len(self.found.versions) + 1
            proposed = AgreementVersion(number, self.script.terms[1], frozenset({Party.MENTOR}))
            self.found.versions.append(proposed)
        elif kind == "agree":
            command = Source(SourceKind.COMMAND)
            terms, pairing = self.script.terms[2], self.found.pairing(self.now).id
            heard = AgreementRecorded(command, pairing, terms, TOM.id, "Tom", date(2026, 1, 1))
            self.found.agree(heard, self.now)
            self.found.pass_time(self.now)

    def _edit(self, token: str) -> None:
        written = [r for r in self.found.relays.values() if r.message is not None]
        if not written:
            return
        original, before = written[len(written) // 2], set(self.found.relays)
        self.found.edit(original.id, token, self.now)
        made = set(self.found.relays) - before
        if original.why is Why.BELONGS_TO_WORRY:
            assert not made, "a change follows the words to whoever has the worry"
            assert any(isinstance(each, Enter) for each in self.found.done[-1].effects)
            return
        (self.tokens[token],) = made

    def _note(self, token: str) -> None:
        self.tokens[token] = self.found.keep_note(token, self.now)

    # what must hold

    def check(self) -> None:
        for done in self.found.done[self.checked :]:
            self._nothing_outside(done)
            self._nothing_lost(done)
        self.checked = len(self.found.done)
        for each in self.found.relays.values():
            assert each.verdict is not Verdict.HELD or self.found.waits_for(each), each.why

    def _nothing_outside(self, done: Done) -> None:
        terms = in_force(self.found.versions)
        for say in done.says():
            carried = [token for token in self.tokens | self._new(done) if token in say.text]
            writers = {self._relay(token, done).sender for token in carried}
            if not carried or say.to in writers or say.lane is not Lane.RELAY:
                assert not carried or say.to in writers, f"{say.text_id} leaks what was written"
                continue
            assert terms, "nothing passes without an agreement"
            assert all(allowed(each, done.at) for each in terms), f"{say.text_id} at {done.at}"
            assert "07700" not in say.text
            self._count(say, done, carried)

    def _count(self, say: Say, done: Done, carried: list[str]) -> None:
        relays = [self._relay(token, done) for token in carried]
        direction = relays[0].direction
        assert direction is not None
        self.passes += [(done.at, direction, token) for token in carried]
        if not any(each.kind is RelayKind.MESSAGE for each in relays):
            return
        terms = in_force(self.found.versions)
        monday = _monday(done.at, terms[0].zone)
        parcels = {
            each.parcel
            for each in self.found.relays.values()
            if each.kind is RelayKind.MESSAGE
            and each.direction is direction
            and each.passed_at is not None
            and _monday(each.passed_at, terms[0].zone) == monday
            and each.passed_at <= done.at
        }
        assert len(parcels) <= cap(terms, direction), f"more than agreed in the week of {monday}"

    def _nothing_lost(self, done: Done) -> None:
        """Passed words stand in one message to the reader; refused ones are said to the sender."""
        for effect in done.effects:
            if isinstance(effect, KeepRelay):
                relay, verdict, due = effect.relay, effect.relay.verdict, effect.relay.due_at
            elif isinstance(effect, MoveRelay):
                relay = self.found.relays[effect.relay]
                verdict, due = effect.verdict, effect.due_at
            else:
                continue
            token = relay.words.split()[0]
            reader = SAM.id if relay.sender == MAYA.id else MAYA.id
            carrying = [say for say in done.says() if token in say.text and say.to == reader]
            assert len(carrying) == (1 if verdict is Verdict.PASSED else 0)
            if verdict is Verdict.REFUSED:
                assert any(say.to == relay.sender for say in done.says()), "refused in silence"
            if verdict is Verdict.HELD and due is not None:
                self.promised.setdefault(relay.id, due)

    def _new(self, done: Done) -> dict[str, UUID]:
        kept = (each.relay for each in done.effects if isinstance(each, KeepRelay))
        return {relay.words.split()[0]: relay.id for relay in kept}

    def _relay(self, token: str, done: Done) -> Relay:
        return self.found.relays[(self.tokens | self._new(done))[token]]


def _monday(moment: datetime, zone: str) -> date:
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


BOUNDED = settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(weeks(WRITES + CHANGES))
@BOUNDED
def test_nothing_passes_outside_the_agreement_and_nothing_is_lost(script: Weeks) -> None:
    play = Play(script)
    play.run()
    shown = [token for _, _, token in play.passes]
    assert len(shown) == len(set(shown)), "nothing passes twice"
    passed = {
        token
        for token, relay in play.tokens.items()
        if play.found.relays[relay].verdict is Verdict.PASSED
    }
    assert passed == set(shown)


@given(weeks([*WRITES, "edit"]))
@BOUNDED
def test_a_promised_time_is_kept_and_messages_stay_in_order(script: Weeks) -> None:
    """While the agreement stays as it is and the bot runs."""
    play = Play(replace(script, terms=(replace(script.terms[0], ends_on=None), *script.terms[1:])))
    play.run()
    for relay, due in play.promised.items():
        assert play.found.relays[relay].passed_at == due
    for direction in Direction:
        shown = [play.tokens[token] for _, way, token in play.passes if way is direction]
        relays = [play.found.relays[each] for each in shown]
        written = [each.heard_at for each in relays if each.kind is RelayKind.MESSAGE]
        assert written == sorted(written)
        for each in relays:
            original = play.found.relays.get(each.edits) if each.edits else None
            if original is not None and original.verdict is not Verdict.REFUSED:
                assert shown.index(original.id) < shown.index(each.id), "a change comes after"


def test_what_does_not_count_never_waits_for_the_next_week() -> None:
    """Sam's two messages are used up and a third waits; his note comes with the next hours."""
    tuesday = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)
    found = OnePairing((version(1, TUESDAYS_AND_THURSDAYS),), weekly(2, tuesday))
    for number in range(3):
        found.write(SAM, f"word {number}", tuesday)
    found.check_in_on(tuesday + timedelta(days=1))
    note = found.keep_note("a note", tuesday)
    found.pass_time(datetime(2026, 11, 11, tzinfo=UTC))
    thursday, next_tuesday = (datetime(2026, 11, day, 16, tzinfo=UTC) for day in (5, 10))
    assert found.relays[note].passed_at == thursday
    messages = [each for each in found.relays.values() if each.kind is RelayKind.MESSAGE]
    assert [each.passed_at for each in messages] == [tuesday, tuesday, next_tuesday]


def test_words_that_wait_for_somebody_to_join_are_not_called_refused() -> None:
    """A new agreement looks at what waits again; nobody is told that it was not passed on."""
    tuesday = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)
    found = OnePairing((version(1, TUESDAYS_AND_THURSDAYS),), weekly(2, tuesday))
    found.mentor = replace(SAM, standing=Standing.INVITED)
    found.write(MAYA, "hello", tuesday)
    command = Source(SourceKind.COMMAND)
    pairing = found.pairing(tuesday).id
    terms = replace(TUESDAYS_AND_THURSDAYS, mentee_a_week=2)
    found.agree(
        AgreementRecorded(command, pairing, terms, TOM.id, "Tom", date(2026, 11, 3)), tuesday
    )
    found.pass_time(tuesday)
    (relay,) = found.relays.values()
    assert (relay.verdict, relay.why) == (Verdict.HELD, Why.NOT_JOINED)
    assert [each.text_id for done in found.done for each in done.says()] == ["relaying.not_joined"]
