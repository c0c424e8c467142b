"""Finds addresses in a folded text: postcodes, houses in streets, three-word places, coordinates.

A town, a park or the first half of a postcode alone is no address.
"""

import re
from collections.abc import Iterator
from typing import Final

_AREAS: Final = (
    "ab|al|ba|bb|bd|bh|bl|bn|br|bs|bt|b|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|"
    "ec|eh|en|ex|e|fk|fy|gl|gu|gy|g|ha|hd|hg|hp|hr|hs|hu|hx|ig|im|ip|iv|ka|kt|kw|ky|la|ld|le|ll|"
    "ln|ls|lu|l|me|mk|ml|m|ne|ng|nn|np|nr|nw|n|ol|ox|pa|pe|ph|pl|po|pr|rg|rh|rm|sa|se|sg|sk|sl|sm|"
    "sn|so|sp|sr|ss|st|sw|sy|s|ta|td|tf|tn|tq|tr|ts|tw|ub|wa|wc|wd|wf|wn|wr|ws|wv|w|yo|ze|je"
)
# The letters of the second half never hold c, i, k, m, o or v; "e1 2nd" is a floor, not a place.
_POSTCODE: Final = re.compile(
    rf"(?<!\w)(?:{_AREAS})\d[\da-z]?\s{{0,2}}(?!1st|2nd|3rd|[4-90]th)\d[abd-hjlnp-uw-z]{{2}}(?!\w)"
)
_STREETS: Final = (
    "street|str|road|rd|avenue|ave|lane|crescent|cres|terrace|gardens|grove|mews|close|boulevard"
)
_PLAIN_ENDS: Final = "drive|way|place|walk|hill|square|row|parade|rise|court|green|view|st|ln|dr"
# Words that show that a number counts something: "2 minutes down the road".
_NO_STREET: Final = (
    "the|a|an|of|in|on|at|to|by|my|your|his|her|our|this|that|it|is|was|and|or|from|for|with|down|"
    "up|off|per|more|times|mins?|minutes|hours?|hrs?|secs?|seconds|days?|weeks?|months?|years?|"
    "miles?|metres?|km|people|goals|points|pm|am|x|percent|quid|pounds|steps|laps|cars|houses"
)
_NAME: Final = rf"(?!(?:{_NO_STREET})\s)[a-z][a-z-]*"
_HOUSE: Final = r"(?<![\w.:/£$€-])(?:flat\s\w{1,4},?\s)?\d{1,4}[a-z]?,?\s"
_PLACES: Final = (
    _POSTCODE,
    re.compile(rf"{_HOUSE}(?:{_NAME}\s){{1,3}}(?:{_STREETS})(?!\w)"),
    re.compile(
        rf"(?:(?<!\w)(?:live|lives|living|stay|staying|address|addy|house|flat|place|come|round)"
        rf"\s(?:(?:at|to|is|in|on)\s)?){_HOUSE}(?:{_NAME}\s){{1,3}}(?:{_PLAIN_ENDS})(?!\w)"
    ),
    re.compile(
        rf"(?<!\w)(?:live|lives|living)\s(?:on|at|in|down|near)\s(?P<place>(?:{_NAME}\s){{1,2}}"
        rf"(?:{_STREETS})(?!\w))"
    ),
    re.compile(r"///\s?[a-z]{2,30}\.[a-z]{2,30}\.[a-z]{2,30}"),
    re.compile(r"(?<![\d.])-?\d{1,2}\.\d{4,10}\s?,\s?-?\d{1,3}\.\d{4,10}(?!\d)"),
)


def find_places(text: str) -> Iterator[tuple[int, int]]:
    """The spans of addresses in a folded `text`. Linear in its length."""
    for pattern in _PLACES:
        for match in pattern.finditer(text):
            yield match.span("place" if "place" in pattern.groupindex else 0)
