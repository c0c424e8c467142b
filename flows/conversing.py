"""Conversation and Button: a person's place in a flow, and a press as it was meant when shown.

The meaning of a button lives in the database; what travels is a random token.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TELLING = frozenset({"tell_someone", "help_now"})
"""The flows in which a worry is told."""
FLAGGING = "flag"
"""The flow in which an adult flags a message or reports something."""
UNPLACED = frozenset({"from_which", "from_whom", "unplaced", "unplaced_given"})
"""Its steps at which it is not known yet what it is about, or about whom."""
BY_MISTAKE = "by_mistake"
"""What the subject of a flag holds that was taken back before anything was passed on."""
NAMING = "who"
"""Their step at which somebody is named: whatever is typed there waits for the tap."""
KEPT = "kept."
"""How the name of an answer begins that holds words which wait there for a tap."""
TYPED_NAMES = "typed_names"
"""Under which answer a telling keeps whom words name that were typed instead of a tap."""


FOR_SOMEBODY, FOR_NOBODY = "for ", "nobody"
"""How the labels begin that say whose a message is ("For Maya"), and the one that says nobody's."""
LONGEST_LABEL = 64


def as_label(words: str) -> str:
    """Typed words as they are compared with a button's label: exactly it, in any case."""
    return " ".join(words.replace("’", "'").casefold().split())


def places(words: str) -> bool:
    """May these words be such a label? Only then it is looked up which message waits."""
    said = as_label(words[:LONGEST_LABEL])
    return said.startswith(FOR_SOMEBODY) or said == FOR_NOBODY


class ConversationState(StrEnum):
    """One open conversation a person; a worry or a stop sets it aside."""

    OPEN = "open"
    ASIDE = "aside"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a person is in a flow. `subject` says what it is about: ids as text, by name."""

    id: UUID
    person: UUID
    flow: str
    step: str
    state: ConversationState
    started_at: datetime
    version: int
    answers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    subject: tuple[tuple[str, str], ...] = ()

    def about(self, name: str) -> UUID | None:
        """The id of one thing that it is about."""
        found = dict(self.subject).get(name)
        return UUID(found) if found else None


EVERYBODY = "everybody"
"""What a button or a conversation says that needs the whole programme's people to be read."""
CASES = "cases"
"""How a button says so that needs all open worries beside them."""


def named_in(answers: Mapping[str, str]) -> frozenset[UUID]:
    """Whom a worry is said to be about, by a tap or typed, as far as they are people of the programme."""
    typed = frozenset(UUID(each) for each in answers.get(TYPED_NAMES, "").split())
    named = answers.get(NAMING, "")
    if named in {"", "somebody_else", "not_said"}:
        return typed
    return typed | {UUID(named)}


class Act(StrEnum):
    """What a press does. `choose` answers a step of a conversation; the rest need none."""

    CHOOSE = "choose"
    FOR_MENTOR = "for_mentor"
    FOR_LEAD = "for_lead"
    FOR_MENTEE = "for_mentee"
    FOR_NOBODY = "for_nobody"
    OPEN_CASE = "open_case"
    ACKNOWLEDGE = "acknowledge"
    WRITE = "write"
    RELEASE = "release"
    TELL_SOMEONE = "tell_someone"
    RESUME = "resume"
    LEAVE = "leave"
    WRITE_NOTE = "write_note"
    CHOOSE_CARD = "choose_card"
    NO_NOTE = "no_note"
    RHYTHM = "rhythm"
    AGREE = "agree"
    DISAGREE = "disagree"
    RECORD_GATE = "record_gate"
    CONFIRM_DETAILS = "confirm_details"
    HERE = "here"
    DESK = "desk"
    READ_ON = "read_on"
    ASK_TO_DELETE = "ask_to_delete"
    KEEP_DATA = "keep_data"
    CLEAR_CHAT = "clear_chat"
    ERASE = "erase"
    ADD_ACTION = "add_action"
    REFER = "refer"
    CLOSE = "close"
    REOPEN = "reopen"
    LEVEL = "level"
    CLOSED = "closed"
    REST = "rest"
    START_AGAIN = "start_again"
    STOP_WITH = "stop_with"
    END_PAIRING = "end_pairing"
    TAKE_OVER = "take_over"
    EXPORT = "export"
    WHY_FLAGGED = "why_flagged"
    FLAG = "flag"
    REPORT = "report"
    CONFIRM = "confirm"
    DENY = "deny"
    REACH = "reach"
    PEOPLE = "people"
    PERSON = "person"
    NEW_LINK = "new_link"
    FREEZE = "freeze"
    GIVE_BACK = "give_back"
    UNLINK = "unlink"
    CHANGE_COVER = "change_cover"
    END_ROLE = "end_role"


@dataclass(frozen=True, slots=True)
class Button:
    """A button as shown to one person. `meaning` names what it stands for (ids and choices)."""

    token: str = field(repr=False)
    label: str = field(repr=False)
    act: Act
    meaning: tuple[tuple[str, str], ...] = ()

    def means(self, name: str) -> str:
        """One part of the meaning. Raises KeyError where the button was made without it."""
        return dict(self.meaning)[name]


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button found again by its token: to whom it was shown and whether it was used."""

    button: Button
    person: UUID
    shown_at: datetime
    used_at: datetime | None
