"""Hours and ladders as the programme file holds them: parts of a programme's rules, checked.

A ladder looser than the product's is refused (domain guide, section 6).
"""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from flows.local_time import Hours

DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY_NAMES: tuple[DayName, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Rung = Literal["lead", "deputy", "manager", "trustee_lead", "everyone"]


class Rules(BaseModel):
    """Every part of the file refuses what it does not know, so that no misspelt rule is lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _to_the_minute(at: time) -> time:
    # A bare number is read as seconds since midnight in UTC: 9 would be nine seconds past.
    if at.tzinfo is not None or at.second or at.microsecond:
        raise ValueError('write a local time to the minute, such as "09:00"')
    return at


Clock = Annotated[time, AfterValidator(_to_the_minute)]


class HoursRule(Rules):
    """Local hours on some days."""

    days: Annotated[tuple[DayName, ...], Field(min_length=1)]
    start: Clock
    until: Clock

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self.hours()
        return self

    def hours(self) -> Hours:
        """The same as plain hours."""
        days = frozenset(DAY_NAMES.index(day) for day in self.days)
        return Hours(days, self.start, self.until)


class Climb(Rules):
    """A level's ladder in minutes: who is alerted how long after its time began."""

    acknowledge: Annotated[int, Field(gt=0)]
    rungs: Annotated[tuple[tuple[Annotated[int, Field(ge=0)], Rung], ...], Field(min_length=1)]
    repeat: Annotated[int, Field(gt=0)] | None = None


class SlowClimb(Rules):
    """A level's ladder in working days: when it must be read, and who is alerted then."""

    working_days: Annotated[int, Field(gt=0)]
    rungs: tuple[Rung, ...] = ("deputy", "manager")


class Weekly(Rules):
    """A local day and time of each week."""

    day: DayName
    start: Clock


def none_for_false(value: object) -> object:
    """`false` in the file stands for none."""
    # A TOML file has no word for "none".
    return None if value is False else value


class Ladder(Rules):
    """The ladder of each level; the defaults are those of the domain guide, section 6."""

    now: Climb = Climb(
        acknowledge=10,
        rungs=((0, "lead"), (10, "deputy"), (20, "manager"), (30, "everyone")),
        repeat=10,
    )
    today: Climb = Climb(
        acknowledge=60,
        rungs=((0, "lead"), (60, "deputy"), (120, "manager"), (240, "trustee_lead")),
    )
    soon: SlowClimb = SlowClimb(working_days=1)
    note: SlowClimb = SlowClimb(working_days=5, rungs=("lead",))
    test: Annotated[Weekly | None, BeforeValidator(none_for_false)] = Weekly(
        day="mon", start=time(9)
    )

    @model_validator(mode="after")
    def _no_looser(self) -> Self:
        usual = _default_ladder()
        for name in ("now", "today"):
            own, default = getattr(self, name), usual[name]
            own_by = {who: after for after, who in own.rungs}
            late = own.acknowledge > default.acknowledge or any(
                own_by.get(who, 10**9) > after for after, who in default.rungs
            )
            if late or (default.repeat and (own.repeat or 10**9) > default.repeat):
                raise ValueError(
                    f"ladder.{name} is looser than the product allows; make it earlier"
                )
        if self.soon.working_days > 1 or self.note.working_days > 5:
            raise ValueError(
                "ladder.soon and ladder.note cannot be later than 1 and 5 working days"
            )
        return self


def _default_ladder() -> dict[str, Climb]:
    return {name: Ladder.model_fields[name].default for name in ("now", "today")}
