"""Ages from a month of birth alone, and who can be written to."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hand_made import JOE, MAYA, PRIYA, SAM

from flows.people import Account, Person, Reach, Role, Standing, look_the_same

BORN = replace(MAYA, birth_month=date(2008, 11, 1))

AGES = [
    ("2026-10-31", 17, True),
    # in the month of birth the birthday may still be to come: full years count, but 17 protects
    ("2026-11-01", 18, True),
    ("2026-11-30", 18, True),
    ("2026-12-01", 18, False),
    ("2027-10-31", 18, False),
    ("2027-11-01", 19, False),
    ("2025-12-01", 17, True),
]


@pytest.mark.parametrize(("day", "age", "may_be_under_18"), AGES)
def test_an_age_on_a_day(day: str, age: int, may_be_under_18: bool) -> None:
    today = date.fromisoformat(day)
    assert BORN.age(today) == age
    assert BORN.may_be_under_18(today) is may_be_under_18


def test_an_unknown_age_counts_as_under_18() -> None:
    unknown = replace(MAYA, birth_month=None)
    assert unknown.age(date(2026, 11, 2)) is None
    assert unknown.may_be_under_18(date(2026, 11, 2))


def account(reach: Reach) -> Account:
    return Account(UUID(int=9), reach)


REACHABLE = [
    (MAYA, True),
    (replace(MAYA, account=None), False),
    (replace(MAYA, account=account(Reach.BLOCKED)), False),
    (replace(MAYA, account=account(Reach.DEACTIVATED)), False),
    (replace(MAYA, standing=Standing.INVITED), False),
    (replace(MAYA, standing=Standing.ASKED), False),
    (replace(MAYA, standing=Standing.NOT_NOW), False),
]


@pytest.mark.parametrize(("who", "expected"), REACHABLE)
def test_only_those_who_joined_and_have_an_account_are_reachable(
    who: Person, expected: bool
) -> None:
    assert who.is_reachable is expected


def test_a_person_shows_no_name() -> None:
    assert "Maya" not in repr(MAYA)
    assert "2009" not in repr(MAYA)


def shown(who: Person, name: str, initials: str) -> Person:
    """The same person, called otherwise."""
    return replace(who, id=UUID(int=99), first_name=name, initials=initials)


ALIKE = [
    (MAYA, shown(MAYA, "Mo", MAYA.initials), True),  # an alert says no more than MK
    (MAYA, shown(MAYA, "Mo", MAYA.initials.lower()), True),
    (MAYA, shown(MAYA, MAYA.first_name, "MM"), False),
    (MAYA, shown(SAM, MAYA.first_name, MAYA.initials), True),
    (MAYA, shown(SAM, "Mo", MAYA.initials), False),
    (PRIYA, shown(JOE, "Paul", PRIYA.initials), False),
    (PRIYA, shown(JOE, PRIYA.first_name, PRIYA.initials), True),
]


@pytest.mark.parametrize(("one", "other", "alike"), ALIKE)
def test_who_looks_like_whom(one: Person, other: Person, alike: bool) -> None:
    assert Role.MENTEE in MAYA.roles
    assert look_the_same(one, other) is look_the_same(other, one) is alike
