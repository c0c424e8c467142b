"""Effects on people: who they are, their accounts and links, their pairings and agreements."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flows.agreement import Party, Terms
from flows.heard import Address
from flows.people import Duty, Invite, Person, Reach, Rest, Role, Standing
from flows.relaying import PairingState, Stopper
from flows.slowing import Tries


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Note the account that opened a person's join link as theirs, and mark the link used.

    What waits for them waits on until it is clear that it is them.
    """

    id: UUID
    person: UUID
    invite: UUID
    address: Address = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetMail:
    """Alerts for NOW reach a person by this e-mail address from now on; None ends the one there is."""

    id: UUID
    person: UUID
    address: Address | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangeReach:
    """Note that an account blocked the bot, came back or is gone."""

    account: UUID
    reach: Reach


@dataclass(frozen=True, slots=True)
class ChangeStanding:
    """Move a person to another standing; `before` is the one to which they come back.

    What is on its way to somebody who is apart waits, and goes on where they are not any more.
    """

    person: UUID
    standing: Standing
    version: int
    before: Standing | None = None


@dataclass(frozen=True, slots=True)
class ChangeRest:
    """Let a person rest, or be back (None), from this moment on."""

    person: UUID
    rest: Rest | None
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class MovePairing:
    """Move a pairing to another state; `stops` says who stopped its messages, and since when."""

    pairing: UUID
    state: PairingState
    stops: tuple[tuple[Stopper, datetime], ...]
    version: int


@dataclass(frozen=True, slots=True)
class StopAll:
    """Stop everything for everybody from this moment on; None starts it again."""

    since: datetime | None


@dataclass(frozen=True, slots=True)
class Farewell:
    """The last message to somebody whose account is forgotten with the same turn."""

    id: UUID
    text_id: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erase:
    """Delete a person's data key, and whatever finds them or acts for them; the record stays.

    From now on they are `called` something that says so.
    """

    person: UUID
    version: int
    called: str
    initials: str
    farewell: Farewell


@dataclass(frozen=True, slots=True)
class AddPerson:
    """Add a person with a data key of their own; what they are comes as `GiveRole`."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Keep a person's name, initials and month of birth as they are in `person` from now on."""

    person: Person


@dataclass(frozen=True, slots=True)
class GiveRole:
    """A person has this role, and perhaps a duty, from now on."""

    person: UUID
    role: Role
    duty: Duty | None
    at: datetime


@dataclass(frozen=True, slots=True)
class HandDuty:
    """A person holds this duty from now on, and nobody else does any more."""

    person: UUID
    duty: Duty
    at: datetime


@dataclass(frozen=True, slots=True)
class EndRoles:
    """A person is nothing here from this moment on: every role, duty and unused link of theirs ends."""

    person: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class AddInvite:
    """Keep a one-time link by the hash of its token; earlier unused links of the person end.

    `stopped_at` is a stop that they wrote on the link before, and that nobody has answered yet.
    """

    id: UUID
    person: UUID
    token: str = field(repr=False)
    expires: datetime
    check_word: str | None = field(default=None, repr=False)
    made_by: UUID | None = None
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MoveInvite:
    """Write what became of a link; `invite.version` is the version decided on.

    A check word that it does not hold any more is forgotten.
    """

    invite: Invite


@dataclass(frozen=True, slots=True)
class EndAccount:
    """A person's account is theirs no more; what it still owes them waits for the next one."""

    person: UUID


@dataclass(frozen=True, slots=True)
class CountGuess:
    """Keep how often a chat opened links that are none."""

    address: Address = field(repr=False)
    tries: Tries


@dataclass(frozen=True, slots=True)
class AddPairing:
    """Pair a mentee and a mentor."""

    id: UUID
    mentee: UUID
    mentor: UUID
    state: PairingState
    at: datetime
    stops: tuple[tuple[Stopper, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class AddAgreement:
    """Keep a version of an agreement and what each party said, when and by which way."""

    id: UUID
    pairing: UUID
    number: int
    terms: Terms
    said: tuple[tuple[Party, UUID, datetime, str], ...]
    recorded_by: str = field(repr=False)
    at: datetime
