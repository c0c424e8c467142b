"""Who is mentioned in words, by first name or duty, and whether only addressed or spoken of kindly.

Knows nothing of who may read what. In doubt a word is a name, and a mention is not harmless.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flows.called import called
from flows.everyday_names import is_meant
from flows.people import Person

SHORTEST_SLIP = 5
"""Names shorter than this are too near to other words to be looked for behind a slip."""
SHORTEST_PART = 3
"""The first part of a double name counts from so many letters on."""
NEAR = 120
"""Characters on each side of a name that may make it harmless: bounded for the longest message."""
CUT = "\u2026"


@dataclass(frozen=True, slots=True)
class Mention:
    """One or several names in a row, and what stands around them, as `plain` leaves it."""

    people: frozenset[UUID]
    before: str = field(repr=False)
    after: str = field(repr=False)


def plain(words: str) -> str:
    """The words without accents, invisible characters and curly apostrophes."""
    found = unicodedata.normalize("NFKD", words).replace("\u2019", "'")
    return "".join(each for each in found if unicodedata.category(each) not in {"Mn", "Cf"})


def mentions(words: str, people: Iterable[Person], *, asked: bool = False) -> tuple[Mention, ...]:
    """Who is mentioned where.

    `asked` says that it was asked about whom it is: then names with one letter wrong count, too.
    """
    text = plain(words)
    return tuple(_joined(text, _found(text, tuple(people), asked=asked)))


def mentioned(text: str, people: Sequence[Person]) -> Iterator[tuple[int, int, Mention]]:
    """Where each of these people is mentioned in a `plain` text, one mention at a time."""
    for start, end, person in _found(text, people, asked=False):
        yield start, end, Mention(frozenset({person}), *_around(text, start, end))


def _found(text: str, people: Sequence[Person], *, asked: bool) -> list[tuple[int, int, UUID]]:
    names = frozenset(re.split(r"[\s-]", plain(p.first_name).casefold())[0] for p in people)
    found = [
        (match.start(), match.end(), person.id)
        for person in people
        for match in _where(text, person.first_name, names, slips=asked)
    ]
    found += [(start, end, person.id) for start, end, person in called(text, people, asked=asked)]
    return sorted(found)


def _where(text: str, name: str, names: frozenset[str], *, slips: bool) -> Iterator[re.Match[str]]:
    for match in _pattern(name).finditer(text):
        before, after = _around(text, match.start(), match.end())
        if is_meant(match.group("name"), match.group("s") or "", before, after, names):
            yield match
    if slips:
        for match in re.finditer(r"\w+", text):
            if _is_slip(match.group().casefold(), plain(name).casefold()):
                yield match


def _pattern(name: str) -> re.Pattern[str]:
    """A name, also with "'s", and the first part of a double one alone."""
    parts = re.split(r"[\s-]+", plain(name).strip())
    whole = r"[\s-]*".join(re.escape(part) for part in parts)
    first = f"|{re.escape(parts[0])}" if len(parts[0]) >= SHORTEST_PART else ""
    return re.compile(rf"(?<!\w)(?P<name>{whole}{first})(?P<s>'?s)?(?!\w)", re.IGNORECASE)


def _is_slip(word: str, name: str) -> bool:
    """Is it this name with one letter left out, doubled, changed, or two of them swapped?"""
    if min(len(word), len(name)) < SHORTEST_SLIP - 1 or len(name) < SHORTEST_SLIP:
        return False
    if word == name or word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, wanted = word[same:], name[same:]
    is_swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return is_swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


def _joined(text: str, found: Sequence[tuple[int, int, UUID]]) -> Iterator[Mention]:
    """ "Priya and Joe" is one mention of both."""
    start, end, people = 0, 0, frozenset[UUID]()
    for begins, ends, person in found:
        if people and re.fullmatch(r"\s*(?:,|and|&|or|\+|n)?\s*", text[end:begins], re.IGNORECASE):
            end, people = max(end, ends), people | {person}
            continue
        if people:
            yield Mention(people, *_around(text, start, end))
        start, end, people = begins, ends, frozenset({person})
    if people:
        yield Mention(people, *_around(text, start, end))


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands near a name; a mark where it was cut, which is no beginning of a sentence."""
    before = text[max(0, start - NEAR) : start]
    return (f"{CUT}{before}" if start > NEAR else before), text[end : end + NEAR]


# frames that are harmless

DOING = (
    r"(?:\w{2,}ed|\w{2,}(?:ches|shes|bs|ks|ps|ts|ces|ses)|beat|began|broke|brought|came|caught|cut|"
    r"did|does|forces|gave|got|had|has|held|hit|hurt|is|keeps|kept|knew|left|let|lied|made|makes|"
    r"met|put|said|saw|says|sent|sends|set|shut|stole|tells|threw|told|took|tried|was|went|won'?t|"
    r"wouldn'?t|do(?:es)?n'?t|didn'?t|always|never|just|also)\b"
)
"""What somebody does or did, right after a name."""
_GREETING = re.compile(
    r"(?:^|[.!?,;\n])\s*(?:hi|hiya|hey|hello|dear|morning|good (?:morning|evening|afternoon)|"
    r"thanks|thank you|thankyou|thank u|thx|cheers|bye|goodbye)[\s,!]*(?:so much|again)?[\s,!]*$"
)
_OPENER = re.compile(
    r"(?:^|[.!?\n])\s*(?:(?:yes|no|ok|okay|sorry|please|pls|yeah|but|and)[\s,]*)*$"
)
_SPEAKS = re.compile(
    r"^\s+(?:i|i'?m|i'?ve|i'?ll|i'?d|we|it'?s|this|that|there|please|pls|can (?:you|u|i|we)|"
    r"could (?:you|u|i|we)|would you|will you|do you|did you|are you|have you|what|how|when|where|"
    r"help|someone|somebody|sorry|thanks|thank you|"
    r"my (?!mentor|lead|deputy|manager|coordinator|supervisor)|dad|mum|mom)\b"
)
_COMMA = re.compile(
    r"^\s*[,:!?\u2013-]\s*(?!(?:she|he|they|her|him|who|whom|the|and|is|was|has|did|that|"
    r"my (?:mentor|lead|deputy|manager|coordinator|supervisor))\b)\w"
)
_ENDS = re.compile(r"^\s*(?:$|[.!?\n])")
_BEFORE_END = re.compile(
    r"(?:,|\b(?:me|us|night|today|tonight|now|again|yesterday|please|pls|help|thanks|die|anymore|"
    r"week|home|here|ok|okay|yes|no|sorry|you|u))\s*$"
)
_WHO = re.compile(r"\b(?:who|it was|it'?s|its|is it|was it|because of|by|called|named|from)\b")
_TOLD = re.compile(
    r"\b(?:i|we|i'?ve|i'?d|i have|already|only)\s+(?:have |already |just |only |also |even )*"
    r"(?:told|asked|texted|messaged|phoned|rang|called|(?:spoke|talked|wrote|said) (?:to|with))\s*$"
)
_TELL = re.compile(
    r"\b(?:can|could|will|would|please|pls|want to|like to|need to|going to|gonna|to)\s+"
    r"(?:you |u |i |we |please |just |also )*"
    r"(?:tell|ask|text|message|phone|ring|call|(?:speak|talk|write) (?:to|with)|see|let)\s*$"
)
_NOT = re.compile(
    r"(?:n't|\b(?:not|never|scared|afraid|made|makes|forced|"
    r"(?:do|does|did|ca|wo|could|would|should|must)nt))\b"
)
_THEN_THEY = re.compile(
    rf"^[\s,.]*(?:(?:and|but|then|so|because)\s+)*(?:(?:she|he|they|who)\b|{DOING})"
)
_MAY = re.compile(
    r"(?:^|[.!?,\n]|\b(?:please|and|so|when|where))\s*(?:can|could|will|would|does|is|where'?s)\s*$"
)
_CALL = re.compile(
    r"^\s+(?:please )?(?:call|ring|phone|text|message|help|speak to me|talk to me|write|read|there|"
    r"here|around|free|know|see this|get this)\b"
)
_KIND = re.compile(
    r"^(?:'?s|\s+is|\s+was|\s+are)\s+(?:so |very |really |always |being |dead |well )*"
    r"(?:nice|kind|lovely|great|good|ok|okay|fine|cool|sweet|brilliant|amazing|helpful)"
    r"(?: to me)?\s*(?:$|[.!?,\n]|and (?:i|my)\b)"
)
_KNOWS = re.compile(
    r"^\s+(?:already |also )?knows?(?:\s*(?:$|[.!?\n])|\s+(?:about|that|my|it|this)\b)"
)
_ASKED_TO = re.compile(r"^\s+(?:asked|told) me to (?:write|report|flag)\b")
_TO_WHAT = re.compile(
    r"^\s*(?:$|[.!?,\n]|(?:about|that|what|everything|it|this|my|dad|mum|mom|when|if|so|because|"
    r"yesterday|today|already|too|and (?:i|my)|i'?m|i (?:am|want to|need|feel|can'?t|cannot)|"
    r"to (?:please )?(?:call|ring|phone|text|message|speak|talk|write))\b)"
)
"""What somebody is told or asked for, where it is harmless."""
_YOU_DO = re.compile(
    r"(?<!thank )\b(?:u|you)(?:'ve|'re|'d)?\s+"
    r"(?!(?:(?:can|could|please)\s+)*(?:help|call|ring|phone|text me back|message me back)\b|"
    r"know\b|(?:can|could|please)\s*(?:$|[.!?,\n])|are the\b|there\b|ok\b|okay\b|around\b)\w|"
    r"\b(?:by|of) (?:you|u)\b|\byour (?!help|message|number|advice|time)"
)
_MY_OWN = re.compile(
    r"\b(?:i (?:can'?t|cannot|couldn'?t) stop|it (?:won'?t|doesn'?t) stop|"
    r"my \w+ (?:won'?t|doesn'?t|never) (?:stop|leave|quit)|i (?:want|need|have) to (?:stop|leave|quit)|"
    r"(?:i )?(?:don'?t) (?:want to|know|feel|think|care)(?! (?:be )?(?:touch|kiss|see)))\b"
)
"""What I cannot stop, or do not want for myself: said to nobody."""
_REFUSED = re.compile(
    r"\b(?:stop|dont|don't|leave|quit|no(?! (?:one|body|hope|point|way|friends|money|food)\b))\b"
)
OTHER = re.compile(
    r"\b(?:dad|daddy|mum|mom|mam|step-?(?:dad|mum|father|mother|brother|sister)|father|mother|"
    r"brother|sister|uncle|aunt|auntie|aunty|cousin|nan|gran|grandad|boyfriend|girlfriend|bf|gf|"
    r"teacher|neighbour|my (?:ex|mate|friend))\b"
)
"""Somebody else who may have done it."""
_SOMEBODY = re.compile(r"\b(?:he|she|they|hes|shes|theyre|him|someone|somebody|people)\b")
_THEY_DO = re.compile(
    rf"\b(?:she|he|they)\s+(?:\w+\s+)?{DOING}|\bwhat happened in (?:her|his|their)\b"
)
_AND_DID = re.compile(rf"\b(?:and|but|then|who)\s+{DOING}(?:\s+\w+){{0,3}}?\s+(?:me|us|my)\b")
LAST_WORDS = 40
"""How far back a "not" or a "scared" still colours what follows, in characters."""


def is_harmless(mention: Mention) -> bool:
    """Are they only greeted, thanked, spoken to, asked for, told something, or spoken of kindly?"""
    before, after = mention.before.casefold(), mention.after.casefold()
    if _is_charged(after):
        return False
    return _is_spoken_to(before, after) or _is_spoken_of(before, after)


def _is_spoken_to(before: str, after: str) -> bool:
    """By name, where no deed stands that "he" or "she" did: with a name, somebody is addressed."""
    clause = re.split(r"[.!?\n]", before)[-1]
    opens = _OPENER.search(before) and (_SPEAKS.search(after) or _COMMA.search(after))
    if _THEY_DO.search(_sentence(after)) and not OTHER.search(_sentence(after)):
        return False
    if opens:
        return True
    if _is_charged(clause) or (_THEY_DO.search(clause) and not OTHER.search(clause)):
        return False
    greeted = _GREETING.search(before) and not re.match(rf"\s*{DOING}", after)
    ends = _ENDS.search(after) and _BEFORE_END.search(clause) and not _WHO.search(clause)
    return bool(greeted or ends)


def _is_spoken_of(before: str, after: str) -> bool:
    """Asked for, told, kind, or knowing, where "she" may be nobody else."""
    if _THEY_DO.search(_sentence(after)):
        return False
    frames = (
        _told(before, after),
        _MAY.search(before) and _CALL.search(after),
        _KIND.search(after),
        _KNOWS.search(after) and not re.search(r"\b(?:and|but)\b", after),
        _ASKED_TO.search(after),
    )
    return any(frames)


def _is_charged(words: str) -> bool:
    """Do the words say "you did", "stop", "don't", or of a deed whose doer is not said?"""
    if _YOU_DO.search(words) or _REFUSED.search(_MY_OWN.sub("", words)):
        return True
    deed = _AND_DID.search(_sentence(words))
    return deed is not None and not OTHER.search(words[: deed.start()])


def is_done_by_you(words: str) -> bool:
    """Do the words say "you did", and speak of nobody else who may have done it?"""
    said = words.casefold()
    return bool(_YOU_DO.search(said)) and not (OTHER.search(said) or _SOMEBODY.search(said))


def _sentence(after: str) -> str:
    """What follows up to the end of the sentence."""
    return re.split(r"[.!?\n]", after, maxsplit=1)[0]


def _told(before: str, after: str) -> bool:
    if _THEN_THEY.search(after) or _NOT.search(before[-LAST_WORDS:]) or not _TO_WHAT.search(after):
        return False
    return bool(_TOLD.search(before) or _TELL.search(before))


_TO_ME = re.compile(
    rf"^\s+(?:(?:all|both|each)\s+)?{DOING}(?:\s+\w+)?(?:\s+\w+)?\s+(?:me|us|my|our|off|at|into)\b"
)


def does_to_me(mention: Mention) -> bool:
    """Do the words say that they did something to whoever writes?"""
    return bool(_TO_ME.search(mention.after.casefold()))
