"""`init`: writes a commented programme file and a key file, and makes an empty database.

Never overwrites, never asks.
"""

import asyncio
from importlib.resources import files
from pathlib import Path

import click

from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.own_files import write_new
from bot.settings import Settings, load_settings


@click.command()
@click.option(
    "--beside",
    is_flag=True,
    help="Put this scheme beside others that one PostgreSQL holds already.",
)
@as_json_option
@told_plainly
def init(as_json: bool, beside: bool) -> None:
    """Write a commented programme file and a key file, and make a database, where the settings say.

    It is a real scheme, whose gate is closed: for made-up people set `made_up = true` in the
    file, or use `setup`. What is there already stays as it is. A new key file beside an old database
    is refused: the old keys are the only ones that open it.
    """
    settings = load_settings()
    if not settings.keys.exists() and has_database(settings):
        raise click.ClickException(
            f"{settings.keys.name}: there is a database but no key file. Put back the key file that "
            "belongs to it; with new keys nobody could read what is there. Nothing was written."
        )
    wanted = {settings.programme: programme_template(), settings.keys: _keys()}
    written = [str(path) for path, text in wanted.items() if write_new(path, text)]
    kept = [str(path) for path in wanted if str(path) not in written]
    if beside:
        said = _NAME_IT if written else asyncio.run(_put_beside(settings))
        put_out(as_json, {"written": written, "kept": kept}, said)
        return
    database, is_new, people = _database(settings)
    (written if is_new else kept).append(database)
    said = _sentences(written, kept)
    if people and str(settings.programme) in written:
        said = f"{said}\n{_starting_values(settings, people)}"
    put_out(as_json, {"written": written, "kept": kept}, said)


_NAME_IT = (
    "The programme file and the key file are there. Set `slug`, which no other scheme there has, and "
    "`name` in the programme file; then run `kept-in-mind init --beside` again."
)


async def _put_beside(settings: Settings) -> str:
    """Makes the scheme in a database that others use. Raises what opening it raises."""
    from flows.programme import read_programme
    from storage.engine import open_engine
    from storage.keys import read_keys
    from storage.migrating import upgrade
    from storage.programmes import ensure_programme
    from storage.sealing import Vault

    rules, ring = read_programme(settings.programme), read_keys(settings.keys)
    database = await open_engine(settings.database, may_make=False)
    try:
        if database.is_sqlite:
            raise click.ClickException("a SQLite file holds one scheme: give this one its own file")
        await upgrade(database)
        async with database.writing() as conn:
            await ensure_programme(conn, Vault(rules.slug, ring), may_be_beside=True)
    finally:
        await database.close()
    return f'The scheme "{rules.slug}" is there. Other schemes in this database are apart from it.'


def programme_template() -> str:
    """The commented programme file of a new scheme."""
    return (files("bot") / "example" / "programme.toml").read_text("utf-8")


def _keys() -> str:
    from storage.keys import make_keys

    return make_keys()


def _database(settings: Settings) -> tuple[str, bool, int]:
    from storage.engine import CannotOpen

    try:
        return asyncio.run(_made_database(settings.database))
    except CannotOpen as fault:
        raise click.ClickException(
            f"{fault}. The programme file and the key file are there; when that is mended, run "
            "`kept-in-mind init` again: it makes the database and changes neither."
        ) from None


async def _made_database(address: str) -> tuple[str, bool, int]:
    """The database as it is shown, whether it was made now, and its people. Raises CannotOpen."""
    from storage.engine import open_engine, shown_address
    from storage.migrating import is_made, upgrade
    from storage.roster import count_everybody

    database = await open_engine(address)
    try:
        was_made = await is_made(database)
        if not was_made:  # an old one is upgraded by whatever opens it
            await upgrade(database)
        people = await count_everybody(database) if was_made else 0
    finally:
        await database.close()
    shown = str(database.url.database) if database.is_sqlite else shown_address(address)
    return shown, not was_made, people


def has_database(settings: Settings) -> bool:
    """Is there a database that only the old keys open?"""
    from storage.engine import parse_url

    url = parse_url(settings.database)
    if url.get_backend_name() != "sqlite":
        return False  # whether its keys fit is found out when it is opened
    return Path(url.database or "").exists()


def _sentences(written: list[str], kept: list[str]) -> str:
    lines = [f"Written: {path}" for path in written]
    lines += [f"There already, and left as it is: {path}" for path in kept]
    if written:
        lines += [
            "It is a real scheme: nothing is relayed before every line of `kept-in-mind gate` stands. To "
            "try things out with made-up people, set `made_up = true` in the programme file first.",
            "Read the programme file and change what is not true for you; then run "
            "`kept-in-mind check`.",
            "Keep a copy of the key file apart from the database: without it nobody can read "
            "what is kept.",
        ]
    return "\n".join(lines)


def _starting_values(settings: Settings, people: int) -> str:
    """A lost programme file: hours, rules and who is alerted are no longer what somebody decided."""
    many = "1 person" if people == 1 else f"{people} people"
    return (
        f"WATCH OUT: this database holds a scheme with {many}, and {settings.programme.name} was "
        "missing. The new one has only starting values: hours on duty, times and rules are not yours. "
        "Before you start the bot, put back your own file from a copy, or check each line."
    )
