"""Plays a transcript: acts each line, lets the bot answer, and compares all that came, to the word.

A message that is not in the file, one that does not come, and any trouble nobody spoke of fail.
"""

from collections.abc import Collection, Sequence

from bot.sandbox.messages import Shown
from bot.sandbox.telegram import Call

from .arriving import arrive
from .deeds import act
from .lines import (
    Block,
    BotRestarts,
    BotStarts,
    BotStops,
    Came,
    FileSays,
    Keyboard,
    LeftGroup,
    Mailed,
    Notice,
    Paged,
    Said,
    TranscriptFault,
)
from .reading import Transcript
from .showing import WentDifferently, side_by_side
from .shown_links import masked
from .stage import Stage

UNREADABLE = "ERROR bot.turning: update "
"""How the line in the log begins for what the story says cannot be read."""
ABOUT_THE_BOT = (BotStops, BotStarts, BotRestarts)


async def play(transcript: Transcript, database: str, *, rebuilt: bool) -> None:
    """Plays it on an empty database; `rebuilt` makes the bot anew between every two lines.

    Raises WentDifferently, or TranscriptFault where a line cannot be acted out.
    """
    stage = Stage(transcript.cast, database)
    try:
        await _set(stage, transcript)
        player = Player(transcript, stage, rebuilt=rebuilt)
        for block in transcript.blocks:
            await player.play(block)
        if rebuilt and stage.running:
            end = transcript.blocks[-1].number
            await player.play(Block(end, "(the bot is made anew at the end)", BotRestarts(), ()))
    finally:
        await stage.strike()


async def _set(stage: Stage, transcript: Transcript) -> None:
    try:
        await stage.open()
        await arrive(stage)
    except TranscriptFault as fault:
        raise TranscriptFault(f"{transcript.name}: the set-up: {fault}") from fault


class Player:
    """Plays the blocks of one transcript, one after the other."""

    def __init__(self, transcript: Transcript, stage: Stage, *, rebuilt: bool) -> None:
        self._name = transcript.name
        self._stage = stage
        self._rebuilt = rebuilt
        self._seen = {name: _newest(stage, name) for name in stage.phones}
        self._toasts = dict.fromkeys(stage.phones, 0)
        self._calls = len(stage.telegram.calls)
        self._was_down = False

    async def play(self, block: Block) -> None:
        """Acts one line, and compares what came of it with what ought to."""
        stage = self._stage
        stage.decided.clear()
        where = f"{self._name}:{block.number}"
        try:
            await self._rebuild(block)
            await act(stage, block.action)
        except TranscriptFault as fault:
            raise TranscriptFault(f"{where}: {fault}") from fault
        await stage.settle()
        came = self._unread()
        faults = [
            *_differences(block, came, stage.alerts),
            *self._standing(block),
            *self._troubles(),
        ]
        if faults:
            raise WentDifferently(side_by_side(where, block, came, faults, stage.decided))
        self._was_down = stage.telegram.is_down

    async def _rebuild(self, block: Block) -> None:
        if self._rebuilt and self._stage.running and not isinstance(block.action, ABOUT_THE_BOT):
            await self._stage.stop_bot()
            await self._stage.start_bot()

    def _unread(self) -> list[Came]:
        """What the bot sent and flashed since the last block, person by person."""
        came: list[Came] = []
        for name, phone in self._stage.phones.items():
            new = [each for each in phone.inbox if each.message_id > self._seen[name]]
            came += [self._said(name, each) for each in new]
            self._seen[name] = max([self._seen[name], *(each.message_id for each in new)])
            toasts = phone.toasts[self._toasts[name] :]
            came += [Notice(name, toast.text) for toast in toasts if toast.text]
            self._toasts[name] = len(phone.toasts)
        came += [Mailed(who, text) for who, text in self._stage.new_letters()]
        came += [Paged(text) for text in self._stage.new_pages()]
        return came

    def _said(self, name: str, shown: Shown) -> Said:
        replied = self._stage.phones[name].chat.messages.get(shown.reply_to or 0)
        rows = tuple(tuple(button.label for button in row) for row in shown.buttons)
        answering = (replied.text or replied.caption or "") if replied else ""
        text = masked(shown.text or shown.caption or "")
        return Said(name, text, rows, shown.silent, answering, shown.document or "")

    def _standing(self, block: Block) -> list[str]:
        """What is not as the block says, of what stands there all the time."""
        faults = []
        for each in block.outcomes:
            if isinstance(each, Keyboard):
                rows = self._stage.phones[each.who].keyboard or []
                shown = tuple(tuple(row) for row in rows)
                if shown != each.rows:
                    faults.append(f"{each.who}'s keyboard is {shown}")
            if isinstance(each, FileSays) and self._is_in_file(each) is not each.is_there:
                faults.append(f"the file {'does not say' if each.is_there else 'says'} that")
            if isinstance(each, LeftGroup):
                faults += self._in_group(each.title)
        return faults

    def _is_in_file(self, wanted: FileSays) -> bool:
        files = [each for each in self._stage.chat(wanted.who) if each.document]
        if not files:
            raise TranscriptFault(f"{self._name}: {wanted.who} has no file")
        return wanted.words in " ".join(files[-1].content.decode().split())

    def _in_group(self, title: str) -> list[str]:
        groups = self._stage.telegram.groups.chats.values()
        found = next((each for each in groups if each.json["title"] == title), None)
        if found is None:
            return [f"there is no group called {title}"]
        faults = ["the bot is still in the group"] if found.bot_inside else []
        return faults + [f"it wrote there: {each.text}" for each in found.inbox]

    def _troubles(self) -> list[str]:
        """What was logged and refused, but for what a blocked, deleted or absent chat explains."""
        stage = self._stage
        calls = list(stage.telegram.calls)[self._calls :]
        self._calls = len(stage.telegram.calls)
        logged, stage.trouble.lines = stage.trouble.lines, []
        if stage.telegram.is_down or self._was_down or stage.takes_nothing:
            return []
        gone = {p.id for p in stage.phones.values() if p.blocked or p.deactivated}
        refused = [each for each in calls if (each.answered or 0) >= 400]
        explained = [each for each in refused if _is_explained(each, gone)]
        faults = [
            f"Telegram refused {each.method} ({each.answered})"
            for each in refused
            if each not in explained
        ]
        if stage.has_unreadable:
            logged = [each for each in logged if not each.startswith(UNREADABLE)]
        if len(logged) > len(explained):
            faults += [f"logged: {line}" for line in logged]
        return faults


def _is_explained(call: Call, gone: Collection[int]) -> bool:
    """Does the story itself say why Telegram refuses it? Leaving twice is refused too."""
    has_left = call.method == "leaveChat" and call.answered == 403
    return has_left or call.params.get("chat_id") in gone


def _newest(stage: Stage, name: str) -> int:
    return max((each.message_id for each in stage.phones[name].inbox), default=0)


def _differences(block: Block, came: list[Came], alerts: Collection[str]) -> list[str]:
    """Where what came to each person is not what was written, in order.

    Alerts to a person have an order of their own, as they have a lane of their own.
    """

    def line_of(each: Came) -> tuple[str, type, bool]:
        return each.who, type(each), each.text in alerts

    expected = [each for each in block.outcomes if isinstance(each, Came)]
    faults = []
    for line in dict.fromkeys(line_of(each) for each in (*expected, *came)):
        wanted = [each for each in expected if line_of(each) == line]
        got = [each for each in came if line_of(each) == line]
        faults += _compared(line[0], wanted, got)
    return faults


def _compared(who: str, wanted: Sequence[Came], got: Sequence[Came]) -> list[str]:
    pairs = zip(wanted, got, strict=False)  # what is too many on one side is said below
    faults = [f"to {who} came something else" for one, other in pairs if not _is_as(one, other)]
    if len(wanted) > len(got):
        faults.append(f"to {who} did not come what is written")
    if len(got) > len(wanted):
        faults.append(f"to {who} came what is not written")
    return faults


def _is_as(wanted: Came, got: Came) -> bool:
    if not (isinstance(wanted, Said) and isinstance(got, Said)):
        return wanted == got
    if bool(wanted.answering) != bool(got.answering) or wanted.answering not in got.answering:
        return False

    def all_of(said: Said) -> tuple[object, ...]:
        return said.text, said.buttons, said.silently, said.file

    return all_of(wanted) == all_of(got)
