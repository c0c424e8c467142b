"""A mark for all that decisions depend on: the program, the scheme's rules, its second channels.

Two processes of one mark decide the same. Holds nothing of what it is made of.
"""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.settings import Settings

PROGRAM = ("bot", "flows", "storage")


def mark_of(settings: Settings) -> str:
    """The mark of a bot with these settings, whose files have been read already."""
    rules = [path for path in (settings.programme, settings.own_rules) if path.exists()]
    parts = [
        _of_the_program(),
        *(f"{path.name} {path.read_text('utf-8')}" for path in rules),
        ",".join(sorted(settings.second_channels.set_up)),
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _of_the_program() -> str:
    whole = hashlib.sha256()
    for folder in PROGRAM:
        _add(whole, files(folder))
    return whole.hexdigest()


def _add(whole: "hashlib._Hash", folder: Traversable) -> None:
    for each in sorted(folder.iterdir(), key=lambda found: found.name):
        if each.is_dir() and each.name != "__pycache__":
            _add(whole, each)
        elif each.name.endswith((".py", ".toml", ".json")):
            whole.update(f"{each.name} ".encode())
            whole.update(each.read_bytes())
