"""`check`: loads all that authors write, and names file, step and fault of whatever cannot be used."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from bot.commands.cover_so_now import cover_so_now
from bot.commands.finding import Finding
from bot.commands.opening import now
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.settings import Settings, load_settings
from flows.acts import OUTCOMES
from flows.help_lines import load_help_lines
from flows.library import Library, load_library
from flows.local_time import to_local
from flows.noticing import faults
from flows.programme import ProgrammeError, read_programme
from flows.script import parse_script
from flows.word_list import WordListError, build_word_list
from flows.wording import WordsError, load_words

FAULTS = (WordsError, WordListError, ProgrammeError)


@dataclass(frozen=True, slots=True)
class Counted:
    """How much there is, and how much of it a person has reviewed."""

    flows: int
    texts: int
    help_lines: int
    rules: int
    own_rules: int
    rules_off: int
    reviewed: int


def reviewed_texts(library: Library) -> tuple[int, int]:
    """How many flows and texts a person has reviewed, and how many there are."""
    reviewers = [each.reviewed_by for each in library.words.texts.values()]
    reviewers += [each.reviewed_by for each in library.scripts.values()]
    return sum(map(bool, reviewers)), len(reviewers)


@click.command()
@as_json_option
@told_plainly
def check(as_json: bool) -> None:
    """Check every flow, text, help line, word list and the programme file.

    Exit code 1 means that something cannot be used; each fault names its file and place.
    """
    settings = load_settings()
    faults = [*faults_in(files("flows"))]
    if not faults and settings.own_rules.exists():
        faults += _faults_in_list(files("flows") / "notice", settings.own_rules)
    faults += _programme(settings)
    counted = None if faults else _count(settings)
    cover = [] if faults else _cover(settings)
    found: dict[str, object] = {"faults": faults, "cover": [asdict(each) for each in cover]}
    if counted is not None:
        found |= {name: getattr(counted, name) for name in Counted.__slots__}
    put_out(as_json, found, _sentences(faults, counted, cover, settings))
    if faults:
        raise SystemExit(1)


def faults_in(package: Traversable) -> Iterator[str]:
    """Faults of the files of a `flows` folder; each flow file by itself, so that one fault hides no other."""
    for path in sorted((package / "scripts").iterdir(), key=lambda each: each.name):
        if path.name.endswith(".toml"):
            yield from _faults(path.name, lambda: _read_script(path))  # noqa: B023 (used at once)
    yield from _faults("words", lambda: load_words(package / "words"))
    yield from _faults("help_lines.toml", lambda: load_help_lines(package / "help_lines.toml"))
    yield from _faults_in_list(package / "notice", None)


def _faults_in_list(folder: Traversable, own: Path | None) -> Iterator[str]:
    """The first fault of its files; if they can be read, every example that is not as it says."""
    try:
        words = build_word_list(folder, own)
    except WordListError as fault:
        yield str(fault)
    else:
        yield from map(str, faults(words))


def _read_script(path: Traversable) -> object:
    return parse_script(path.read_text(encoding="utf-8"), path.name, OUTCOMES)


def _faults(where: str, load: Callable[[], object]) -> Iterator[str]:
    try:
        load()
    except FAULTS as fault:
        yield str(fault)
    except UnicodeDecodeError:
        yield f"{where}: holds a file that is not UTF-8 text"


def _programme(settings: Settings) -> Iterator[str]:
    path = settings.programme
    if not path.exists() and "programme" not in settings.model_fields_set:
        return  # authors of flows need no programme
    try:
        rules = read_programme(path)
    except ProgrammeError as fault:
        yield str(fault)
        return
    known = {line.id for line in load_help_lines(files("flows") / "help_lines.toml")}
    for line in sorted(rules.help_lines_checked.keys() - known):
        yield f"{path.name}: help_lines_checked: there is no help line {line}"
    today = to_local(now(), rules.zone).date()
    for line, on in sorted(rules.help_lines_checked.items()):
        if on > today:
            yield f"{path.name}: help_lines_checked: {line}: {on} is still to come"


def _cover(settings: Settings) -> list[Finding]:
    """The cover that counts: what was changed in chat goes before the programme file."""
    if not settings.programme.exists():
        return []
    return asyncio.run(cover_so_now(settings, read_programme(settings.programme), now()))


def _count(settings: Settings) -> Counted:
    library = load_library(settings.own_rules)
    own = library.word_list.own
    return Counted(
        flows=len(library.scripts),
        texts=len(library.words.texts),
        help_lines=len(library.help_lines),
        rules=len(library.word_list.rules),
        own_rules=len(own.rules) if own else 0,
        rules_off=len(own.off) if own else 0,
        reviewed=reviewed_texts(library)[0],
    )


def _sentences(
    faults: list[str], counted: Counted | None, cover: list[Finding], settings: Settings
) -> str:
    if counted is None:
        return "\n".join(faults)
    lines = [
        f"{counted.flows} flows, {counted.texts} texts, {counted.help_lines} help lines and "
        f"{counted.rules} rules of the word list can be used.",
        f"{counted.reviewed} of {counted.flows + counted.texts} flows and texts have been reviewed "
        "by a person.",
    ]
    if settings.own_rules.exists():
        lines.append(
            f"{settings.own_rules} can be used: {counted.own_rules} rules of your own, "
            f"{counted.rules_off} switched off."
        )
    if settings.programme.exists():
        lines.append(f"{settings.programme} can be used.")
        lines += [f"{each.about}: {each.say}." for each in cover]
    else:
        place = settings.programme.absolute().parent
        lines.insert(
            0,
            f"There is no {settings.programme} in {place}, so no scheme was checked, only what comes "
            "with the program. If you have a scheme already, this is the wrong folder; `kept-in-mind "
            "init` is only for a new one.",
        )
    return "\n".join(lines)
