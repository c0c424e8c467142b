"""A Programme: one scheme's rules, read from `programme.toml` and checked. Never holds people.

A scheme can make the product's times stricter freely; looser ones are refused (domain guide).
"""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from unicodedata import category
from zoneinfo import ZoneInfoNotFoundError

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from flows.broken_files import NOT_UTF8, NotToml, faults, parsed
from flows.file_examples import PROGRAMME
from flows.ladder_rules import (
    Climb,
    Clock,
    DayName,
    HoursRule,
    Ladder,
    Rules,
    Rung,
    SlowClimb,
    none_for_false,
)
from flows.level import Level
from flows.local_time import MIDNIGHT, zone_named
from flows.people import Duty

Nation = Literal["england", "wales", "scotland", "northern_ireland"]


class ProgrammeError(ValueError):
    """The programme file cannot be used as it is."""


class Cover(Rules):
    """When somebody is on duty, and local days on which nobody is."""

    hours: Annotated[tuple[HoursRule, ...], Field(min_length=1)]
    closed: tuple[date, ...] = ()

    def hours_on(self, day: date) -> tuple[HoursRule, ...]:
        """The weekly hours that hold on a local day: here always the same."""
        return self.hours


class Holidays(Rules):
    """School holidays, both days included."""

    first: date
    last: date


class CheckIns(Rules):
    """Local hours for check-ins (domain guide, section 4) and the time offered first."""

    start: Clock = time(9)
    until: Clock = time(20)
    school_day_start: Clock = time(15, 30)
    default_day: DayName = "mon"
    default_time: Clock = time(16, 30)
    school_holidays: tuple[Holidays, ...] = ()

    @model_validator(mode="after")
    def _no_looser(self) -> Self:
        early = self.start < time(9) or self.school_day_start < time(15, 30)
        if early or self.until > time(20) or self.until == MIDNIGHT:
            raise ValueError("check-ins go from 09:00 (15:30 on school days) to 20:00, not wider")
        return self


class Contact(Rules):
    """Hours in which no agreement may have messages delivered."""

    quiet_start: Clock = time(20)
    quiet_until: Clock = time(8)


def _a_day(value: object) -> object:
    if type(value) is not date:
        raise ValueError("write the date of the last check, such as 2026-11-02, or leave it out")
    return value


CheckDay = Annotated[date, BeforeValidator(_a_day)]


class DeskRule(Rules):
    """The local time at which the desk comes by itself on days with cover; none where false."""

    morning: Annotated[Clock | None, BeforeValidator(none_for_false)] = time(8, 45)


def is_scheme_name(name: str) -> bool:
    """Is it written in letters, figures and marks alone? Young people read it in every first message."""
    plain = all(category(each)[0] in "LMNP" or each in " +" for each in name)
    return plain and any(map(str.isalpha, name))


YOUNGEST = 16
"""The chat platform's own age limit in the UK (domain guide, section 3); no scheme goes below it."""
OLDEST = 25
"""Schemes are for young people up to this age (domain guide, section 1)."""


class Programme(Rules):
    """One scheme and its rules."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    zone: str = "Europe/London"
    nation: Nation = "england"
    made_up: bool = False
    min_chat_age: int = YOUNGEST
    cover: Cover
    ladder: Ladder = Ladder()
    check_ins: CheckIns = CheckIns()
    contact: Contact = Contact()
    desk: DeskRule = DeskRule()
    help_lines_checked: dict[str, CheckDay] = Field(default_factory=dict)

    @field_validator("name")
    @classmethod
    def _is_written_plainly(cls, name: str) -> str:
        if name and not is_scheme_name(name):
            raise ValueError(
                "a scheme's name is written in letters, figures and marks on one line, without emoji "
                'or hidden signs, for example name = "Our mentoring scheme"'
            )
        return name

    @field_validator("min_chat_age")
    @classmethod
    def _not_below_the_platform(cls, years: int) -> int:
        if not YOUNGEST <= years <= OLDEST:
            raise ValueError(
                f"write an age from {YOUNGEST} to {OLDEST}: nobody below {YOUNGEST} may use this chat, "
                f"by the platform's own rule, and young people here are {OLDEST} at most"
            )
        return years

    @model_validator(mode="after")
    def _tests_its_ladder(self) -> Self:
        if self.ladder.test is None and not self.made_up:
            raise ValueError("ladder.test can be false only where made_up is true")
        return self

    @model_validator(mode="after")
    def _checks_stand_in_the_record(self) -> Self:
        if self.help_lines_checked and not self.made_up:
            raise ValueError(
                "help_lines_checked is for made-up programmes alone. In a real one a named person "
                "records each check: `kept-in-mind gate record LINE --by PERSON-ID --on DATE`; take "
                "the dates out of this file"
            )
        return self

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        try:
            zone_named(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(
                f"{zone!r} is not a time zone; write one such as Europe/London"
            ) from error
        return zone

    def climb(self, level: Level) -> Climb | SlowClimb:
        """The ladder of a level."""
        by_level: dict[Level, Climb | SlowClimb] = {
            Level.NOW: self.ladder.now,
            Level.TODAY: self.ladder.today,
            Level.SOON: self.ladder.soon,
            Level.NOTE: self.ladder.note,
        }
        return by_level[level]

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, unless the programme is closed."""
        return day.weekday() < 5 and day not in self.cover.closed

    def is_school_day(self, day: date) -> bool:
        """Monday to Friday outside the holidays that the programme lists."""
        off = any(each.first <= day <= each.last for each in self.check_ins.school_holidays)
        return day.weekday() < 5 and not off


LINK_LIFE = timedelta(days=7)
"""How long a one-time join link works."""

DUTIES: dict[Rung, tuple[Duty, ...]] = {
    "lead": (Duty.LEAD,),
    "deputy": (Duty.DEPUTY,),
    "manager": (Duty.MANAGER,),
    "trustee_lead": (Duty.TRUSTEE_LEAD,),
    "everyone": tuple(Duty),
}


def read_programme(path: Path) -> Programme:
    """Reads and checks a programme file. Raises ProgrammeError naming file, place and fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ProgrammeError(
            f"{path.name}: there is no such file in {path.absolute().parent}. If you have a scheme "
            "already, this is the wrong folder; `kept-in-mind init` is only for a new one"
        ) from error
    except UnicodeDecodeError as error:
        raise ProgrammeError(f"{path.name}: {NOT_UTF8}") from error
    except OSError as error:
        raise ProgrammeError(f"{path.name}: cannot be read ({error.strerror})") from error
    return parse_programme(text, path.name)


def parse_programme(text: str, name: str) -> Programme:
    """Checks the text of a programme file. Raises ProgrammeError naming file, place and fault."""
    try:
        return as_programme(parsed(text), name)
    except NotToml as error:
        raise ProgrammeError(f"{name}: {error}") from error


def as_programme(values: dict[str, object], name: str) -> Programme:
    """Checks the values of a programme file. Raises ProgrammeError naming file, place and fault."""
    try:
        return Programme.model_validate(values)
    except ValidationError as error:
        found = faults(error, values, PROGRAMME)
        said = ". ".join(": ".join(filter(None, (name, *each))) for each in found)
        raise ProgrammeError(said) from error
