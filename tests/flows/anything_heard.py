"""Anything that may be heard, with odd words, and anything that may be known. Decides nothing."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from hand_made import (
    EVERYBODY,
    JOE,
    MAYA,
    PRIYA,
    SAM,
    TEAM,
    TUESDAYS_AND_THURSDAYS,
    case,
    facts,
    pairing,
    utc,
    version,
)
from hypothesis import strategies as st

from flows.agreement import Direction
from flows.alarms import Alarm, Gap, Raised
from flows.casework import CaseFile
from flows.channels import SECOND
from flows.checkins import CheckInPlan, Rhythm
from flows.conversing import Act, Button, Conversation, ConversationState, ShownButton
from flows.facts import Facts
from flows.gate import Line, Recorded
from flows.heard import (
    AccountAsked,
    AgreementRecorded,
    AlarmsLooked,
    AllStopAsked,
    BackupRestored,
    ButtonPressed,
    ChannelTestAsked,
    Deed,
    DeliveryFailed,
    Failure,
    GateLineRecorded,
    GroupHeard,
    Heard,
    LinkAsked,
    MessageHeard,
    MessageKind,
    NothingHeard,
    PairAsked,
    PersonAdded,
    PersonChanged,
    PersonRemoved,
    ReachChanged,
    ReachGiven,
    Source,
    SourceKind,
    StartHeard,
    Timer,
    TimerFired,
    TimerKind,
    Topic,
    TopicKind,
    UpdateSetAside,
)
from flows.level import Level
from flows.library import load_library
from flows.people import Account, Duty, Invite, MentorKind, Person, Reach, Role, Standing
from flows.proving import Asked, LadderTest
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why

NOW = utc("2026-11-03 16:30")
HOUR = timedelta(hours=1)
PAIRING = pairing(version(1, TUESDAYS_AND_THURSDAYS))
CASE = case(Level.TODAY, NOW - HOUR)
INBOX, CLOCK = Source(SourceKind.INBOX, 1), Source(SourceKind.TIMER, UUID(int=1))
COMMAND, DELIVERY = Source(SourceKind.COMMAND), Source(SourceKind.DELIVERY, 1)

# what may be heard

ODD = [
    "", " ", "\n", "\x00", "\ud83d", "\udc00\ud83d", "a" * 4096, "👩‍👩‍👧‍👦" * 300, "\u202eyes", "{name}",
    "{0}", "{", "}}", "%s", "<b>hi</b>", "/start", "/help", "yes", "not now", "help", "tell someone",
    "worries", "test ladder", "desk",
    "i want to die", "i feel like ending it all tonight", "07700 900123", "a@b.co",
    "مرحبا", "ß", "İ", "ﬁ", "\ufeff", "0️⃣", "k i l l m y s e l f",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=60),
    st.text(st.characters(codec=None), max_size=20),
    st.lists(st.sampled_from(ODD), max_size=3).map(" ".join),
)
MESSAGES = st.builds(
    MessageHeard,
    source=st.just(INBOX),
    address=st.just("chat"),
    message=st.integers(1, 5),
    text=TEXTS,
    at=st.just(NOW),
    kind=st.one_of(st.just(MessageKind.TEXT), st.sampled_from(MessageKind)),
    reply_to=st.sampled_from([None, 1]),
    is_edit=st.booleans(),
    is_forwarded=st.booleans(),
)
STARTS = st.builds(
    StartHeard, st.just(INBOX), st.just("chat"), st.one_of(st.none(), TEXTS), st.just(NOW)
)
PRESSES = st.builds(
    ButtonPressed, st.just(INBOX), st.just("chat"), TEXTS, st.just("query"), st.just(NOW)
)
REACHES = st.builds(ReachChanged, st.just(INBOX), st.just("chat"), st.booleans(), st.just(NOW))
GROUPS = st.builds(GroupHeard, st.just(INBOX), st.just("group"), st.booleans(), st.just(NOW))
NOTHING = st.builds(NothingHeard, st.just(INBOX), TEXTS)
SLOTS = st.sampled_from(
    [
        ("2026-W45-1", NOW),
        ("2026-W45-1", NOW - timedelta(hours=25)),
        ("2026-W45-2", NOW + HOUR),
    ]
)


@st.composite
def some_timer(draw: st.DrawFn) -> TimerFired:
    slot, due = draw(SLOTS)
    expects = {
        "slot": slot,
        "due": due.isoformat(),
        "direction": draw(st.sampled_from(["to_mentor", "to_mentee"])),
        "relay": str(UUID(int=60)),
        "starts_at": draw(st.sampled_from([CASE.starts_at.isoformat(), NOW.isoformat()])),
        "level": CASE.level.name,
        "since": NOW.isoformat(),
        "mailed": "2",
    }
    timer = Timer(
        id=UUID(int=80),
        kind=draw(st.sampled_from(TimerKind)),
        due=NOW,
        person=MAYA.id,
        pairing=draw(st.sampled_from([None, PAIRING.id, UUID(int=999)])),
        case=draw(st.sampled_from([None, CASE.id, UUID(int=999)])),
        expects=tuple(expects.items()),
    )
    return TimerFired(CLOCK, timer)


TOPICS = st.one_of(
    st.none(),
    st.builds(Topic, st.sampled_from(TopicKind), st.sampled_from([PAIRING.id, CASE.id])),
)
FAILED = st.builds(
    DeliveryFailed,
    st.just(DELIVERY),
    st.sampled_from([None, MAYA.id, SAM.id, PRIYA.id, UUID(int=999)]),
    st.sampled_from(["relaying.message", "alert.new", "weekly.how", "worry.told"]),
    st.sampled_from(Failure),
    TOPICS,
)
PAGES_FAILED = st.builds(
    DeliveryFailed,
    st.just(DELIVERY),
    st.sampled_from([None, JOE.id, UUID(int=999)]),
    st.sampled_from(["channel.page", "channel.test"]),
    st.sampled_from([Failure.REFUSED, Failure.GIVEN_UP, Failure.TOO_LATE, Failure.NO_ACCOUNT]),
    TOPICS,
    st.sampled_from(SECOND),
)
ADDED = st.builds(
    PersonAdded,
    source=st.just(COMMAND),
    person=st.just(UUID(int=90)),
    first_name=TEXTS,
    initials=TEXTS,
    role=st.sampled_from(Role),
    zone=st.sampled_from(["Europe/London", "Asia/Kolkata"]),
    duty=st.one_of(st.none(), st.sampled_from(Duty)),
    mentor_kind=st.one_of(st.none(), st.sampled_from(MentorKind)),
    birth_month=st.sampled_from([None, date(2009, 5, 1), date(2010, 11, 1), date(2012, 1, 1)]),
    check_ins=st.lists(st.tuples(st.integers(0, 6), st.times()), max_size=3).map(tuple),
)
PEOPLE = st.sampled_from([MAYA.id, SAM.id, PRIYA.id, UUID(int=999)])
LINKS = st.builds(LinkAsked, st.just(COMMAND), PEOPLE, TEXTS)
ACCOUNTS = st.builds(AccountAsked, st.just(COMMAND), PEOPLE, st.sampled_from(Deed))
PAIRS = st.builds(PairAsked, st.just(COMMAND), st.just(UUID(int=91)), PEOPLE, PEOPLE)
AGREED = st.builds(
    AgreementRecorded,
    source=st.just(COMMAND),
    pairing=st.sampled_from([PAIRING.id, UUID(int=999)]),
    terms=st.just(TUESDAYS_AND_THURSDAYS),
    supervisor=PEOPLE,
    recorded_by=TEXTS,
    agreed_on=st.sampled_from([date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)]),
)
GATE_LINES = st.builds(
    GateLineRecorded,
    source=st.just(COMMAND),
    line=st.sampled_from(Line),
    by=PEOPLE,
    on=st.dates(date(2026, 11, 2), date(2026, 11, 4)),
    what=st.sampled_from(["", "shout", "nobody"]),
    person=st.one_of(st.none(), PEOPLE),
    recheck=st.one_of(st.none(), st.dates(date(2026, 11, 2), date(2026, 11, 5))),
    words=TEXTS,
)
REACHES_GIVEN = st.builds(
    ReachGiven,
    st.just(COMMAND),
    PEOPLE,
    st.one_of(st.none(), TEXTS, st.just("joe@scheme.example")),
    st.one_of(st.none(), PEOPLE),
)
CHANGED = st.builds(
    PersonChanged,
    st.just(COMMAND),
    PEOPLE,
    st.one_of(st.none(), st.just("Maya")),
    st.one_of(st.none(), st.just("M")),
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), PEOPLE),
)
REMOVED = st.builds(PersonRemoved, st.just(COMMAND), PEOPLE, st.one_of(st.none(), PEOPLE))
TESTS = st.builds(ChannelTestAsked, st.just(COMMAND), st.one_of(st.none(), PEOPLE))
ALL_STOPS = st.builds(AllStopAsked, st.just(COMMAND), PEOPLE, st.booleans(), TEXTS)
RESTORED = st.builds(
    BackupRestored, st.just(COMMAND), st.one_of(st.none(), st.just(NOW)), st.booleans()
)
LOOKED = st.builds(
    AlarmsLooked,
    source=st.just(COMMAND),
    standing=st.lists(
        st.builds(Raised, st.sampled_from(Alarm), st.just(NOW), st.integers(0, 900)), max_size=3
    ).map(tuple),
    over=st.frozensets(st.sampled_from(Alarm), max_size=3),
    told=st.frozensets(st.sampled_from(Alarm), max_size=3),
    gap=st.sampled_from([None, Gap(NOW - HOUR, NOW)]),
    heard_at=st.sampled_from([None, NOW]),
)
ASIDE = st.builds(UpdateSetAside, st.just(INBOX), st.integers(0))
HEARD: st.SearchStrategy[Heard] = st.one_of(
    MESSAGES, MESSAGES, PRESSES, PRESSES, STARTS, REACHES, GROUPS, NOTHING, some_timer(), FAILED,
    PAGES_FAILED, REACHES_GIVEN, CHANGED, REMOVED, TESTS, ADDED, LINKS, ACCOUNTS, PAIRS, AGREED, GATE_LINES,
    ALL_STOPS, ASIDE, RESTORED, LOOKED,
)  # fmt: skip

# what may be known

PLAN = CheckInPlan(MAYA.id, ((1, time(16)),), Rhythm.WEEKLY, False, 1)
HELD = Relay(
    id=UUID(int=60),
    kind=RelayKind.MESSAGE,
    sender=MAYA.id,
    words="hello {there}",
    heard_at=NOW - HOUR,
    verdict=Verdict.HELD,
    why=Why.WHOSE_WORDS,
    pairing=PAIRING.id,
    direction=Direction.TO_MENTOR,
    message=1,
)
FRESH = Invite(UUID(int=62), MAYA.id, NOW + HOUR, False)
USED = Invite(UUID(int=62), SAM.id, NOW, True)
ASKED = Asked(UUID(int=64), PRIYA.id, 0, NOW, NOW + HOUR)
TESTED = LadderTest(UUID(int=63), NOW, None, 1, (ASKED,))
MAILED = tuple(
    replace(each, mail=Account(UUID(int=each.id.int + 2000), Reach.ACTIVE)) for each in TEAM
)
WHO: list[Person | None] = [
    None,
    *EVERYBODY,
    *(replace(e, standing=Standing.ASKED) for e in EVERYBODY),
]


RECORDS = st.lists(
    st.builds(
        Recorded,
        line=st.sampled_from(Line),
        by=st.sampled_from([PRIYA.id, JOE.id]),
        on=st.dates(date(2026, 5, 6), date(2026, 11, 3)),
        at=st.just(NOW),
        what=st.sampled_from(["", "shout", "gone"]),
        person=st.sampled_from([None, MAYA.id, SAM.id]),
        recheck=st.one_of(st.none(), st.dates(date(2026, 11, 2), date(2027, 11, 5))),
        number=st.integers(1, 9),
    ),
    max_size=4,
).map(tuple)


@st.composite
def some_conversation(draw: st.DrawFn, me: Person) -> Conversation:
    """Somewhere in any script, or at a step that the file no longer has."""
    script = draw(st.sampled_from(sorted(load_library().scripts)))
    steps = [step.id for step in load_library().scripts[script].steps if step.kind != "end"]
    day_and_time = (("day", "1"), ("time", "16:00"), ("share", "all"), ("how", "good"))
    return Conversation(
        id=UUID(int=61),
        person=me.id,
        flow=script,
        step=draw(st.sampled_from([*steps, "gone"])),
        state=ConversationState.OPEN,
        started_at=NOW - HOUR,
        version=1,
        answers=(*day_and_time, ("from_card", "thinking"), ("who", str(SAM.id))),
        subject=(("case", str(CASE.id)), ("pairing", str(PAIRING.id)), ("due", NOW.isoformat())),
    )


@st.composite
def some_button(draw: st.DrawFn, me: Person) -> ShownButton:
    act = draw(st.sampled_from(Act))
    meaning = {
        "conversation": str(UUID(int=61)),
        "step": draw(st.sampled_from(["how", "ask", "gone"])),
        "choice": draw(st.sampled_from(["yes", "good", "gone"])),
        "then": "gone",
        "case": str(CASE.id),
        "relay": str(HELD.id),
        "test": str(draw(st.sampled_from([TESTED.id, UUID(int=999)]))),
        "pairing": str(draw(st.sampled_from([PAIRING.id, UUID(int=999)]))),
        "due": NOW.isoformat(),
        "rhythm": draw(st.sampled_from(list(Rhythm))).value,
        "ending": str(PAIRING.id),
        "how": draw(st.sampled_from(["paused", "stopped", "messages", "nothing"])),
        "person": str(draw(st.sampled_from([me.id, UUID(int=999)]))),
    }
    used = draw(st.sampled_from([None, NOW - HOUR]))
    whose = draw(st.sampled_from([me.id, JOE.id]))
    return ShownButton(Button("token", "Label", act, tuple(meaning.items())), whose, NOW, used)


@st.composite
def some_facts(draw: st.DrawFn, heard: Heard) -> Facts:
    me = draw(st.sampled_from(WHO))
    if isinstance(heard, TimerFired):
        me = draw(st.sampled_from([MAYA, replace(MAYA, standing=Standing.NOT_NOW)]))
    known = facts(me)
    case_ = draw(st.sampled_from([CASE, replace(CASE, level=Level.NOW)]))
    cases = draw(st.sampled_from([(), (case_,), (replace(case_, owner=PRIYA.id),)]))
    team = draw(st.sampled_from([known.team, MAILED, ()]))
    pairings: tuple[Pairing, ...] = draw(st.sampled_from([(), (PAIRING,), (pairing(),)]))
    known = replace(
        known,
        rules=known.rules.model_copy(update={"made_up": draw(st.booleans())}),
        gate_lines=draw(RECORDS),
        was_open=draw(st.sampled_from([None, True, False])),
        everybody=draw(st.sampled_from([(), EVERYBODY])),
        every_pairing=draw(st.sampled_from([(), (PAIRING,)])),
    )
    if me is None:
        invite = draw(st.sampled_from([None, FRESH, USED]))
        return replace(known, invite=invite)
    return replace(
        known,
        team=team,
        pairings=pairings,
        cases=cases,
        file=draw(st.sampled_from([None, CaseFile(case_)])),
        second=draw(st.sampled_from([frozenset(), frozenset(SECOND)])),
        silent_for=draw(st.sampled_from([frozenset(), frozenset({PRIYA.id})])),
        file_pairings=pairings,
        conversation=draw(st.one_of(st.none(), some_conversation(me))),
        aside=draw(st.one_of(st.none(), some_conversation(me))),
        pressed=draw(st.one_of(st.none(), some_button(me))),
        replied=draw(TOPICS),
        relay=draw(st.sampled_from([None, HELD])),
        original_relay=draw(st.sampled_from([None, HELD, replace(HELD, verdict=Verdict.PASSED)])),
        plans=draw(st.sampled_from([{}, {MAYA.id: PLAN}])),
        unanswered=draw(st.integers(0, 5)),
        unanswered_since=draw(st.sampled_from([None, NOW - HOUR])),
        last_told_at=draw(st.sampled_from([None, NOW - HOUR])),
        ladder_test=draw(st.sampled_from([None, TESTED, replace(TESTED, ended_at=NOW)])),
    )
