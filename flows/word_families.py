"""The families of a word list by their symbols, and the names by which each file's phrases may call them.

A name of families.toml is known to all files; another only to its own and to the parts of its category.
"""

from collections.abc import Iterator

from flows.own_rules import OWN, OwnRules
from flows.phrase_writing import plain_words
from flows.reading import NUMBER, Families
from flows.rule_files import FRAMES, ListFiles, WordListError


def named_families(
    files: ListFiles, own: OwnRules | None
) -> tuple[Families, dict[str, dict[str, str]]]:
    """All families by their symbols, and for each file the names that its phrases may use."""
    families: dict[str, list[tuple[str, ...]]] = {}
    shared = {NUMBER[1:-1]: NUMBER}
    for name, place, symbol, members in _every_family(files, own):
        families[symbol] = [plain_words(member) for member in members]
        if not all(families[symbol]):
            raise WordListError(f"{place}.toml", name, "has a member without a word")
        if place == "families":
            shared[name] = symbol
    names = {each: dict(shared) for each in (*files.categories, FRAMES)}
    names[FRAMES] |= {name: f"{{{FRAMES}.{name}}}" for name in files.frames.families}
    for each, file in files.categories.items():
        whole = files.categories.get(file.part_of)
        names[each] |= {
            name: f"{{{file.part_of}.{name}}}" for name in (whole.families if whole else {})
        }
        names[each] |= {name: f"{{{each}.{name}}}" for name in file.families}
    if own:
        names[OWN] = shared | {name: f"{{{OWN}.{name}}}" for name in own.families}
    return families, names


def _every_family(
    files: ListFiles, own: OwnRules | None
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for name, members in files.families.items():
        yield name, "families", f"{{{name}}}", members
    places = {place: file.families for place, file in files.categories.items()}
    places[FRAMES] = files.frames.families
    for place, families in {**places, **({OWN: own.families} if own else {})}.items():
        for name, members in families.items():
            yield name, place, f"{{{place}.{name}}}", members
