"""`run`: runs the bot until it is stopped by SIGTERM or Ctrl-C."""

import asyncio
import logging
import os
from dataclasses import replace

import click

from bot.commands.trouble import NOT_YET, told_plainly
from bot.logs import set_up_logging
from bot.rounds import TokenRefused
from bot.running import Running
from bot.service import Service
from bot.settings import load_settings
from bot.sparing import spare_what_stays
from bot.wiring import Wiring

logger = logging.getLogger(__name__)


@click.command()
@click.option(
    "--webhook",
    is_flag=True,
    help="Have Telegram post what people write to KEPT_IN_MIND_LISTEN_URL, in place of asking for it.",
)
@told_plainly
def run(webhook: bool) -> None:
    """Run the bot until it is stopped. Needs a token, a key file and a programme file."""
    settings = load_settings()
    set_up_logging(settings.log_level, style=settings.log_format)
    wiring = Wiring.from_settings(settings, webhook=webhook)
    wiring = replace(wiring, service=Service.of(os.environ))
    if not wiring.programme.made_up:
        if settings.log_format == "json":  # then every line is an object
            logger.warning(NOT_YET)
        else:
            click.echo(NOT_YET, err=True)
    _ = wiring.library.word_list  # read now, and not while somebody waits for an answer
    spare_what_stays()
    try:
        asyncio.run(Running(wiring).run_forever())
    except TokenRefused as trouble:
        raise click.ClickException(str(trouble)) from None
