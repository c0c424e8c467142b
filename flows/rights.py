"""Who may do what: one table of actions and of whose they are, read by every door.

Conflicts of interest are part of the answer, never of the caller: nobody acts on what is about
them, and a second person is another one than the first. Administrators never see words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flows.casework import Case
from flows.people import LADDER, Duty, Person, Role


class Action(StrEnum):
    """What a person can want to do, by any door."""

    TELL = "tell"
    FLAG = "flag"
    REPORT = "report"
    OPEN_CASE = "open_case"
    ACKNOWLEDGE = "acknowledge"
    WRITE_TO_YOUNG_PERSON = "write_to_young_person"
    RELEASE_MESSAGE = "release_message"
    ENTER_ACTION = "enter_action"
    RAISE_LEVEL = "raise_level"
    LOWER_LEVEL = "lower_level"
    CLOSE_CASE = "close_case"
    AGREE_TO_CLOSE = "agree_to_close"
    REOPEN_CASE = "reopen_case"
    EXPORT_CASE = "export_case"
    SEE_DESK = "see_desk"
    SEE_PEOPLE = "see_people"
    ADD_PERSON = "add_person"
    CHANGE_PERSON = "change_person"
    REMOVE_PERSON = "remove_person"
    ADD_COORDINATOR = "add_coordinator"
    AGREE_TO_COORDINATOR = "agree_to_coordinator"
    END_ROLE = "end_role"
    AGREE_TO_END_ROLE = "agree_to_end_role"
    MAKE_LINK = "make_link"
    SET_ADDRESS = "set_address"
    SET_OWN_ADDRESS = "set_own_address"
    CONFIRM_PERSON = "confirm_person"
    UNLINK = "unlink"
    FREEZE = "freeze"
    PAIR = "pair"
    RECORD_AGREEMENT = "record_agreement"
    AGREE_AS_SUPERVISOR = "agree_as_supervisor"
    LOOSEN_LIMIT = "loosen_limit"
    AGREE_TO_LOOSEN = "agree_to_loosen"
    REST = "rest"
    STOP_OWN_MESSAGES = "stop_own_messages"
    STOP_PAIRING = "stop_pairing"
    STOP_MENTOR = "stop_mentor"
    STOP_ALL = "stop_all"
    END_PAIRING = "end_pairing"
    RECORD_GATE = "record_gate"
    CONFIRM_DETAILS = "confirm_details"
    SEE_COVER = "see_cover"
    CHANGE_COVER = "change_cover"
    AGREE_TO_LESS_COVER = "agree_to_less_cover"
    CHANGE_DUTY = "change_duty"
    AGREE_TO_DUTY = "agree_to_duty"
    TEST_LADDER = "test_ladder"
    ANSWER_TEST = "answer_test"
    SEE_OWN = "see_own"
    ASK_TO_DELETE = "ask_to_delete"
    ERASE = "erase"
    AGREE_TO_ERASE = "agree_to_erase"
    VERIFY_RECORD = "verify_record"
    SEE_HEALTH = "see_health"


Holder = Role | Duty
_MENTEE, _MENTOR, _COORDINATOR = Role.MENTEE, Role.MENTOR, Role.COORDINATOR
_SUPERVISOR, _ADMINISTRATOR = Role.SUPERVISOR, Role.ADMINISTRATOR
_YOUNG_AND_MENTORS = (_MENTEE, _MENTOR)
_SETTING_UP = (_COORDINATOR, _ADMINISTRATOR)
_COORDINATING = (_COORDINATOR, *LADDER)
_ANYBODY = tuple(Role)

RIGHTS: Mapping[Action, tuple[Holder, ...]] = {
    Action.TELL: (_MENTEE,),
    Action.FLAG: (_MENTOR,),
    Action.REPORT: (_MENTOR, _SUPERVISOR, _COORDINATOR),
    Action.OPEN_CASE: LADDER,
    Action.ACKNOWLEDGE: LADDER,
    Action.WRITE_TO_YOUNG_PERSON: LADDER,
    Action.RELEASE_MESSAGE: LADDER,
    Action.ENTER_ACTION: LADDER,
    Action.RAISE_LEVEL: LADDER,
    Action.LOWER_LEVEL: LADDER,
    Action.CLOSE_CASE: LADDER,
    Action.AGREE_TO_CLOSE: LADDER,
    Action.REOPEN_CASE: LADDER,
    Action.EXPORT_CASE: LADDER,
    Action.SEE_DESK: _COORDINATING,
    Action.SEE_PEOPLE: (_COORDINATOR, _SUPERVISOR, _ADMINISTRATOR),
    Action.ADD_PERSON: _SETTING_UP,
    Action.CHANGE_PERSON: _SETTING_UP,
    Action.REMOVE_PERSON: _SETTING_UP,
    Action.ADD_COORDINATOR: _SETTING_UP,
    Action.AGREE_TO_COORDINATOR: (_COORDINATOR,),
    Action.END_ROLE: _COORDINATING,
    Action.AGREE_TO_END_ROLE: (*_COORDINATING, _SUPERVISOR),
    Action.MAKE_LINK: _SETTING_UP,
    Action.SET_ADDRESS: _SETTING_UP,
    Action.SET_OWN_ADDRESS: (_COORDINATOR, _SUPERVISOR, *LADDER),
    Action.CONFIRM_PERSON: (_COORDINATOR,),
    Action.UNLINK: _SETTING_UP,
    Action.FREEZE: _SETTING_UP,
    Action.PAIR: _SETTING_UP,
    Action.RECORD_AGREEMENT: (_COORDINATOR, _SUPERVISOR, _ADMINISTRATOR),
    Action.AGREE_AS_SUPERVISOR: (_COORDINATOR, _SUPERVISOR),
    Action.LOOSEN_LIMIT: (_COORDINATOR, _SUPERVISOR, _ADMINISTRATOR),
    Action.AGREE_TO_LOOSEN: (_COORDINATOR, _SUPERVISOR),
    Action.REST: (_MENTEE,),
    Action.STOP_OWN_MESSAGES: _YOUNG_AND_MENTORS,
    Action.STOP_PAIRING: _COORDINATING,
    Action.STOP_MENTOR: _COORDINATING,
    Action.STOP_ALL: _COORDINATING,
    Action.END_PAIRING: _COORDINATING,
    Action.RECORD_GATE: _COORDINATING,
    Action.CONFIRM_DETAILS: (Duty.DEPUTY,),
    Action.SEE_COVER: (_COORDINATOR, _SUPERVISOR, _ADMINISTRATOR, *LADDER),
    Action.CHANGE_COVER: _COORDINATING,
    Action.AGREE_TO_LESS_COVER: _COORDINATING,
    Action.CHANGE_DUTY: _COORDINATING,
    Action.AGREE_TO_DUTY: _COORDINATING,
    Action.TEST_LADDER: (*_COORDINATING, _ADMINISTRATOR),
    Action.ANSWER_TEST: LADDER,
    Action.SEE_OWN: _ANYBODY,
    Action.ASK_TO_DELETE: _ANYBODY,
    Action.ERASE: (_COORDINATOR,),
    Action.AGREE_TO_ERASE: _COORDINATING,
    Action.VERIFY_RECORD: (*_COORDINATING, _ADMINISTRATOR),
    Action.SEE_HEALTH: (*_COORDINATING, _ADMINISTRATOR),
}
"""Whose each action is: one of these roles or duties is enough."""

WITH_WORDS = frozenset(
    {
        Action.OPEN_CASE, Action.ACKNOWLEDGE, Action.WRITE_TO_YOUNG_PERSON, Action.RELEASE_MESSAGE,
        Action.ENTER_ACTION, Action.CLOSE_CASE, Action.AGREE_TO_CLOSE, Action.REOPEN_CASE,
        Action.EXPORT_CASE, Action.RAISE_LEVEL, Action.LOWER_LEVEL,
    }
)  # fmt: skip
"""What shows or holds words of a worry: never an administrator's, whatever else they are."""

SECOND = frozenset(
    {
        Action.AGREE_TO_CLOSE, Action.AGREE_TO_COORDINATOR, Action.AGREE_TO_DUTY,
        Action.AGREE_TO_END_ROLE, Action.AGREE_TO_ERASE, Action.AGREE_TO_LESS_COVER,
        Action.AGREE_TO_LOOSEN,
    }
)  # fmt: skip
"""What is a second person's part."""

NOT_BY_WHO_RAISED = frozenset(
    {Action.ACKNOWLEDGE, Action.CLOSE_CASE, Action.AGREE_TO_CLOSE, Action.LOWER_LEVEL}
)
"""What the person who raised a worry leaves to somebody else (domain guide, section 6)."""

NOT_ON_ONESELF = frozenset(
    {
        Action.CONFIRM_PERSON, Action.ADD_COORDINATOR, Action.AGREE_TO_COORDINATOR,
        Action.AGREE_AS_SUPERVISOR, Action.AGREE_TO_END_ROLE, Action.STOP_MENTOR,
        Action.RECORD_GATE, Action.ERASE, Action.AGREE_TO_ERASE,
    }
)  # fmt: skip
"""What nobody does to themselves: whoever is a mentor too records no check of their own, and
is not the third party of an agreement of their own. Anybody may ask that their own role ends."""

STAYS = frozenset({Action.SEE_OWN, Action.ASK_TO_DELETE})
"""What somebody keeps whose role here has ended: what is kept about them is still theirs."""


class Barred(StrEnum):
    """Why somebody may not."""

    NOT_THEIRS = "not_theirs"
    ABOUT_THEM = "about_them"
    RAISED_BY_THEM = "raised_by_them"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class On:
    """On what somebody acts: a case and who raised it, a person, and who asked for it first.

    `kept_out` are those whom the person's open worries are about.
    """

    case: Case | None = None
    raised_by: frozenset[UUID] = frozenset()
    person: UUID | None = None
    first: UUID | None = None
    kept_out: frozenset[UUID] = frozenset()


NOTHING = On()


def barred(person: Person, action: Action, on: On = NOTHING) -> Barred | None:
    """Why this person may not do this, or None where they may."""
    held = person.roles | person.duties
    if not held and action in STAYS:
        return None
    if not held & set(RIGHTS[action]):
        return Barred.NOT_THEIRS
    if action in WITH_WORDS and Role.ADMINISTRATOR in person.roles:
        return Barred.NOT_THEIRS
    if on.case is not None and person.id in on.case.about | {on.case.person}:
        return Barred.ABOUT_THEM
    if person.id in on.kept_out:
        return Barred.ABOUT_THEM
    if action in NOT_ON_ONESELF and person.id == on.person:
        return Barred.ABOUT_THEM
    if action in NOT_BY_WHO_RAISED and person.id in on.raised_by:
        return Barred.RAISED_BY_THEM
    return Barred.SAME_PERSON if on.first == person.id else None


def may(person: Person, action: Action, on: On = NOTHING) -> bool:
    """May this person do this?"""
    return barred(person, action, on) is None


def may_by_command(action: Action) -> bool:
    """May the command line do this by itself? It acts as an administrator does."""
    return Role.ADMINISTRATOR in RIGHTS[action]
