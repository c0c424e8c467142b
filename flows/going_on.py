"""Which messages go on with the sentence of the one before: "he hit me" and then "in the new game".

Looks at how a message begins and how long it is, never at what it says. When in doubt it stands alone,
so that nothing in one message calms what another tells.
"""

import re
from typing import Final

from flows.normalising import BETWEEN

_CLOSED: Final = re.compile(r"[.!?\n]\s*$")
_WORDS: Final = re.compile(r"[^\W_]+")
_GOES_ON: Final = frozenset(
    """
in on at by from with of for to over off about into like than after before during while until til
till right up out down because cos bc when where jk jks joke joking playing lol haha
""".split()  # noqa: SIM905
)
"""A message that begins so goes on with the one before it."""
_BEGINS_ANEW: Final = frozenset(
    """
i im ive ill id me my mine he hes she shes they theyre we were us you u ur your youre it its this that
thats there theres mum dad nan brother sister and but so then no nah not never what why who how can could do
does did dont please pls help sorry yes yeah yh ok okay hi hey hiya is are was will would if now also
someone everyone nobody one two serious seriously actually really genuinely tonight today
""".split()  # noqa: SIM905
)
"""One of few words that begins otherwise is a part of the one before it: "got a gun", "glue gun"."""
_OF_WHOM: Final = frozenset(
    {"my", "his", "her", "their", "our", "the", "your", "ur", "a", "an", "some"}
)
_FEW: Final = 3
_NAMED: Final = 2  # "gonna cut", "my fringe"


def stretches(text: str) -> list[tuple[int, int]]:
    """Where each of several messages begins in a folded text, and the number of its stretch from 0."""
    numbers, start, number, before = [(0, 0)], 0, 0, ""
    for message in text.split(BETWEEN):
        if start:
            number += not _goes_on(before, message)
            numbers.append((start, number))
        start += len(message) + len(BETWEEN)
        before = message
    return numbers


def _goes_on(before: str, message: str) -> bool:
    words = _WORDS.findall(message[:200])
    if not words or _CLOSED.search(before[-9:]):
        return False
    if words[0] in _GOES_ON or (words[0] in _OF_WHOM and len(words) == _NAMED):
        return True
    is_part = len(words) <= _FEW or not _GOES_ON.isdisjoint(words[1:_FEW])
    return is_part and words[0] not in _BEGINS_ANEW | _OF_WHOM
