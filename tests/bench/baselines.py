"""Two ways of noticing that others use, to compare with: a naive list, and one big pattern."""

import re
from collections.abc import Mapping, Sequence

from flows.level import Level
from flows.phrase_writing import GAP, plain_words, ways
from flows.rule_files import ListFiles
from flows.scanning import Flag
from flows.word_list import Direction

NAIVE = (
    "suicid", "kill myself", "kms", "want to die", "end my life", "end it all", "self harm",
    "self-harm", "cutting", "overdose", "hang myself", "hurt myself", "kill me", "hate my life",
    "depress", "anxi", "panic", "abuse", "rape", "molest", "touched me", "hit me", "hits me",
    "beat me", "punch", "scared", "unsafe", "run away", "homeless", "starv", "anorex", "bulimi",
    "vomit", "drunk", "drugs", "weed", "cocaine", "ket", "knife", "stab", "gun", "gang",
    "bully", "bullied", "nudes", "naked", "secret", "snapchat", "whatsapp", "my number", "sex",
    "die",
)  # fmt: skip
"""About fifty words, as such lists are: found anywhere, also inside other words."""


def naive(text: str) -> Flag:
    """What a list of substrings says: it knows no levels."""
    lowered = text.lower()
    return "urgent" if any(word in lowered for word in NAIVE) else "none"


class OnePattern:
    """All phrases of the shipped rules as one alternation of `re`, without all that stops a find."""

    def __init__(self, files: ListFiles, direction: Direction) -> None:
        members = dict(files.families)
        urgent: list[str] = []
        others: list[str] = []
        for file in files.categories.values():
            whole = files.categories.get(file.part_of)
            own = {**members, **(whole.families if whole else {}), **file.families}
            for rule in file.rules:
                if direction in rule.directions:
                    into = urgent if rule.level >= Level.TODAY else others
                    into += [_pattern(way, own) for phrase in rule.phrases for way in ways(phrase)]
        self.phrases = len(urgent) + len(others)
        self._found = re.compile(
            rf"\b(?:(?P<urgent>{'|'.join(urgent) or '(?!)'})|(?:{'|'.join(others) or '(?!)'}))\b"
        )

    def flag(self, text: str) -> Flag:
        """What it finds first."""
        found = self._found.search(text.lower().replace("'", "").replace("’", ""))
        if found is None:
            return "none"
        return "urgent" if found.group("urgent") is not None else "concern"


def _pattern(phrase: str, families: Mapping[str, Sequence[str]]) -> str:
    parts: list[str] = []
    for slot in phrase.split():
        if slot.startswith(GAP):
            parts.append(rf"(?:\W+\w+){{0,{slot[1:] or 2}}}")
            continue
        words = "|".join(_words(each, families) for each in slot.removesuffix("?").split("|"))
        before = r"\W+" if parts else ""
        parts.append(rf"(?:{before}(?:{words})){'?' if slot.endswith('?') else ''}")
    return "".join(parts)


def _words(written: str, families: Mapping[str, Sequence[str]]) -> str:
    if written == "{number}":
        return r"\d+|" + "|".join(map(_plain, families.get("number", ())))
    if written.startswith("{"):
        return "|".join(map(_plain, families[written[1:-1]]))
    return _plain(written)


def _plain(words: str) -> str:
    return r"\W+".join(re.escape(word) for word in plain_words(words))
