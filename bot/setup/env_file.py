"""Puts settings into the `.env` file: only their lines are changed, and only its owner can read it.

What is written is read again first and must give exactly what was wanted.
"""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.own_files import write_over
from bot.settings import PREFIX


class CannotKeep(ValueError):
    """A value cannot stand in the file as it is; the message is the name of its setting."""


def put(path: Path, values: Mapping[str, str]) -> None:
    """Writes settings, such as `token`, beside whatever else the file sets.

    Raises CannotKeep, CannotWrite or OSError; nothing is written then.
    """
    wanted = {PREFIX + name.upper(): value for name, value in values.items()}
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = "".join(
        binding.original.string
        for binding in parse_stream(StringIO(text))
        if (binding.key or "").upper() not in wanted
    )
    if kept and not kept.endswith("\n"):
        kept += "\n"
    written = kept + "".join(f"{name}={_quoted(value)}\n" for name, value in wanted.items())
    found = dotenv_values(stream=StringIO(written))
    for name, value in wanted.items():
        if found.get(name) != value:
            raise CannotKeep(name)
    write_over(path, written)


def _quoted(value: str) -> str:
    if all(each.isalnum() or each in ":/@._+-%" for each in value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
