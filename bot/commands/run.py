"""`run`: runs the bot until it is stopped by SIGTERM or Ctrl-C."""

import asyncio

import click

from bot.commands.trouble import NOT_YET, told_plainly
from bot.listening import TokenRefused
from bot.logs import set_up_logging
from bot.running import Running
from bot.settings import load_settings
from bot.wiring import Wiring


@click.command()
@told_plainly
def run() -> None:
    """Run the bot until it is stopped. Needs a token, a key file and a programme file."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    wiring = Wiring.from_settings(settings)
    if not wiring.programme.made_up:
        click.echo(NOT_YET, err=True)
    try:
        asyncio.run(Running(wiring).run_forever())
    except TokenRefused as trouble:
        raise click.ClickException(str(trouble)) from None
