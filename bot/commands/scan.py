"""`scan`: what the word list notices in a message, or in messages given as JSON lines.

Keeps nothing and sends nothing. Where it notices nothing, that is no sign that all is well.
"""

import gc
import os
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import IO

import click

from bot.commands.trouble import told_plainly
from flows.explaining import explain
from flows.noticing import Notice, WordList, load_word_list, read
from flows.scanning import BadLine, as_objects, flag, parse_row
from flows.scanning import scan as scan_row
from flows.word_list import Direction

_NEW_BEFORE_A_LOOK = 200_000
FILES = {".csv", ".json", ".jsonl", ".log", ".md", ".toml", ".txt"}
LONGEST_PATH = 255
NOTHING = "Nothing noticed. That is no sign that all is well."


@click.command()
@click.argument("message", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Read JSON lines, and print one for each.")
@click.option("--explain", "steps", is_flag=True, help="Show each step for one message.")
@click.option(
    "--from",
    "direction",
    type=click.Choice(["mentee", "mentor"]),
    default="mentee",
    show_default=True,
    help="Who writes it; a JSON line says it itself.",
)
@told_plainly
def scan(message: tuple[str, ...], as_json: bool, steps: bool, direction: Direction) -> None:
    """Say what the word list notices in MESSAGE, or in what comes on standard input.

    With --json each line of standard input is {"id", "turns": [...], "direction": "mentee" or
    "mentor"} ("text" for a single message), answered by a line {"id", "flag", "notices"}. A line
    that cannot be read is named by its number, the rest goes on, and the exit code is 1.
    """
    if len(message) == 1 and _is_a_file(message[0]):
        raise click.UsageError(
            "that is the name of a file, and scan reads words: nothing was read from it. Its text is "
            "read with `kept-in-mind scan < FILE`, its JSON lines with `kept-in-mind scan --json < FILE`."
        )
    if as_json and (message or steps):
        raise click.UsageError("--json reads its messages from standard input, and nothing else.")
    words = _load()
    if as_json:
        _lines(words, sys.stdin.buffer, sys.stdout)
        return
    text = " ".join(message) if message else _typed(sys.stdin.buffer)
    if steps:
        for line in explain(words, text, direction):
            click.echo(_printable(line))
    notices = read(words, text, direction)
    click.echo("\n".join(map(_sentence, notices)) or NOTHING)
    click.echo(f"Flag: {flag(notices)}")


def _is_a_file(word: str) -> bool:
    """Is it a file's name, whether there is such a file or not? Nobody writes that as a message."""
    if len(word.split()) != 1:
        return False
    return Path(word).suffix.casefold() in FILES or (
        len(word) < LONGEST_PATH and Path(word).is_file()
    )


def _load() -> WordList:
    """The list. So many small parts live as long as the command that looking for waste only delays."""
    gc.disable()
    words = load_word_list(files("flows") / "notice", _own_rules(), as_shipped=True)
    gc.freeze()
    gc.set_threshold(_NEW_BEFORE_A_LOOK)  # what is kept of each new word lives as long, too
    gc.enable()
    return words


def _own_rules() -> Path:
    """Where the scheme may have rules of its own. The settings are read only where there are any."""
    programme = os.environ.get("KEPT_IN_MIND_PROGRAMME")
    if programme is None and Path(".env").exists():
        from bot.settings import load_settings

        return load_settings().own_rules
    return Path(programme or "programme.toml").with_name("notice.toml")


def _lines(words: WordList, lines: Iterable[bytes], out: IO[str]) -> None:
    """Answers each line as it comes."""
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = scan_row(words, parse_row(line))
        except BadLine as fault:
            bad += 1
            click.echo(f"line {number} {fault}", err=True)
            continue
        out.write(answer + "\n")
        out.flush()
    if bad:
        raise SystemExit(1)


def _typed(lines: IO[bytes]) -> str:
    try:
        return lines.read().decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise click.ClickException("what came on standard input is not UTF-8.") from None


def _sentence(notice: Notice) -> str:
    (found,) = as_objects([notice])
    return _printable(
        f"{found['level']} {found['category']}, rule {found['rule']}: "
        f'"{found["words"]}" (read as: {found["read_as"]})'
    )


def _printable(line: str) -> str:
    """The line with lone surrogates, which no terminal takes, written out."""
    return line.encode("utf-8", "backslashreplace").decode("utf-8")
