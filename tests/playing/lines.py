"""What can stand in a transcript, line by line: what people do, what passes, what the bot says."""

from dataclasses import dataclass
from datetime import timedelta

from flows.agreement import Terms
from flows.heard import Deed

Rows = tuple[tuple[str, ...], ...]


class TranscriptFault(Exception):
    """A transcript cannot be read or acted out as it stands; the message says where and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


# what people do


@dataclass(frozen=True, slots=True)
class Writes:
    """Somebody writes, perhaps in reply to the newest message that holds `reply_to`."""

    who: str
    words: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """Somebody changes the newest message of theirs that holds `old`."""

    who: str
    old: str
    words: str


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses a button: of the newest message that has it, or of one that holds `under`."""

    who: str
    label: str
    under: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class PressesOf:
    """Somebody presses, with an altered app, a button that another person was shown."""

    who: str
    owner: str
    label: str


@dataclass(frozen=True, slots=True)
class Forges:
    """Somebody presses, with an altered app, a button that nobody was shown."""

    who: str


@dataclass(frozen=True, slots=True)
class Taps:
    """Somebody taps a button of the keyboard that stands under the chat."""

    who: str
    label: str


@dataclass(frozen=True, slots=True)
class Sends:
    """Somebody sends something that is not words, perhaps with words beside it."""

    who: str
    kind: str
    caption: str | None = None
    emoji: str | None = None


@dataclass(frozen=True, slots=True)
class SendsUnreadable:
    """Telegram brings something of somebody's that the program cannot read."""

    who: str


@dataclass(frozen=True, slots=True)
class Forwards:
    """Somebody passes on what a third person wrote elsewhere."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class OpensBot:
    """Somebody opens the bot: by `link` as it stands, by the newest link of `owner`, or by none."""

    who: str
    owner: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class OpensShownLink:
    """Somebody opens the newest link that the bot showed to another person in their chat."""

    who: str
    owner: str


@dataclass(frozen=True, slots=True)
class WritesShownWord:
    """Somebody writes the newest check word that the bot showed to another person in their chat."""

    who: str
    owner: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """Somebody blocks the bot, or lets it write again."""

    who: str
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class DeletesAccount:
    """Somebody deletes their account; the bot is not told."""

    who: str


@dataclass(frozen=True, slots=True)
class ClearsChat:
    """Somebody clears the chat; the bot is not told."""

    who: str


@dataclass(frozen=True, slots=True)
class AddsToGroup:
    """Somebody adds the bot to a new group."""

    who: str
    title: str


# what passes


@dataclass(frozen=True, slots=True)
class ItIs:
    """The clock goes forward to a moment, named as people do."""

    when: str


@dataclass(frozen=True, slots=True)
class Passes:
    """Some time passes."""

    time: timedelta


@dataclass(frozen=True, slots=True)
class BotStops:
    """The bot's process ends."""


@dataclass(frozen=True, slots=True)
class BotStarts:
    """The bot's process starts again on the same database."""


@dataclass(frozen=True, slots=True)
class BotRestarts:
    """The bot's process ends and starts again."""


@dataclass(frozen=True, slots=True)
class TelegramIs:
    """Telegram cannot be reached any more, or can be again."""

    down: bool


@dataclass(frozen=True, slots=True)
class TelegramTakesNothing:
    """Telegram still brings what people write, and takes no message until it is back."""


@dataclass(frozen=True, slots=True)
class MailServerDoes:
    """The mail server hangs, is away, or works again."""

    what: str


@dataclass(frozen=True, slots=True)
class AgeRaised:
    """The scheme raises its age for joining by chat; the bot starts with it."""

    years: int


@dataclass(frozen=True, slots=True)
class AccountIs:
    """The operator ends, freezes or gives back somebody's account."""

    who: str
    deed: Deed


@dataclass(frozen=True, slots=True)
class LinkRenewed:
    """The operator makes a fresh link for somebody."""

    who: str


@dataclass(frozen=True, slots=True)
class LeavesTeam:
    """Somebody holds no role and no duty from this moment on."""

    who: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement made on paper is recorded."""

    mentee: str
    mentor: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class GateRecorded:
    """Somebody records a line of the go-live gate at the command line."""

    who: str
    line: str


# what ought to come of it


@dataclass(frozen=True, slots=True)
class Said:
    """A message from the bot, whole. `answering` is the message to which it is a reply, `file` the
    name of the file that came with it."""

    who: str
    text: str
    buttons: Rows = ()
    silently: bool = False
    answering: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class FileSays:
    """Whether some words stand in the newest file that the bot sent to somebody."""

    who: str
    words: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What flashes up after a press."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail that somebody gets: all of its text but the line with its reference."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Paged:
    """What the scheme's pager is told."""

    text: str
    who: str = "the pager"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """What stands under somebody's chat."""

    who: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class NothingHappens:
    """Said for the reader: whatever is not written must not happen anyhow."""


@dataclass(frozen=True, slots=True)
class LeftGroup:
    """The bot is not in a group any more, and wrote nothing there."""

    title: str


Action = (
    Writes
    | Edits
    | Presses
    | PressesOf
    | Forges
    | Taps
    | Sends
    | SendsUnreadable
    | Forwards
    | OpensBot
    | OpensShownLink
    | WritesShownWord
    | Blocks
    | DeletesAccount
    | ClearsChat
    | AddsToGroup
    | ItIs
    | Passes
    | BotStops
    | BotStarts
    | BotRestarts
    | TelegramIs
    | TelegramTakesNothing
    | MailServerDoes
    | LinkRenewed
    | LeavesTeam
    | AccountIs
    | AgeRaised
    | Agreed
    | GateRecorded
)
Came = Said | Notice | Mailed | Paged
Outcome = Came | FileSays | Keyboard | NothingHappens | LeftGroup


@dataclass(frozen=True, slots=True)
class Block:
    """One action and all that ought to come of it, with the number of the line it begins on."""

    number: int
    text: str
    action: Action
    outcomes: tuple[Outcome, ...]
