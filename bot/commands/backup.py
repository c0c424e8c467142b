"""`backup`: a verified copy of the database, made beside a running bot; never over another file."""

import asyncio
from pathlib import Path

import click

from bot.backing_up import Backup, back_up, database_file, name_for
from bot.commands.opening import now
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.settings import Settings, load_settings
from storage.copying import in_megabytes
from storage.looking_over import Found


@click.command()
@click.argument("to", required=False, type=click.Path(path_type=Path))
@as_json_option
@told_plainly
def backup(to: Path | None, as_json: bool) -> None:
    """Copy the database TO a new file, or into a folder; without TO, beside the database.

    The copy is opened and looked over before it gets its name: is it whole, do the keys open it, is
    the record as it was written? The key file is NOT in it.
    """
    settings = load_settings()
    source = database_file(settings)
    where = to or source.parent
    target = where / name_for(source, now()) if where.is_dir() else where
    made = asyncio.run(back_up(settings, target, tell_progress))
    put_out(as_json, _as_object(settings, made), _sentences(settings, made))
    if made.found.fault is not None:
        raise SystemExit(1)


def tell_progress(done: int, whole: int) -> None:
    """On standard error, so that scripts read none of it."""
    click.echo(f"{in_megabytes(done)} of at most {in_megabytes(whole)} written …", err=True)


def _as_object(settings: Settings, made: Backup) -> dict[str, object]:
    return {
        "written": str(made.file),
        "bytes": made.size,
        "key_file": str(settings.keys.absolute()),
        **made.found.as_object(),
    }


def _sentences(settings: Settings, made: Backup) -> str:
    found = made.found
    lines = [
        f"Written and looked over: {made.file} ({in_megabytes(made.size)}). {what_is_in(found)}",
        f"The key file {settings.keys.absolute()} is NOT in it. Keep a copy of that in another place: "
        "without it nobody can read this backup, and with both anybody can. "
        f"Keep {settings.programme.name} and notice.toml with the backup.",
    ]
    if found.fault is not None:
        lines.append(
            f"WATCH OUT: the record in it is NOT what was written, from entry {found.fault.number} on "
            f"({found.fault.what}). It is so in the database: keep both, and tell the lead."
        )
    return "\n".join(lines)


def what_is_in(found: Found) -> str:
    """What a database holds, in a sentence: counts and a moment only."""
    until = f"; the last of it is from {found.latest:%Y-%m-%d %H:%M:%S} UTC" if found.latest else ""
    return (
        f"In it: people: {found.people}, entries of the record: {found.entries}, words of worries: "
        f"{found.worries}, schema {found.revision}{until}."
    )
