"""`channel`: tests the second channels for NOW, and says in plain words what became of it."""

from uuid import UUID

import click

from bot.commanding import COMMAND, carry_out
from bot.commands.asking import by_option
from bot.commands.opening import now, with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.settings import load_settings
from bot.trying_channels import Tried, try_all
from flows.channels import SECOND, Channel
from flows.heard import ChannelTestAsked
from storage.store import Store

NONE_SET = (
    "No second channel is set up. Set KEPT_IN_MIND_SMTP_URL and KEPT_IN_MIND_MAIL_FROM, or "
    "KEPT_IN_MIND_WEBHOOK_URL and KEPT_IN_MIND_WEBHOOK_SECRET; `kept-in-mind guide operator` says how."
)


@click.group()
def channel() -> None:
    """Test the second channels, by which alerts for NOW go beside Telegram."""


@channel.command()
@click.option("--email", "only", flag_value=Channel.EMAIL.value, help="The mail server alone.")
@click.option("--webhook", "only", flag_value=Channel.WEBHOOK.value, help="The webhook alone.")
@by_option
@as_json_option
@told_plainly
def test(only: str | None, by: UUID | None, as_json: bool) -> None:
    """Send a test to everybody on the ladder who has an e-mail address, and to the webhook.

    It says that it is a test. Without an address the mail server is only greeted. Exit code 1 means
    that something was not taken.
    """
    channels = load_settings().second_channels
    wanted = {Channel(only)} if only else set(SECOND)
    if not wanted & channels.set_up:
        raise click.ClickException(NONE_SET)

    async def work(store: Store) -> list[Tried]:
        await carry_out(store, ChannelTestAsked(COMMAND, by), now())
        return await try_all(store, channels, wanted, now())

    tried = with_store(work)
    found = {
        "tried": [{"channel": t.channel.value, "taken": t.ok, "said": t.said} for t in tried],
        "ok": all(each.ok for each in tried),
    }
    put_out(as_json, found, "\n".join(each.said for each in tried))
    if not found["ok"]:
        raise SystemExit(1)
