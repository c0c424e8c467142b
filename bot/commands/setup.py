"""`setup`: opens the set-up page on this machine alone, and runs the bot beside it."""

import asyncio
import fcntl
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.trouble import told_plainly
from bot.logs import set_up_logging
from bot.own_files import write_new
from bot.settings import Settings, SettingsError, load_settings
from bot.setup.door import Door
from bot.setup.keeping import Keeper
from bot.setup.office import Office

LOCK = Path("kept-in-mind.setup-lock")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The page's port; else a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@told_plainly
def setup(port: int | None, no_browser: bool) -> None:
    """Set up a scheme on a page in the browser, step by step, and run the bot from it.

    It suggests a programme of made-up people; `init` writes a real one, with a closed gate.
    Prints an address that works on this machine alone, until it is stopped.
    """
    with _one_set_up():
        asyncio.run(_serve(port or 0, may_open=not no_browser and _has_screen()))


@contextmanager
def _one_set_up() -> Iterator[None]:
    """One set-up for each folder; the lock goes with the process."""
    try:
        descriptor = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.ClickException(f"this folder cannot be written to ({reason})") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(
            "another set-up runs in this folder: use its page, or stop it with Ctrl-C first"
        ) from None
    else:
        yield
    finally:
        os.close(descriptor)


async def _serve(port: int, *, may_open: bool) -> None:
    stopping = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stopping.set)
    office = Office(Keeper(), SystemClock())
    door = Door(office)
    try:
        await office.refuse_beside_another()
        set_up_logging(_level())
        await _opened(door, port)
        with tempfile.TemporaryDirectory(prefix="kept-in-mind-setup-") as folder:
            _say(door.url)
            if may_open:
                _open_browser(door.url, Path(folder))
            await stopping.wait()
    finally:
        await door.close()
        await office.close()
    click.echo("The set-up has stopped, and the bot with it. What was saved stays saved.")


async def _opened(door: Door, port: int) -> None:
    try:
        await door.open(port)
    except OSError:
        raise click.ClickException(
            f"port {port} is taken; leave out --port to use a free one"
        ) from None


def _say(url: str) -> None:
    click.echo("Open this address in a browser on this machine:")
    click.echo(url)
    click.echo(
        "Keep it to yourself: whoever has it can set up the scheme. It ends with this window."
    )
    click.echo("Ctrl-C stops the set-up, and the bot if it runs.")


def _level() -> str:
    try:
        return load_settings().log_level
    except SettingsError:  # the page says what is wrong
        return str(Settings.model_fields["log_level"].default)


def _has_screen() -> bool:
    if sys.platform == "darwin" or os.name == "nt":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(url: str, folder: Path) -> None:
    """By way of a file that only this user can read: everybody can see a command's arguments."""
    page = folder / "open.html"
    address = escape(url)
    write_new(
        page,
        f'<!doctype html><meta http-equiv="refresh" content="0;url={address}">'
        f'<a href="{address}">Kept in Mind</a>\n',
    )
    # Some browsers only return when they are closed: that must not hold up the end.
    threading.Thread(target=webbrowser.open, args=(page.as_uri(),), daemon=True).start()
