"""The sentences of a story: each pattern is one way to say what people do, or what comes of it."""

import re
from collections.abc import Callable

from flows.heard import Deed

from . import gating, set_up, times
from .cast import Cast
from .lines import (
    AccountIs,
    Action,
    AddsToGroup,
    AgeRaised,
    Blocks,
    BotRestarts,
    BotStarts,
    BotStops,
    ClearsChat,
    DeletesAccount,
    Edits,
    FileSays,
    Forges,
    Forwards,
    GateRecorded,
    ItIs,
    Keyboard,
    LeavesTeam,
    LeftGroup,
    LinkRenewed,
    Mailed,
    MailServerDoes,
    NothingHappens,
    Notice,
    OpensBot,
    OpensShownLink,
    Outcome,
    Paged,
    Passes,
    Presses,
    PressesOf,
    Rows,
    Said,
    Sends,
    SendsUnreadable,
    Taps,
    TelegramIs,
    TelegramTakesNothing,
    TranscriptFault,
    Writes,
    WritesShownWord,
)
from .set_up import NAME, Found

STRANGER = "A stranger"
KINDS = {
    "a picture": "photo",
    "a video": "video",
    "a round video": "video_note",
    "a moving picture": "animation",
    "a voice message": "voice",
    "a song": "audio",
    "a file": "document",
    "a place": "location",
    "a place by name": "venue",
    "a contact card": "contact",
    "a poll": "poll",
    "a story": "story",
}
DEEDS = {"unlinked": Deed.UNLINK, "frozen": Deed.FREEZE, "given back": Deed.UNFREEZE}
_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_ROW = re.compile(r"\[[^\[\]]+\](?: \[[^\[\]]+\])*")
_WHO = rf"(?P<who>{NAME}|{STRANGER})"
_THEIR = r"(?:her|his|their)"

Maker = Callable[[Cast, Found], Action | Outcome]


def read_sentence(cast: Cast, text: str) -> Action | Outcome:
    """What one line of a story says. Raises TranscriptFault where it says nothing known."""
    for pattern, make in SENTENCES:
        if match := re.fullmatch(pattern, text, re.DOTALL):
            who = match.groupdict().get("who")
            if who and who != STRANGER:
                cast.known(who)
            return make(cast, match)
    raise TranscriptFault(f"this says nothing that can be acted out: {text}")


def _said(cast: Cast, found: Found) -> Said:
    lines = found["text"].split("\n")
    rows: list[tuple[str, ...]] = []
    while len(lines) > 1 and _ROW.fullmatch(lines[-1]):
        rows.insert(0, _labels(lines.pop()))
    while lines and not lines[-1]:
        lines.pop()
    who = STRANGER if found["to"] == "the stranger" else cast.known(found["to"])
    return Said(
        who,
        "\n".join(lines),
        tuple(rows),
        bool(found["silently"]),
        found["answering"] or "",
        found["file"] or "",
    )


def _labels(row: str) -> tuple[str, ...]:
    return tuple(row[1:-1].split("] ["))


def _rows(text: str) -> Rows:
    return tuple(_labels(line) for line in text.split("\n"))


def _presses(cast: Cast, found: Found) -> Presses:
    times_ = 2 if found["twice"] else 1
    return Presses(found["who"], found["label"], found["under"] or "", times_)


def _opens(cast: Cast, found: Found) -> OpensBot:
    owner = found["who"] if found["own"] else found["owner"]
    return OpensBot(found["who"], cast.known(owner) if owner else "", found["link"] or "")


def _passes(cast: Cast, found: Found) -> Passes:
    return Passes(times.length(found["length"]))


_BOT = (
    r"Bot to (?P<to>[A-Z][a-z]+|the stranger)(?P<silently>, silently)?"
    r'(?:, with the file "(?P<file>[^"\n]+)")?'
    r'(?:, answering "(?P<answering>[^\n]+?)")?: (?P<text>.+)'
)
_PRESSES = rf'{_WHO} presses "(?P<label>[^"]+)"(?: under "(?P<under>.+?)")?(?P<twice> twice)?\.'
_OPENS = (
    rf"{_WHO} opens (?:(?P<own>{_THEIR}) link|(?P<owner>{NAME})'s link"
    r'|the link "(?P<link>[^"]+)"|the bot)\.'
)

SENTENCES: tuple[tuple[str, Maker], ...] = (
    (_BOT, _said),
    (
        r"Keyboard of (?P<who>[A-Z][a-z]+): (?P<rows>\[.+\])",
        lambda cast, found: Keyboard(found["who"], _rows(found["rows"])),
    ),
    (
        rf'{_WHO} sees the notice: "(?P<text>.+)"',
        lambda cast, found: Notice(found["who"], found["text"]),
    ),
    (
        rf'The file of {_WHO} (?P<not>does not say|says) "(?P<words>.+)"\.?',
        lambda cast, found: FileSays(found["who"], found["words"], found["not"] == "says"),
    ),
    (r"\(nothing (?:else )?happens\)", lambda cast, found: NothingHappens()),
    (
        r'\(the bot has left "(?P<title>.+)" without a word\)',
        lambda cast, found: LeftGroup(found["title"]),
    ),
    (rf"It is (?P<when>{times.WHEN})\.", lambda cast, found: ItIs(found["when"])),
    (rf"(?P<length>{times.LENGTH}) pass(?:es)?\.", _passes),
    (r"The bot stops\.", lambda cast, found: BotStops()),
    (r"The bot starts\.", lambda cast, found: BotStarts()),
    (r"The bot restarts\.", lambda cast, found: BotRestarts()),
    (
        rf"Mail to (?P<to>{NAME}): (?P<text>.+)",
        lambda cast, found: Mailed(cast.known(found["to"]), found["text"]),
    ),
    (r"Pager: (?P<text>.+)", lambda cast, found: Paged(found["text"])),
    (
        r"The mail server (?P<what>hangs|is away|works again)\.",
        lambda cast, found: MailServerDoes(found["what"]),
    ),
    (r"Telegram takes no more messages\.", lambda cast, found: TelegramTakesNothing()),
    (r"Telegram is down\.", lambda cast, found: TelegramIs(down=True)),
    (r"Telegram is back\.", lambda cast, found: TelegramIs(down=False)),
    (
        r"The scheme raises its age for joining by chat to (?P<years>\d+)\.",
        lambda cast, found: AgeRaised(int(found["years"])),
    ),
    (
        rf"{_WHO}'s account is (?P<deed>unlinked|frozen|given back)\.",
        lambda cast, found: AccountIs(found["who"], DEEDS[found["deed"]]),
    ),
    (
        rf"A fresh link is made for {_WHO}\.",
        lambda cast, found: LinkRenewed(found["who"]),
    ),
    (rf"{_WHO} leaves the team\.", lambda cast, found: LeavesTeam(found["who"])),
    (rf"{set_up.AGREED}\.", set_up.agreement),
    (
        rf"{_WHO} records (?P<line>{gating.LINE}) at the command line\.",
        lambda cast, found: GateRecorded(found["who"], found["line"]),
    ),
    (
        rf'{_WHO} replies to "(?P<quote>[^\n]+?)": (?P<words>.+)',
        lambda cast, found: Writes(found["who"], found["words"], found["quote"]),
    ),
    (
        rf'{_WHO} edits "(?P<old>.+?)" to "(?P<new>.+)"\.?',
        lambda cast, found: Edits(found["who"], found["old"], found["new"]),
    ),
    (_PRESSES, _presses),
    (
        rf'{_WHO} presses (?P<owner>{NAME})\'s button "(?P<label>[^"]+)"\.',
        lambda cast, found: PressesOf(found["who"], cast.known(found["owner"]), found["label"]),
    ),
    (rf"{_WHO} presses a button that was never there\.", lambda cast, found: Forges(found["who"])),
    (rf'{_WHO} taps "(?P<label>.+)"\.', lambda cast, found: Taps(found["who"], found["label"])),
    (
        rf"{_WHO} sends a sticker (?P<emoji>\S+)\.",
        lambda cast, found: Sends(found["who"], "sticker", emoji=found["emoji"]),
    ),
    (
        rf'{_WHO} sends (?P<kind>{_KIND})(?: with "(?P<caption>.+)")?\.',
        lambda cast, found: Sends(found["who"], KINDS[found["kind"]], found["caption"]),
    ),
    (
        rf"{_WHO} sends what the program cannot read\.",
        lambda cast, found: SendsUnreadable(found["who"]),
    ),
    (
        rf"{_WHO} forwards: (?P<words>.+)",
        lambda cast, found: Forwards(found["who"], found["words"]),
    ),
    (
        rf"{_WHO} opens the link that (?P<owner>{NAME}) was shown\.",
        lambda cast, found: OpensShownLink(found["who"], cast.known(found["owner"])),
    ),
    (
        rf"{_WHO} writes the check word that (?P<owner>{NAME}) was shown\.",
        lambda cast, found: WritesShownWord(found["who"], cast.known(found["owner"])),
    ),
    (_OPENS, _opens),
    (rf"{_WHO} blocks the bot\.", lambda cast, found: Blocks(found["who"], is_blocked=True)),
    (rf"{_WHO} unblocks the bot\.", lambda cast, found: Blocks(found["who"], is_blocked=False)),
    (
        rf"{_WHO} deletes {_THEIR} account\.",
        lambda cast, found: DeletesAccount(found["who"]),
    ),
    (rf"{_WHO} clears the chat\.", lambda cast, found: ClearsChat(found["who"])),
    (
        rf'{_WHO} adds the bot to the group "(?P<title>.+)"\.',
        lambda cast, found: AddsToGroup(found["who"], found["title"]),
    ),
    (
        rf"{_WHO}(?: writes)?: (?P<words>.+)",
        lambda cast, found: Writes(found["who"], found["words"]),
    ),
)
"""In this order: the last takes whatever begins with a name and a colon."""
