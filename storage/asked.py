"""What one heard thing asks about: the places, tokens and ids by which its facts are found.

Pure: reads nothing, decides nothing. A kind of heard thing without a branch raises.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from flows.closed_list import CLOSED_WORDS
from flows.conversing import LONGEST_LABEL, as_label, places
from flows.desk import DESK_WORDS
from flows.heard import (
    AccountAsked,
    AgreementRecorded,
    AlarmsLooked,
    AllStopAsked,
    BackupRestored,
    ButtonPressed,
    ChannelTestAsked,
    DeliveryFailed,
    GateLineRecorded,
    GroupHeard,
    Heard,
    LinkAsked,
    MessageHeard,
    NothingHeard,
    PairAsked,
    PersonAdded,
    PersonChanged,
    PersonRemoved,
    ProgrammeStarted,
    ReachChanged,
    ReachGiven,
    SourceKind,
    StartHeard,
    Timer,
    TimerFired,
    TimerKind,
    Topic,
    UpdateSetAside,
)
from flows.own import ASKS, spoken
from flows.relaying import FLAGS, REPORTS, START_ALL, STOP_ALL
from storage.sealing import Vault

TOKEN_LENGTH = 64
"""Telegram's limit for what a button carries."""


class UnknownHeard(Exception):
    """Something of a kind was heard for which storage has no branch."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Asked:
    """By what the facts of one heard thing are found."""

    place: bytes | None = None
    update: int | None = None
    person: UUID | None = None
    token: str | None = field(default=None, repr=False)
    link: bytes | None = None
    reply_to: int | None = None
    edited: int | None = None
    wrote: tuple[int, datetime] | None = None
    """The number and the moment of words that somebody wrote."""
    timer: Timer | None = None
    topic: Topic | None = None
    people: frozenset[UUID] = frozenset()
    pairing: UUID | None = None
    standing: bool = False
    is_message: bool = False
    is_command: bool = False
    flags: bool = False
    label: str = field(default="", repr=False)
    """Words that are as short as a button's label may be, as they are compared with one."""
    places: bool = False
    """Words that may be the label of a button which says whose an earlier message is."""
    own: bool = False
    by_operator: bool = False
    of_gate: bool = False
    everybody: bool = False
    stops_all: bool = False
    of_desk: bool = False
    of_closed: bool = False
    erases: UUID | None = None

    @property
    def may_ask_for_help(self) -> bool:
        """Is it words or a press, by either of which somebody may ask for help?"""
        return self.is_message or self.token is not None

    @property
    def is_of_programme(self) -> bool:
        """Is it the command line's, or a timer that is the whole programme's?"""
        return self.by_operator or (self.timer is not None and self.timer.person is None)

    def expected(self, name: str) -> UUID | None:
        """An id that the timer expects, by name."""
        found = self.timer.expected(name) if self.timer else None
        return UUID(found) if found else None


def asked_by(vault: Vault, heard: Heard) -> Asked:
    """What a heard thing asks about. Raises UnknownHeard."""
    match heard:
        case MessageHeard() | StartHeard() | ButtonPressed() | ReachChanged() | GroupHeard():
            return _by_chat(vault, heard, vault.address_hash(heard.address))
        case TimerFired(timer=timer):
            return Asked(
                person=timer.person,
                timer=timer,
                pairing=timer.pairing,
                of_gate=timer.kind is TimerKind.GATE,
                of_desk=timer.kind is TimerKind.MORNING,
            )
        case DeliveryFailed(to=to, topic=topic):
            return Asked(person=to, topic=topic)
        case UpdateSetAside(source=source):
            from_inbox = source.kind is SourceKind.INBOX and isinstance(source.id, int)
            return Asked(update=source.id if from_inbox else None)  # type: ignore[arg-type]  # just checked
        case NothingHeard():
            return Asked()
        case _:
            return replace(_by_command(heard), by_operator=True)


def _by_chat(
    vault: Vault,
    heard: MessageHeard | StartHeard | ButtonPressed | ReachChanged | GroupHeard,
    place: bytes,
) -> Asked:
    match heard:
        case MessageHeard(reply_to=reply_to, message=message, at=at):
            edited = message if heard.is_edit else None
            is_command = heard.text.lstrip().startswith("/")
            own = is_command and spoken(heard.text) in ASKS
            return Asked(
                place=place,
                is_message=True,
                reply_to=reply_to,
                edited=edited,
                wrote=None if is_command or not heard.text else (message, at),
                is_command=is_command,
                own=own,
                flags=spoken(heard.text) in FLAGS | REPORTS,
                label=_label(heard),
                places=not heard.is_edit and places(heard.text),
                stops_all=spoken(heard.text) in STOP_ALL | START_ALL,
                of_desk=spoken(heard.text) in DESK_WORDS,
                of_closed=spoken(heard.text) in CLOSED_WORDS,
            )
        case StartHeard(link=link):
            return Asked(place=place, link=vault.token_hash(link) if link else None)
        case ButtonPressed(token=token):
            return Asked(place=place, token=token if _may_be_ours(token) else None)
        case ReachChanged() | GroupHeard():
            return Asked(place=place)


def _label(heard: MessageHeard) -> str:
    is_own = not (heard.is_edit or heard.is_forwarded)
    return as_label(heard.text) if is_own and len(heard.text) <= LONGEST_LABEL else ""


def _may_be_ours(token: str) -> bool:
    """A client can send anything, also what no database takes as text."""
    return len(token) <= TOKEN_LENGTH and token.isascii() and token.isprintable()


def _by_command(heard: Heard) -> Asked:
    match heard:
        case ProgrammeStarted():
            return Asked(standing=True)
        case BackupRestored():
            return Asked()
        case AlarmsLooked():
            return Asked(of_desk=True)
        case PersonAdded(by=by):
            return Asked(people=frozenset(_named(by)), everybody=True)
        case PersonChanged(person=person, by=by):
            return Asked(people=frozenset({person, *_named(by)}), everybody=True)
        case PersonRemoved(person=person, by=by):
            named = frozenset({person, *_named(by)})
            return Asked(people=named, everybody=True, erases=person)
        case (
            LinkAsked(person=person, by=by)
            | AccountAsked(person=person, by=by)
            | ReachGiven(person=person, by=by)
        ):
            return Asked(person=person, people=frozenset(_named(by)), everybody=True)
        case ChannelTestAsked(by=by):
            return Asked(people=frozenset(_named(by)))
        case PairAsked(mentee=mentee, mentor=mentor, by=by):
            return Asked(
                person=mentee, people=frozenset({mentee, mentor, *_named(by)}), everybody=True
            )
        case AgreementRecorded(pairing=pairing, supervisor=supervisor, by=by):
            return Asked(pairing=pairing, people=frozenset({supervisor, *_named(by)}))
        case AllStopAsked(by=by):
            return Asked(people=frozenset({by}), everybody=True, stops_all=True)
        case GateLineRecorded(by=by, person=person):
            return Asked(people=frozenset({by, *_named(person)}))
    raise UnknownHeard


def _named(person: UUID | None) -> set[UUID]:
    return {person} if person else set()
