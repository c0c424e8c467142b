"""Finds contact details, which are not relayed, and makes a text safe to send as plain text.

Decides only what looks like a detail; whether a message is masked or returned is the relay's.
Never knows a person or a place by itself: what a coordinator approved comes in as `allowed`.
"""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from flows.contact_numbers import digits_of, find_numbers
from flows.contact_places import find_places
from flows.normalising import fold
from flows.plain_text import plain

__all__ = ["Found", "Kind", "find_contact_details", "mask", "plain"]

Kind = Literal["phone", "name", "link", "email", "address"]
_Span = tuple[Kind, int, int]  # over the folded text
_ROUNDS: Final = 5  # a detail laid bare by masking another; more rounds were never needed

# Every pattern here begins where a run of its own characters begins, and every gap is bounded,
# so that looking takes time in proportion to the text.
_TOP: Final = "com|org|net|edu|gov|info|biz|uk|io|gg|tv|xyz|app|dev|eu|ie|wales|scot|co"
_HOST: Final = r"(?<![\w@.-])[a-z0-9][\w-]*"
_SLASH: Final = r"(?:\s?(?:slash|/)\s?\S+)?"
_LINKS: Final = (
    re.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://\S+"),
    re.compile(r"(?<!\w)www\.\S+"),
    re.compile(rf"{_HOST}(?:\.[\w-]+)*\.(?:{_TOP})(?![\w-])(?:[/?#:]\S*)?"),
    re.compile(rf"{_HOST}(?:\.[\w-]+)*\.[a-z]{{2,12}}/\S+"),
    re.compile(r"(?<!\w)(?:t|wa|ig|fb|m|telegram)\.me(?![\w-])(?:/\S*)?"),
    re.compile(rf"(?<!\w)\w+\s?[(\[]?\bdot\b[)\]]?\s?(?:com|org|net|gg|io|uk)\b{_SLASH}"),
    re.compile(rf"(?<!\w)\w+\s?[(\[]?\bdot\b[)\]]?\s?co\s?[(\[]?dot[)\]]?\s?uk\b{_SLASH}"),
    re.compile(rf"(?<!\w)(?:t|wa)\s?dot\s?me\b{_SLASH}"),
)
_LOCAL: Final = r"(?<![\w.%+-])[\w.%+-]+"
_AT: Final = r"\s{0,2}(?:@|\(at\)|\[at\]|(?<=\s)at(?=\s))\s{0,2}"
_DOT: Final = r"\s{0,2}(?:\.|\(dot\)|\[dot\]|(?<=\s)dot(?=\s))\s{0,2}"
_HOUSES: Final = "gmail|googlemail|hotmail|outlook|yahoo|icloud|aol|proton|protonmail"
_EMAILS: Final = (
    re.compile(rf"{_LOCAL}@[\w-]+(?:\.[\w-]+)+"),
    re.compile(rf"{_LOCAL}{_AT}[\w-]+(?:{_DOT}(?:{_TOP}|ac|me|ru|fr|de|pl)\b)+"),
    re.compile(rf"{_LOCAL}{_AT}(?:{_HOUSES})\s{{0,2}}\.?\s?(?:com|co\.?\s?uk)\b"),
    re.compile(rf"(?<![\w.%+-])[a-z]+[\d._][\w.]*{_AT}(?:{_HOUSES})\b"),
)
# "@ the park" and "@home" are places that everybody knows, and "@4pm" is a time.
_AT_NAME: Final = re.compile(
    r"@(?!(?:home|school|college|uni|work|the|my|mine|yours|library|park|town|gym|church|mosque|"
    r"club|lunch|noon|midnight|everyone|here)(?!\w)|\d{1,2}(?:[:.]\d\d)?(?:am|pm)?(?!\w))"
    r"\w[\w.]*\w"
)
_PLATFORM: Final = (
    "(?:snap|snapchat|insta|instagram|ig|tiktok|discord|kik|whatsapp|telegram|facebook|fb|"
    "twitter|skype|reddit|psn|gamertag|bereal|wechat|viber|messenger)"
    r"(?:\s?(?:user\s?name|name|handle|tag|id|account))?"
)
# What follows "insta is" when it is no name. A word too few here costs one mask too many.
_NO_NAME: Final = (
    "the|a|an|so|not|really|too|very|just|still|now|down|up|on|off|back|here|there|private|public|"
    "dead|dry|boring|funny|fun|good|great|bad|better|best|worse|cool|full|gone|banned|blocked|"
    "hacked|locked|deleted|broken|buggy|bugging|glitching|lagging|acting|being|playing|working|"
    "making|getting|going|doing|one|where|what|why|how|because|cos|for|to|in|at|by|like|my|your|"
    "his|her|their|our|all|always|never|mad|wild|trash|rubbish|weird|annoying|toxic|fake|safe|"
    "free|slow|fine|ok|okay|open|closed|is|was|has|and|or|but|that|this|it|me|you|they|we|only|"
    "also|basically|literally|kinda|pretty|quite|well|overrated|addictive|new|old|about|with|"
    "from|if|when|who|loading|linked|much|more|most|stupid|useless|expensive|cheap|popular|sick"
)
_MADE_UP: Final = r"(?=[a-z.-]*[0-9_])(?!\d)(?=[\w.-]{4})[\w.-]*\w"
_HANDLES: Final = (
    re.compile(rf"(?<!\w){_PLATFORM}\s?[:=]\s?(?P<handle>\w[\w.-]*\w)"),
    re.compile(
        rf"(?<!\w){_PLATFORM}\s(?:is|its|as)\s(?:called\s|under\s)?"
        rf"(?P<handle>(?!(?:{_NO_NAME})(?!\w))\w[\w.-]+\w)"
    ),
    re.compile(
        rf"(?<!\w){_PLATFORM}[\s,-]{{1,3}}(?:(?:as|under|at|its|is|me|on)\s)?"
        rf"(?P<handle>{_MADE_UP})"
    ),
    re.compile(rf"(?<!\w)(?:user\s?name|handle)(?:\s(?:is|its))?\s?[:=]?\s?(?P<handle>{_MADE_UP})"),
)
_TRAILING: Final = ".,;:!?)]}'\"”’"
_BARE: Final = re.compile(r"^(?:https?://)?(?:www\.)?")


@dataclass(frozen=True, slots=True)
class Found:
    """One contact detail: `start:end` in the original text, end exclusive."""

    kind: Kind
    start: int
    end: int


def find_contact_details(text: str, allowed: Collection[str] = ()) -> tuple[Found, ...]:
    """Contact details in `text`, in order and apart. Linear in its length; takes any text.

    `allowed` holds places, links and numbers that a coordinator approved. A detail passes when it
    lies inside one of them as written (capitals aside), or is the same link without "https://" and
    "www.", or has the same figures. A page below an approved link is another link.
    """
    folded = fold(text)
    approved = [fold(place).text.strip() for place in allowed if place.strip()]
    spans: list[_Span] = []
    rest = folded.text
    for _ in range(_ROUNDS):
        more = [span for span in _spans(rest) if not _is_approved(rest, span, approved)]
        if not more:
            break
        spans += more
        rest = _blank(rest, more)
    return _apart([(kind, *folded.span(start, end)) for kind, start, end in spans])


def _blank(text: str, spans: Sequence[_Span]) -> str:
    """`text` with each span in brackets, as masking leaves it, each place kept.

    What leans on a detail shows only then: the link in "07700900123t.me".
    """
    chars = list(text)
    for _, start, end in spans:
        chars[start:end] = "]" * (end - start)
        chars[start] = "["
    return "".join(chars)


def mask(text: str, found: Sequence[Found], marker: str) -> str:
    """`text` with each found span replaced by `marker`.

    `found` is in order and apart, as find_contact_details gives it. The marker should hold a letter
    or a square bracket, so that what stood on its two sides cannot be read as one number.
    """
    ends = [0, *(detail.end for detail in found)]
    starts = [*(detail.start for detail in found), len(text)]
    return marker.join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _spans(text: str) -> Iterator[_Span]:
    """Every detail in a folded text; they may overlap. The more telling kinds come first."""
    for match in itertools.chain.from_iterable(p.finditer(text) for p in _EMAILS):
        yield "email", *match.span()
    for match in itertools.chain.from_iterable(p.finditer(text) for p in _LINKS):
        yield "link", match.start(), match.start() + len(match.group().rstrip(_TRAILING))
    for match in _AT_NAME.finditer(text):
        yield "name", *match.span()
    for match in itertools.chain.from_iterable(p.finditer(text) for p in _HANDLES):
        yield "name", *match.span("handle")
    for start, end in find_numbers(text):
        yield "phone", start, end
    for start, end in find_places(text):
        yield "address", start, end


def _is_approved(text: str, span: _Span, approved: Sequence[str]) -> bool:
    kind, start, end = span
    detail = text[start:end]
    for place in approved:
        if _bare(detail) == _bare(place):
            return True
        if kind == "phone" and digits_of(detail) == digits_of(place):
            return True
        # Only an occurrence that holds the whole detail fits into this window.
        if place in text[max(0, end - len(place)) : start + len(place)]:
            return True
    return False


def _bare(link: str) -> str:
    return _BARE.sub("", link).rstrip("/")


def _apart(spans: Sequence[_Span]) -> tuple[Found, ...]:
    """Join spans that overlap; the kind is that of the one that begins first, then of the longest.

    Nothing of a detail may be left standing because two patterns found different parts of it.
    """
    joined: list[Found] = []
    for kind, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        if joined and start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Found(last.kind, last.start, max(end, last.end))
        else:
            joined.append(Found(kind, start, end))
    return tuple(joined)
