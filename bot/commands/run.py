"""`run`: runs the bot, or those of several schemes, until it is stopped by SIGTERM or Ctrl-C."""

import asyncio
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from bot.commands.trouble import NOT_YET, told_plainly
from bot.folder_settings import process_settings
from bot.logs import set_up_logging
from bot.rounds import TokenRefused
from bot.running import Running
from bot.schemes import Schemes
from bot.service import Service
from bot.settings import load_settings
from bot.sparing import spare_what_stays
from bot.wiring import Wiring
from flows.library import load_library

logger = logging.getLogger(__name__)


@click.command()
@click.option(
    "--webhook",
    is_flag=True,
    help="Have Telegram post what people write to KEPT_IN_MIND_LISTEN_URL, in place of asking for it.",
)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@told_plainly
def run(folders: Sequence[Path], webhook: bool) -> None:
    """Run the bot until it is stopped. Needs a token, a key file and a programme file.

    With FOLDERS it runs the schemes in them, each with its own `.env` and files, wholly apart: what is
    wrong with one stops no other.
    """
    if folders:
        _run_all(folders, webhook)
        return
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


def _run_all(folders: Sequence[Path], webhook: bool) -> None:
    process = process_settings(folders)
    set_up_logging(process.log_level, style=process.log_format)
    schemes = Schemes(folders, webhook, process.health_port, Service.of(os.environ))
    _ = load_library().word_list  # all schemes share what ships
    spare_what_stays()
    asyncio.run(schemes.run_forever())
