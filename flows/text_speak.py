"""Decides which known words a token may be that is written by its sound, or without its vowels.

"fink", "tuch", "batterd", "2moro", "jst", "dwn", "scrmin": rules for whole sets of words, not a list.
Knows only the words it was given; a token that could be an English word is never read by its consonants.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_SHORTEST_BY_SOUND: Final = 4
_SHORTEST_CLIPPED: Final = 3
_LONGEST: Final = 14
_VOWELS: Final = "aeiouy"
_NO_VOWELS: Final = dict.fromkeys(map(ord, _VOWELS))
_TWICE: Final = re.compile(r"(.)\1+")
_OPEN: Final = frozenset("aeiou")
# How a word is heard, and how that is written. Each is tried once, alone and after an earlier one.
# No word has such a sound without the letters that stand before it.
_HEARD: Final = tuple(
    (sign, re.compile(heard), written)
    for sign, heard, written in (
        ("wh", "^wh", "w"), ("kn", "^kn", "n"), ("wr", "^wr", "r"), ("th", "^th", "d"),
        ("h", "^h(?=[aeiou])", ""), ("ph", "ph", "f"), ("th", "th", "f"),
        ("th", "(?<=[aeiou])th", "v"), ("igh", "igh", "y"), ("ight", "ight", "ite"),
        ("ould", "ould", "ud"), ("ought", "ought", "ort"), ("aught", "aught", "ort"),
        ("ough", "ough$", "uff"), ("ou", "ou(?=[cgs])", "u"), ("o", "o(?=me|ne|ve|th)", "u"),
        ("i", "i(?=[cfkmnvt]e$)", "y"), ("ie", "ie(?=[ds]$)", "y"), ("ck", "ck", "k"),
        ("s", "(?<=[aeiou])s(?=[aeiou])", "z"), ("tion", "tion", "shun"),
        ("ing", "ing(?=s?$)", "in"), ("er", "er(?=s?$)", "a"), ("ed", "(?<=[kpsh])ed$", "t"),
        ("ed", "ed$", "d"), ("s", "(?<=[^s])s$", "z"), ("ve", "(?<=[auo]v)e$", ""),
        ("any", "any$", "ny"), ("ll", "(?<=[aeo])ll$", "l"),
    )
)  # fmt: skip
_BECOMES: Final = {
    "k": "n", "w": "r", "t": "df", "p": "f", "o": "u", "i": "y", "e": "da", "a": "no", "c": "k",
}  # fmt: skip
"""What the first letter of a word becomes where it is written by its sound; one after h, too."""
_SOUND_OF: Final = {"1": ("one",), "2": ("to", "too"), "4": ("for", "fore"), "8": ("ate", "ait")}
_DIGIT: Final = re.compile("[1248]")
_MOST_DIGITS: Final = 2
_MOST_DROPPED: Final = 2  # letters, of a token of three
_MOST_FORMS: Final = 24

_BEGIN: Final = """
bl br ch chl chr cl cr dr dw fl fr gh gl gn gr kh kl kn kr mc ph phr pl pr ps qu rh sc sch scl
scr sh shr sk sl sm sn sp sph spl spr sq st str sv sw th thr thw tr ts tw wh wr
"""
_END: Final = """
bb bs bt ch ck cks ct cts dd ds dth ff ffs fs ft fth fts gg gh ghs ght ghts gm gn gns gs ks ld
lds lf lk lks ll lls lm lms lp lph lps ls lsh lt lth lts lv mb mbs mn mp mps mpt mpts ms nc nch
nct nd nds ng ngs ngst ngth ngths nk nks nn ns nst nt nth nths nts nx nz ph phs pp ps pt pth pts
rb rbs rc rch rd rds rf rg rk rks rl rld rlds rls rm rms rmth rn rns rp rps rr rs rsh rst rt rth
rths rts sc sh sk sks sm sms sp sps ss st sts tch th thm ths ts tt tts tz wd wk wl wls wn wns ws
xt xth xts zz
"""
_BEGINS: Final = frozenset(_BEGIN.split())
_ENDS: Final = frozenset(_END.split())
_CLUSTER: Final = re.compile(f"[^{_VOWELS}]+")


@dataclass(frozen=True, slots=True)
class _Written:
    """What begins with one letter: ways to write words, and the same by their consonants."""

    sounds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clipped: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


class TextSpeak:
    """Ways to write a set of words by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are folded; those that are not of plain letters have no forms."""
        self._words = words
        self._forms: dict[str, tuple[str, ...]] = {}
        self._written: dict[str, _Written] = {}

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        """The words by every letter that one of their forms may begin with."""
        found: dict[str, list[str]] = {}
        for word in self._words:
            if word.isascii() and word.isalpha():
                for letter in may_begin(word):
                    found.setdefault(letter, []).append(word)
        return found

    def _beginning(self, letter: str) -> _Written:
        """All that begins with a letter, worked out when it is first asked for."""
        written = self._written.get(letter)
        if written is None:
            written = self._written[letter] = _Written()
            words = self._by_letter.get(letter, ())
            for word in words:
                if word not in self._forms:
                    self._forms[word] = tuple(forms(word))
            _keep_forms(written, letter, ((word, self._forms[word]) for word in words))
        return written

    def readings(self, text: str) -> tuple[str, ...]:
        """The known words that sound as `text` is written; none if it is long or holds other signs."""
        if not text.isascii() or len(text) > _LONGEST:
            return ()
        found: dict[str, None] = {}
        for heard in _without_digits(text):
            written = self._beginning(heard[0])
            found.update(dict.fromkeys(written.sounds.get(heard, ())))
            if len(heard) >= _SHORTEST_CLIPPED:
                found.update(dict.fromkeys(_clipped_to(heard, written)))
        return tuple(found)

    def as_heard(self, text: str) -> Iterator[str]:
        """`text` with each of its digits as the sound of its name."""
        return (heard for heard in _without_digits(text) if heard != text)


def may_begin(word: str) -> set[str]:
    """Every letter that a form of `word` may begin with, and perhaps some more."""
    letters = {word[0], *_BECOMES.get(word[0], ())}
    if word[0] == "h":
        letters |= {word[1:2], *_BECOMES.get(word[1:2], ())}
    return letters


def _keep_forms(written: _Written, letter: str, words: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Keeps those of the words, and of the forms of each, that begin with this letter."""
    clipped: list[tuple[str, str]] = []
    for word, others in words:
        if word[0] == letter:
            _keep(written.sounds, word, word)
        for form in others:
            if form[0] == letter:
                if len(form) >= _SHORTEST_BY_SOUND or not _OPEN.intersection(form):
                    _keep(written.sounds, form, word)
                clipped.append((form, word))
        if word[0] == letter:
            clipped.append((word, word))
    clipped = [pair for pair in clipped if len(pair[0]) > _SHORTEST_CLIPPED]
    for consonants, pair in zip(
        _all_consonants([form for form, _ in clipped]), clipped, strict=True
    ):
        written.clipped.setdefault(consonants, []).append(pair)


def _clipped_to(text: str, written: _Written) -> Iterator[str]:
    """The words of which `text` is what is left without vowels, unless it could be an English word."""
    near = written.clipped.get(_consonants(text))
    if near is None or not _is_clipped(text):
        return
    most = _MOST_DROPPED if len(text) == _SHORTEST_CLIPPED else len(text)
    for form, word in near:
        if len(form) - len(text) <= most and _is_left_of(text, form):
            yield word


def _keep(known: dict[str, tuple[str, ...]], form: str, word: str) -> None:
    if word not in known.get(form, ()):
        known[form] = (*known.get(form, ()), word)


def forms(word: str) -> Iterator[str]:
    """What `word` is written as by its sound, without the word itself; bounded."""
    found = {word: None}
    if len(word) < _SHORTEST_BY_SOUND:
        return iter(())
    for sign, heard, written in _HEARD:
        if sign in word and heard.search(word):
            for form in tuple(found):
                if len(found) < _MOST_FORMS:
                    found[heard.sub(written, form, count=1)] = None
    del found[word]
    return iter(found)


def _without_digits(text: str) -> Iterator[str]:
    """The letters of `text`, its digits read by their names; nothing if it has others, or many."""
    if text.isalpha():
        yield text
        return
    digits = _DIGIT.findall(text)
    if not 0 < len(digits) <= _MOST_DIGITS or len(digits) == len(text):
        return
    heard = [""]
    for part in re.split("([1248])", text):
        heard = [each + sound for each in heard for sound in _SOUND_OF.get(part, (part,))]
    yield from (each for each in heard if each.isalpha())


def _consonants(text: str) -> str:
    """The first letter and every consonant after it, none twice in a row."""
    return _TWICE.sub(r"\1", text[0] + text[1:].translate(_NO_VOWELS))


def _all_consonants(texts: Sequence[str]) -> list[str]:
    """The same of many texts of small letters at once, in a tenth of the time."""
    first_large = "\n".join(texts).title()  # a first letter stays though it is a vowel
    return _TWICE.sub(r"\1", first_large.translate(_NO_VOWELS).lower()).split("\n") if texts else []


def _is_left_of(text: str, word: str) -> bool:
    """Is `text` what is left of `word` without some of its vowels and doubled letters?"""
    at = 0
    for letter in word:
        if at < len(text) and text[at] == letter:
            at += 1
        elif letter not in _VOWELS and (not at or text[at - 1] != letter):
            return False
    return at == len(text)


def _is_clipped(text: str) -> bool:
    """Can `text` be no English word, because of the consonants that it begins or ends with?"""
    clusters = list(_CLUSTER.finditer(text))
    for cluster in clusters:
        run, begins, ends = cluster.group(), cluster.start() == 0, cluster.end() == len(text)
        if begins and ends:
            return True
        if len(run) > 1 and (
            (begins and run not in _BEGINS)
            or (ends and run not in _ENDS)
            or not (begins or ends or _is_between(run))
        ):
            return True
    return False


def _is_between(run: str) -> bool:
    """Can these consonants stand within an English word: the end of a syllable and a beginning?"""
    return any(
        (at <= 1 or run[:at] in _ENDS) and (len(run) - at <= 1 or run[at:] in _BEGINS)
        for at in range(len(run) + 1)
    )
