"""The facts that one decision needs, as small frozen values.

Read by storage before a turn, never changed by it. Ids for new rows come in too, so that deciding
stays free of chance.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flows.casework import Case, CaseFile, Concern
from flows.channels import Channel, Health
from flows.checkins import CheckIn, CheckInPlan
from flows.conversing import Conversation, ShownButton
from flows.desk import OnDesk
from flows.erasing import Erasing
from flows.gate import Recorded
from flows.habits import NO_TRACES, Traces
from flows.heard import TimerKind, Topic
from flows.library import Library
from flows.own import Own
from flows.people import Invite, Person
from flows.programme import Programme
from flows.proposing import Proposal
from flows.proving import LadderTest
from flows.relaying import Pairing, Relay, Stopper
from flows.slowing import Tries


class Ids:
    """New ids and tokens for one turn, all from one random seed given from outside.

    The same seed gives the same ids in the same order.
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0

    def _next(self) -> bytes:
        self._count += 1
        return hashlib.blake2b(
            self._count.to_bytes(4, "big"), key=self._seed, digest_size=16
        ).digest()

    def new(self) -> UUID:
        """A new row id."""
        return UUID(bytes=self._next(), version=4)

    def token(self) -> str:
        """A new button token: 22 characters, 128 bits."""
        return urlsafe_b64encode(self._next()).decode().rstrip("=")

    def below(self, limit: int) -> int:
        """A number from 0 up to, not including, `limit`; any is as likely as any other."""
        return int.from_bytes(self._next(), "big") % limit


@dataclass(frozen=True, slots=True)
class Facts:
    """What one turn knows.

    `me` is who was heard, or the young person around whom a timer turns; None for a stranger.
    `invite` is found by the link of a start, `guesses` by the chat that opened it. `people` are all
    persons in scope, by id.
    `team` is everybody who holds a duty today, or is a coordinator, supervisor or administrator.
    `pairings` are mine (for a delivery's failure or a command: those of whom it concerns), with the
    other half and both halves' counts.
    `cases` are the open cases of me and of my mentees, without words; for one who holds a duty all
    open cases of the programme.
    `closed` are those of the same that were closed within the last 14 days.
    `archive` is a page of all closed ones, the newest first, and one more where there is another
    page: for one who holds a duty and asks for it.
    `file` is the case that a press, a reply, a timer or my open conversation names, with words, and
    `file_pairings` are the pairings of its young person.
    `replied` is what the replied-to message belonged to; `original_relay` and `original_concern`
    are what an edited message became, `newest_words` how it read before this change of it, and
    `held_changes` are earlier changes of it that still wait to be passed.
    `relay` is the one that a press, a timer, a failed delivery or the replied-to message names.
    `relayed` are the messages that passed to me as a mentor lately, the newest first, and `former`
    my pairings as a mentor that ended lately, where I wrote that I want to flag or report something.
    `last_flag` is where I flagged or reported last, within a day or so and not by mistake, and
    `flagged` the message that my open conversation is about.
    `before` are the messages that I wrote to be relayed shortly before this one, oldest first.
    `traces` say what I did lately as a mentor, without words, where I wrote something.
    `slots` are the slots that I have a check-in for. `unanswered` counts my asked check-ins in a
    row, the newest first, that nothing came back to (those never asked do not count), and
    `unanswered_since` is when the oldest of them was asked.
    `last_told_at` is when I last told a worry (not: was noticed), `last_lead_wrote_at` when an
    adult last wrote to me from a case, `last_wrote_at` when I last wrote anything before this.
    `proposals` are those that wait for a second person, for one of the team; with the one that a
    press names, whatever became of it. `standing` says of each kind of timer that is the whole
    programme's when it fires next.
    `everybody` and `every_pairing` are the whole programme's, for one of the team who wrote a command
    (words that begin with `/`), or whose button or open conversation says `everybody`, and for the
    command that adds a person; `links` says until when the unused link of each of them works, and
    `kept_stops` says who, of the mentor and a coordinator, had stopped the messages of a mentor's last
    pairing when it ended.
    `ladder_test` is the last test of the ladder, for the team, for what is the whole programme's
    and for commands.
    `gate_lines` are what was recorded for the go-live gate, for everybody in scope; without words
    where not the whole programme is read, and nothing where a made-up programme is not asked for it.
    `was_open` is what the record says of the gate, None before it was ever open; `ladder_proven_at`
    and since when somebody has a duty whom that test did not ask are read with its lines.
    `waiting_for_a_tap` counts my messages that wait until I say whose each is, where these words may
    be the label of such a button; `relay` is then the newest of them.
    `own` is what I wrote and what was written to me, for /me and /mydata alone.
    `erasing` is whom a press or the proposal that it names would erase, and what stands in the way.
    `all_stopped_since` is when everything was stopped for everybody, None while it is not.
    `desk` is what waits beside the worries, for one of the team who asks for the desk, and in the
    morning; `cases` are then all open ones.
    `case_number` is free for a new case.
    `second` are the second channels that this bot has. `silent_for` are those whose alert of the
    case Telegram has not taken in time, `health` is how the second channels did; each is read only
    for the timer that asks it. `bot_name` is the bot's own name at Telegram, once Telegram has said it.
    """

    rules: Programme
    library: Library
    ids: Ids
    team: tuple[Person, ...] = ()
    me: Person | None = None
    invite: Invite | None = None
    guesses: Tries | None = None
    pairings: tuple[Pairing, ...] = ()
    people: dict[UUID, Person] = field(default_factory=dict)
    conversation: Conversation | None = None
    aside: Conversation | None = None
    pressed: ShownButton | None = None
    replied: Topic | None = None
    original_relay: Relay | None = None
    relayed: tuple[Relay, ...] = ()
    former: tuple[Pairing, ...] = ()
    last_flag: Conversation | None = None
    flagged: Relay | None = None
    before: tuple[Relay, ...] = ()
    traces: Traces = NO_TRACES
    original_concern: Concern | None = None
    newest_words: str | None = field(default=None, repr=False)
    held_changes: tuple[Relay, ...] = ()
    relay: Relay | None = None
    waiting_for_a_tap: int = 0
    cases: tuple[Case, ...] = ()
    closed: tuple[Case, ...] = ()
    archive: tuple[Case, ...] = ()
    file: CaseFile | None = None
    file_pairings: tuple[Pairing, ...] = ()
    plans: dict[UUID, CheckInPlan] = field(default_factory=dict)
    check_in: CheckIn | None = None
    slots: frozenset[str] = frozenset()
    unanswered: int = 0
    unanswered_since: datetime | None = None
    last_told_at: datetime | None = None
    last_lead_wrote_at: datetime | None = None
    last_wrote_at: datetime | None = None
    proposals: tuple[Proposal, ...] = ()
    everybody: tuple[Person, ...] = ()
    every_pairing: tuple[Pairing, ...] = ()
    links: dict[UUID, datetime] = field(default_factory=dict)
    kept_stops: dict[UUID, frozenset[Stopper]] = field(default_factory=dict)
    standing: dict[TimerKind, datetime] = field(default_factory=dict)
    ladder_test: LadderTest | None = None
    desk: OnDesk | None = None
    gate_lines: tuple[Recorded, ...] = ()
    was_open: bool | None = None
    ladder_proven_at: datetime | None = None
    ladder_unasked_since: datetime | None = None
    own: Own | None = None
    erasing: Erasing | None = None
    all_stopped_since: datetime | None = None
    case_number: int = 1
    bot_name: str | None = None
    second: frozenset[Channel] = frozenset()
    silent_for: frozenset[UUID] = frozenset()
    health: dict[Channel, Health] = field(default_factory=dict)
