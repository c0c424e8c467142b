"""Made-up people, rules and agreements for the tests of decisions. Decides nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flows.agreement import AgreementVersion, Party, Terms
from flows.casework import Case, CaseState
from flows.facts import Facts, Ids
from flows.level import Level
from flows.library import load_library
from flows.local_time import Hours
from flows.people import Account, Duty, MentorKind, Person, Reach, Role, Standing
from flows.programme import Programme, parse_programme
from flows.relaying import Pairing, PairingState

MINUTE = timedelta(minutes=1)
WEEKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))

PROGRAMME = """
slug = "harbour"
name = "Harbour Mentoring"
made_up = true
[cover]
hours = [{ days = ["mon", "tue", "wed", "thu", "fri"], start = "09:00", until = "17:00" }]
closed = [2026-12-25, 2026-12-28, 2027-01-01]
[check_ins]
school_holidays = [{ first = 2026-12-21, last = 2027-01-01 }]
[help_lines_checked]
childline = 2026-10-01
shout = 2026-10-01
samaritans = 2026-10-01
papyrus = 2026-10-01
lifeline = 2026-10-01
"""


def rules(more: str = "") -> Programme:
    """The rules of a made-up programme, with further lines at the end of its file."""
    return parse_programme(PROGRAMME + more, "programme.toml")


def utc(text: str) -> datetime:
    """A UTC moment from text such as `2026-11-02 16:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(text: str) -> time:
    """A time of day from text such as `16:00`."""
    return time.fromisoformat(text)


def person(number: int, name: str, role: Role, *duties: Duty) -> Person:
    """A person who has joined and can be reached."""
    return Person(
        id=UUID(int=number),
        first_name=name,
        initials=name[:2].upper(),
        zone="Europe/London",
        standing=Standing.JOINED,
        version=1,
        roles=frozenset({role}),
        duties=frozenset(duties),
        account=Account(UUID(int=number + 1000), Reach.ACTIVE),
    )


MAYA = replace(person(1, "Maya", Role.MENTEE), birth_month=date(2009, 5, 1))
SAM = replace(person(2, "Sam", Role.MENTOR), mentor_kind=MentorKind.VOLUNTEER)
PRIYA = person(3, "Priya", Role.COORDINATOR, Duty.LEAD)
JOE = person(4, "Joe", Role.COORDINATOR, Duty.DEPUTY)
GRACE = person(5, "Grace", Role.COORDINATOR, Duty.MANAGER)
TOM = person(6, "Tom", Role.COORDINATOR, Duty.TRUSTEE_LEAD)
TEAM = (PRIYA, JOE, GRACE, TOM)
EVERYBODY = (MAYA, SAM, *TEAM)


def unreachable(who: Person) -> Person:
    """The same person after they blocked the bot."""
    return replace(who, account=Account(UUID(int=who.id.int + 1000), Reach.BLOCKED))


def hours(days: Iterable[int], start: str, until: str) -> Hours:
    """Local hours from text."""
    return Hours(frozenset(days), clock(start), clock(until))


TUESDAYS_AND_THURSDAYS = Terms(
    zone="Europe/London",
    hours=(hours({1, 3}, "16:00", "18:00"),),
    mentee_a_week=3,
    mentor_a_week=2,
)


def version(number: int, terms: Terms, *accepted: Party) -> AgreementVersion:
    """A version of an agreement, accepted by all three where nobody is named."""
    return AgreementVersion(number, terms, frozenset(accepted or Party))


def pairing(*versions: AgreementVersion) -> Pairing:
    """Maya and Sam, active, with these versions of an agreement."""
    return Pairing(UUID(int=50), PairingState.ACTIVE, MAYA, SAM, versions, 1)


def case(level: Level, opened: datetime, starts: datetime | None = None) -> Case:
    """An unread case of Maya's."""
    return Case(
        id=UUID(int=70),
        number=7,
        person=MAYA.id,
        level=level,
        state=CaseState.RAISED,
        opened_at=opened,
        starts_at=starts or opened,
        paged_at=opened,
        version=1,
    )


def facts(me: Person | None, seed: bytes = b"seed") -> Facts:
    """The facts of a turn of one person, with everybody in scope and the whole team."""
    return Facts(
        rules=rules(),
        library=load_library(),
        ids=Ids(seed),
        team=TEAM,
        me=me,
        people={each.id: each for each in EVERYBODY},
    )
