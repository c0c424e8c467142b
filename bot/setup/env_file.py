"""Puts the token into the `.env` file: only its line is changed, and only its owner can read it."""

from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from bot.own_files import write_over
from bot.settings import PREFIX

NAME = f"{PREFIX}TOKEN"


def put_token(path: Path, token: str) -> None:
    """Writes the token beside whatever else the file sets. Raises CannotWrite or OSError."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = "".join(
        binding.original.string
        for binding in parse_stream(StringIO(text))
        if (binding.key or "").upper() != NAME
    )
    if kept and not kept.endswith("\n"):
        kept += "\n"
    write_over(path, f"{kept}{NAME}={token}\n")
