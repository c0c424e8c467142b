"""The cast of a transcript: who there is, what was agreed, and the rules of their programme."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from flows.gate import Line
from flows.ladder_rules import DAY_NAMES
from flows.library import load_library
from flows.local_time import Hours, to_local
from flows.people import Duty, MentorKind, Role
from flows.programme import Programme

from .lines import Agreed, TranscriptFault
from .times import ZONE


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the programme."""

    name: str
    initials: str
    role: Role
    duty: Duty | None = None
    kind: MentorKind | None = None
    born: date | None = None
    nation: str = "england"


@dataclass(slots=True)
class Cast:
    """Everything that is so before the story begins.

    `gate` names the lines that do not stand recorded; None where no line does.
    `counts_until` are last days of mentors' checks that are not a year away.
    """

    start: datetime | None = None
    programme: str = "Riverside Mentoring"
    is_real: bool = False
    gate: tuple[str, ...] | None = None
    counts_until: dict[tuple[str, Line], date] = field(default_factory=dict)
    cover: tuple[Hours, ...] = ()
    closed: tuple[date, ...] = ()
    holidays: tuple[tuple[date, date], ...] = ()
    lines_checked: date | None = None
    members: dict[str, Member] = field(default_factory=dict)
    pairings: list[tuple[str, str]] = field(default_factory=list)
    agreements: list[Agreed] = field(default_factory=list)
    check_ins: dict[str, tuple[int, time]] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    ladder_test: tuple[int, time] | None = None
    morning: time | None = None
    mailed: tuple[str, ...] = ()
    has_pager: bool = False

    @property
    def beginning(self) -> datetime:
        """When the story begins. Raises TranscriptFault where that is not said."""
        if self.start is None:
            raise TranscriptFault("say when it is")
        return self.start

    def add(self, member: Member) -> None:
        """Adds somebody. Raises TranscriptFault where the name is taken."""
        if member.name in self.members:
            raise TranscriptFault(f"there are two people called {member.name}")
        self.members[member.name] = member

    def known(self, name: str) -> str:
        """The name again, if there is such a person."""
        if name not in self.members:
            raise TranscriptFault(f"there is nobody called {name}")
        return name


def programme_of(cast: Cast) -> Programme:
    """The rules of a cast's made-up programme; what is not said is as the product has it."""
    lines = load_library().help_lines
    checked = cast.lines_checked or to_local(cast.beginning, ZONE).date()
    rules = Programme.model_validate(
        {
            "slug": "transcript",
            "name": cast.programme,
            "zone": ZONE,
            "made_up": True,
            "cover": {"hours": [_hours(each) for each in cast.cover], "closed": cast.closed},
            "ladder": {"test": _weekly(cast.ladder_test)},
            "desk": {"morning": cast.morning},
            "check_ins": {
                "school_holidays": [{"first": first, "last": last} for first, last in cast.holidays]
            },
            "help_lines_checked": {line.id: checked for line in lines if not line.always},
        }
    )
    # A real programme always tests its ladder; in a story only where the set-up says when.
    real = {"made_up": False, "help_lines_checked": {}}
    return rules.model_copy(update=real) if cast.is_real else rules


def _weekly(found: tuple[int, time] | None) -> dict[str, object] | None:
    return {"day": DAY_NAMES[found[0]], "start": found[1]} if found else None


def _hours(hours: Hours) -> dict[str, object]:
    return {
        "days": tuple(DAY_NAMES[day] for day in sorted(hours.days)),
        "start": hours.start,
        "until": hours.until,
    }
