"""People as a decision sees them: roles, duties, where they stand, and the account that reaches them.

Never holds a surname, a phone number or a name from the chat platform.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is in a programme; dated rows, so one person can change roles."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    CARER = "carer"
    ADMINISTRATOR = "administrator"


class Duty(StrEnum):
    """A place on the ladder of alerts, in climbing order (domain guide, section 6)."""

    LEAD = "lead"
    DEPUTY = "deputy"
    MANAGER = "manager"
    TRUSTEE_LEAD = "trustee_lead"


LADDER = (Duty.LEAD, Duty.DEPUTY, Duty.MANAGER, Duty.TRUSTEE_LEAD)


class MentorKind(StrEnum):
    """How a mentor comes to the scheme; a peer under 18 has the holding rule."""

    VOLUNTEER = "volunteer"
    PEER = "peer"
    NATURAL = "natural"
    PAID = "paid"
    INDEPENDENT_VISITOR = "independent_visitor"


class Standing(StrEnum):
    """Where a person stands with the bot. Words are relayed only to and from those who joined.

    Of whoever is erased there is only a row that others refer to.
    `unproven` opened a link and has not given the check word; `unconfirmed` gave it, and no
    coordinator has said yet that it is them; `frozen` is perhaps somebody else; `unlinked` has lost
    their account. `unnamed` is somebody whom a worry is about and whom nobody has named: no part of
    the scheme, and never joins.
    """

    INVITED = "invited"
    UNPROVEN = "unproven"
    UNCONFIRMED = "unconfirmed"
    ASKED = "asked"
    NOT_NOW = "not_now"
    JOINED = "joined"
    ERASED = "erased"
    FROZEN = "frozen"
    UNLINKED = "unlinked"
    UNNAMED = "unnamed"


DOUBTFUL = frozenset({Standing.UNPROVEN, Standing.UNCONFIRMED, Standing.FROZEN})
"""Whose account may be in somebody else's hands: nothing of the programme is said to it."""
APART = DOUBTFUL | {Standing.INVITED, Standing.UNLINKED, Standing.UNNAMED}
"""To whom nothing is sent: what is on its way to them waits."""


class Rest(StrEnum):
    """How somebody rests by their own wish, until they come back by one tap."""

    PAUSED = "paused"
    STOPPED = "stopped"


class Reach(StrEnum):
    """Whether an account can be written to."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Account:
    """A place on a channel. Replaceable, and apart from the person.

    `masked` is what its owner may be shown of an e-mail address.
    """

    id: UUID
    reach: Reach
    masked: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time join link as found by the hash of its token, or by the account that it brought.

    `check_word` is forgotten once it was given. `wrong` counts the wrong ones, the last of them at
    `wrong_at`. `asked_at` is when coordinators were last asked to confirm, `reopened_at` when the
    used link was opened once more from elsewhere. `stopped_at` is when whoever joined before wrote stop,
    while it was not clear yet that it was them. `made_by` is None for the command line.
    """

    id: UUID
    person: UUID
    expires: datetime
    used: bool
    version: int = 1
    check_word: str | None = field(default=None, repr=False)
    wrong: int = 0
    wrong_at: datetime | None = None
    asked_at: datetime | None = None
    reopened_at: datetime | None = None
    stopped_at: datetime | None = None
    made_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a programme. `birth_month` is the first day of the month of birth.

    `account` is where Telegram reaches them, `mail` where alerts for NOW do by e-mail.
    `rest` is None for whoever does not rest; `rest_since` is when that last changed.
    `before` is the standing to which they come back once it is clear again that it is them;
    `link` the one that they came by, until then. `gone_by` says that they were heard from an account
    that was theirs until it was ended; such a person is only ever who was heard.
    `had_account` says that an account before the one now was ended, and `stop_kept` when they wrote stop
    from it without anybody having confirmed them: both only while they wait to be confirmed, or to come.
    """

    id: UUID
    first_name: str = field(repr=False)
    initials: str = field(repr=False)
    zone: str
    standing: Standing
    version: int
    roles: frozenset[Role] = frozenset()
    duties: frozenset[Duty] = frozenset()
    account: Account | None = None
    mail: Account | None = None
    mentor_kind: MentorKind | None = None
    birth_month: date | None = field(default=None, repr=False)
    nation: str = field(default="england", repr=False)
    language: str = field(default="en", repr=False)
    rest: Rest | None = None
    rest_since: datetime | None = None
    before: Standing | None = None
    link: Invite | None = None
    gone_by: bool = False
    had_account: bool = False
    stop_kept: datetime | None = None

    @property
    def is_nothing(self) -> bool:
        """Holds no role and no duty: not yet, or not any more."""
        return not (self.roles or self.duties)

    @property
    def ever_joined(self) -> bool:
        """Have they joined, whatever has become of their account since?"""
        return Standing.JOINED in {self.standing, self.before}

    @property
    def is_proven(self) -> bool:
        """Is it clear that whoever holds the account is this person?"""
        return self.standing not in APART

    @property
    def is_doubtful(self) -> bool:
        """Does somebody hold the account of whom that is not clear?"""
        return self.gone_by or self.standing in DOUBTFUL

    @property
    def doubt(self) -> str:
        """Why that is not clear, in a word; empty where it is clear."""
        if self.gone_by:
            return "gone_by"
        return self.standing.value if self.is_doubtful else ""

    @property
    def has_chat(self) -> bool:
        """Has an account that takes messages, joined or not."""
        is_active = self.account is not None and self.account.reach is Reach.ACTIVE
        return is_active and not self.is_doubtful

    @property
    def is_reachable(self) -> bool:
        """Has joined, and their account takes messages."""
        return self.standing is Standing.JOINED and self.has_chat

    def age(self, today: date) -> int | None:
        """Full years, counted from the first of the birth month; None where it is not known."""
        if self.birth_month is None:
            return None
        had_it = (today.month, today.day) >= (self.birth_month.month, 1)
        return today.year - self.birth_month.year - (0 if had_it else 1)

    def is_surely(self, years: int, today: date) -> bool:
        """Have they had this birthday for sure? Not before their birth month is over."""
        if self.birth_month is None:
            return False
        birthday = (self.birth_month.year + years, self.birth_month.month)
        return (today.year, today.month) > birthday

    def may_be_under_18(self, today: date) -> bool:
        """Under 18, or not known: unsure counts as younger. Someone is 17 until the month is over."""
        if self.birth_month is None:
            return True
        eighteen = (self.birth_month.year + 18, self.birth_month.month)
        return (today.year, today.month) <= eighteen


def look_the_same(one: Person, other: Person) -> bool:
    """Would nobody know these two apart where they are shown?

    Alerts, and the question whether it is them, show no more of a young person than initials.
    """
    are_young = Role.MENTEE in one.roles & other.roles
    return _shown(one)[are_young:] == _shown(other)[are_young:]


def _shown(person: Person) -> tuple[str, str]:
    return person.first_name.casefold(), person.initials.casefold()


def names_apart(people: Iterable[Person]) -> dict[UUID, str]:
    """First names by person, with the initials where two have the same one: nobody is guessed."""
    found = {person.id: person for person in people}
    often = Counter(person.first_name.casefold() for person in found.values())
    return {
        of: f"{p.first_name} ({p.initials})" if often[p.first_name.casefold()] > 1 else p.first_name
        for of, p in found.items()
    }
