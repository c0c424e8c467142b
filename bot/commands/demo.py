"""`demo`: shows the whole product on this machine alone, on a page or as a story in the terminal."""

import asyncio
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.commands.trouble import told_plainly
from bot.demo import Demo, NotEmpty, lay_out
from bot.demo_story import Play, Story, StoryError, read_story
from bot.sandbox.server import HOST

PORT = 8321
"""Tried first, so that the address is the same from one demo to the next."""
OTHER = (
    f"Port {PORT} is taken: another demo may still run at http://{HOST}:{PORT}. This is a new one, with "
    "people of its own."
)
OVER = "Nothing of it is kept: next time everything starts over."
KEPT = (
    "Its database, keys and programme file are kept; the next demo starts over in another folder."
)


@click.command()
@click.option("--play", "is_story", is_flag=True, help="Play a story here, without a browser.")
@click.option("--fast", is_flag=True, help="With --play: without pauses for reading.")
@click.option(
    "--story",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --play: another story than the one that ships.",
)
@click.option("--port", type=click.IntRange(1, 65535), help=f"The page's port (else {PORT}).")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the database, keys and programme file in this new or empty folder.",
)
@told_plainly
def demo(
    is_story: bool, fast: bool, story: Path | None, port: int | None, keep: Path | None
) -> None:
    """Show the whole product with made-up people.

    Prints an address on this machine and runs until it is stopped. With --play it plays a story of
    about a minute instead; exit code 1 means that the story went differently.
    """
    if not is_story and (fast or story is not None):
        option = "--fast" if fast else "--story"
        raise click.UsageError(f"{option} is for the story in the terminal: add --play to it")
    try:
        told = read_story(story)
    except StoryError as fault:
        raise click.ClickException(str(fault)) from None
    with _folder(keep) as folder:
        if is_story:
            asyncio.run(_play(folder, told, fast))
        else:
            asyncio.run(_show(folder, _free(port)))
            click.echo(f"The demo has stopped. {KEPT if keep else OVER}")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        _lay_out(keep)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="kept-in-mind-demo-") as made:
        _lay_out(Path(made))
        yield Path(made)


def _lay_out(folder: Path) -> None:
    try:
        lay_out(folder)
    except NotEmpty as trouble:
        raise click.ClickException(f"{folder}: {trouble}") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.ClickException(f"{folder}: cannot be written to ({reason})") from None


def _free(wanted: int | None) -> int:
    """The wanted port, or the usual one, or any; a wanted one that is taken is an error."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted or PORT))
        except OSError:
            if wanted is not None:
                raise click.ClickException(
                    f"port {wanted} is taken; leave out --port to use a free one"
                ) from None
            return 0
    return wanted or PORT


async def _show(folder: Path, port: int) -> None:
    stopping = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stopping.set)
    async with Demo(folder, port) as demo:
        click.echo("Open this address in a browser on this machine:")
        click.echo(demo.url)
        if not port:
            click.echo(OTHER)
        click.echo("Everybody in it is made up. Its clock stands still until you move it there.")
        click.echo("Ctrl-C stops the demo.")
        await stopping.wait()


async def _play(folder: Path, story: Story, is_fast: bool) -> None:
    async with Demo(folder) as demo:
        differences = await Play(demo, click.echo, is_fast).play(story)
    if differences:
        raise click.ClickException("\n".join(["the story went differently:", *differences]))
    click.echo("\nThe story went as it should.")
