"""Decides what of a text may be sent as plain text: no invisible controls, no broken characters.

Never changes ordinary words or emoji: the joiners inside emoji, flags and scripts that need them
stay.
"""

import re
from typing import Final

_EMOJI: Final = r"\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINING: Final = r"\u0600-\u08ff\u0900-\u0dff"  # Arabic to Sinhala: joiners change these words
# An emoji with all that belongs to it: modifiers, joined emoji, and the letters of a flag.
_KEPT: Final = (
    rf"(?P<keep>[{_EMOJI}][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3]*"
    rf"(?:\u200d(?=[{_EMOJI}])|[\U000e0020-\U000e007e]+\U000e007f)?"
    rf"|[{_JOINING}][\u200c\u200d](?=[{_JOINING}]))"
)
_LINE: Final = r"(?P<line>\r\n?|[\v\f\x85\u2028\u2029])"
_BROKEN: Final = r"(?P<broken>[\ud800-\udfff])"
_DROPPED: Final = (
    r"(?P<drop>[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f])"
)
_SPECIAL: Final = re.compile(rf"{_KEPT}|{_LINE}|(?P<tab>\t)|{_BROKEN}|{_DROPPED}")
_INSTEAD: Final = {"line": "\n", "tab": " ", "broken": "\ufffd", "drop": ""}


def plain(text: str) -> str:
    """`text` without controls that hide or turn words round; line ends become newlines.

    A tab becomes a space and a lone surrogate, which no channel can send, the replacement sign.
    """
    if text.isascii() and text.isprintable():
        return text  # as most are; there is nothing to look for
    return _SPECIAL.sub(_instead, text)


def _instead(match: re.Match[str]) -> str:
    kind = str(match.lastgroup)
    return match.group() if kind == "keep" else _INSTEAD[kind]
