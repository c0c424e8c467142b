"""Decides which known words a token may be that is written by its sound, or without its vowels.

"fink", "tuch", "batterd", "2moro", "jst", "dwn", "scrmin": rules for whole sets of words, not a list.
Knows only the words it was given; a token that could be an English word is never read by its consonants.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_SHORTEST_BY_SOUND: Final = 4
_SHORTEST_CLIPPED: Final = 3
_LONGEST: Final = 14
_VOWELS: Final = "aeiouy"
_OPEN: Final = frozenset("aeiou")
# How a word is heard, and how that is written. Each is tried once, alone and after an earlier one.
_HEARD: Final = tuple(
    (re.compile(heard), written)
    for heard, written in (
        ("^wh", "w"), ("^kn", "n"), ("^wr", "r"), ("^th", "d"), ("^h(?=[aeiou])", ""), ("ph", "f"),
        ("th", "f"), ("(?<=[aeiou])th", "v"), ("igh", "y"), ("ight", "ite"), ("ould", "ud"),
        ("ought", "ort"), ("aught", "ort"), ("ough$", "uff"), ("ou(?=[cgs])", "u"),
        ("o(?=me|ne|ve|th)", "u"), ("i(?=[cfkmnvt]e$)", "y"), ("ie(?=[ds]$)", "y"), ("ck", "k"),
        ("(?<=[aeiou])s(?=[aeiou])", "z"), ("tion", "shun"),
        ("ing(?=s?$)", "in"), ("er(?=s?$)", "a"), ("(?<=[kpsh])ed$", "t"), ("ed$", "d"),
        ("(?<=[^s])s$", "z"), ("(?<=[auo]v)e$", ""), ("any$", "ny"), ("(?<=[aeo])ll$", "l"),
    )
)  # fmt: skip
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


class TextSpeak:
    """Ways to write a set of words by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are folded; those that are not of plain letters have no forms."""
        self._sounds: dict[str, tuple[str, ...]] = {}
        self._clipped: dict[str, list[tuple[str, str]]] = {}
        for word in words:
            if not (word.isascii() and word.isalpha()):
                continue
            _keep(self._sounds, word, word)
            for form in _forms(word):
                if len(form) >= _SHORTEST_BY_SOUND or not _OPEN.intersection(form):
                    _keep(self._sounds, form, word)
                self._clip(form, word)
            self._clip(word, word)

    def _clip(self, form: str, word: str) -> None:
        if len(form) > _SHORTEST_CLIPPED:
            self._clipped.setdefault(_consonants(form), []).append((form, word))

    def readings(self, text: str) -> tuple[str, ...]:
        """The known words that sound as `text` is written; none if it is long or holds other signs."""
        if not text.isascii() or len(text) > _LONGEST:
            return ()
        found: dict[str, None] = {}
        for heard in _without_digits(text):
            found.update(dict.fromkeys(self._sounds.get(heard, ())))
            if len(heard) >= _SHORTEST_CLIPPED and _is_clipped(heard):
                for form, word in self._clipped.get(_consonants(heard), ()):
                    dropped = len(form) - len(heard)
                    is_near = dropped <= (
                        _MOST_DROPPED if len(heard) == _SHORTEST_CLIPPED else len(heard)
                    )
                    if is_near and _is_left_of(heard, form):
                        found[word] = None
        return tuple(found)

    def as_heard(self, text: str) -> Iterator[str]:
        """`text` with each of its digits as the sound of its name."""
        return (heard for heard in _without_digits(text) if heard != text)


def _keep(known: dict[str, tuple[str, ...]], form: str, word: str) -> None:
    if word not in known.get(form, ()):
        known[form] = (*known.get(form, ()), word)


def _forms(word: str) -> Iterator[str]:
    """What `word` is written as by its sound, without the word itself; bounded."""
    found = {word: None}
    if len(word) < _SHORTEST_BY_SOUND:
        return iter(())
    for heard, written in _HEARD:
        if heard.search(word):
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
    kept = text[0]
    for letter in text[1:]:
        if letter not in _VOWELS and letter != kept[-1]:
            kept += letter
    return kept


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
