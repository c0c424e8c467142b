"""Acts one line of a transcript out on the stage: a deed on a phone, time, the bot, Telegram."""

from collections.abc import Sequence

from bot.sandbox.faults import Fault
from bot.sandbox.messages import NotPossible, Shown
from flows.heard import AccountAsked

from . import lines, times
from .lines import Action, TranscriptFault
from .shown_links import link_in, word_in
from .stage import COMMAND, Stage

FORGED = "nobody-was-ever-shown"


async def act(stage: Stage, action: Action) -> None:
    """Does what the line says; the bot has not answered yet. Raises TranscriptFault."""
    try:
        await _act(stage, action)
    except NotPossible as error:
        raise TranscriptFault(str(error)) from error


async def _act(stage: Stage, action: Action) -> None:
    match action:
        case lines.ItIs(when):
            await stage.go_to(times.moment(when, stage.clock.now()))
        case lines.Passes(time):
            await stage.go_to(stage.clock.now() + time)
        case lines.BotStops():
            await stage.stop_bot()
        case lines.BotStarts():
            await stage.start_bot()
        case lines.BotRestarts():
            await stage.stop_bot()
            await stage.start_bot()
        case lines.TelegramIs(down):
            (stage.telegram.down if down else stage.telegram.up)()
            stage.telegram.faults.clear()
            stage.takes_nothing = False
        case lines.TelegramTakesNothing():
            stage.telegram.faults.always("sendMessage", Fault.status(502))
            stage.takes_nothing = True
        case lines.MailServerDoes(what):
            await stage.outside.mail_server(what)
        case lines.LeavesTeam(who):
            await stage.leave_team(who)
        case lines.SendsUnreadable(who):
            stage.send_unreadable(who)
        case lines.LinkRenewed(who):
            await stage.renew_link(who)
        case lines.GateRecorded(who, line):
            await stage.record_line(who, line)
        case lines.AgeRaised(years):
            await stage.stop_bot()
            stage.rules = stage.rules.model_copy(update={"min_chat_age": years})
            await stage.start_bot()
        case lines.AccountIs(who, deed):
            await stage.command(AccountAsked(COMMAND, stage.ids[who], deed))
        case lines.Agreed():
            await stage.agree(action)
        case _:
            _on_a_phone(stage, action)


def _on_a_phone(stage: Stage, action: Action) -> None:
    match action:
        case lines.Writes(who, words, reply_to):
            to = _holding(stage.chat(who), reply_to).message_id if reply_to else None
            stage.phones[who].write(words, to)
        case lines.Edits(who, old, words):
            mine = [each for each in stage.chat(who) if not each.from_bot]
            stage.phones[who].edit(_holding(mine, old).message_id, words)
        case lines.Presses(who, label, under, count):
            shown = _with_button(stage, who, label, under)
            for _ in range(count):
                stage.phones[who].press(shown.message_id, label)
        case lines.PressesOf(who, owner, label):
            _press_anothers(stage, who, owner, label)
        case lines.Forges(who):
            stage.phones[who].press_data(stage.phones[who].last.message_id, FORGED)
        case lines.Taps(who, label):
            stage.phones[who].tap(label)
        case lines.Sends(who, kind, caption, emoji):
            stage.phones[who].send(kind, caption, emoji)
        case lines.Forwards(who, words):
            stage.phones[who].forward(words)
        case lines.OpensBot(who, owner, link):
            stage.phones[who].start(link or (stage.links[owner] if owner else None))
        case lines.OpensShownLink(who, owner):
            stage.phones[who].start(link_in(_texts(stage, owner)))
        case lines.WritesShownWord(who, owner):
            stage.phones[who].write(word_in(_texts(stage, owner)))
        case _:
            _with_the_account(stage, action)


def _texts(stage: Stage, who: str) -> list[str]:
    return [each.text or "" for each in stage.chat(who) if each.from_bot]


def _with_the_account(stage: Stage, action: Action) -> None:
    match action:
        case lines.Blocks(who, is_blocked):
            phone = stage.phones[who]
            (phone.block if is_blocked else phone.unblock)()
        case lines.DeletesAccount(who):
            stage.phones[who].delete_account()
        case lines.ClearsChat(who):
            stage.phones[who].wipe()
        case lines.AddsToGroup(who, title):
            stage.phones[who].add_bot_to_group(title)
        case _:
            raise TypeError(f"nobody knows how to act out {type(action).__name__}")


def _press_anothers(stage: Stage, who: str, owner: str, label: str) -> None:
    shown = _with_button(stage, owner, label, "")
    data = next(b.data for row in shown.buttons for b in row if b.label == label)
    stage.phones[who].press_data(stage.phones[who].last.message_id, data)


def _with_button(stage: Stage, who: str, label: str, under: str) -> Shown:
    fitting = [each for each in stage.chat(who) if label in each.labels]
    return _holding(fitting, under, f'"{label}" stands under no message of {who}\'s')


def _holding(messages: Sequence[Shown], words: str, fault: str = "") -> Shown:
    """The newest message that holds some words."""
    for each in reversed(messages):
        if words in (each.text or each.caption or ""):
            return each
    raise TranscriptFault(fault or f'no message there holds "{words}"')
