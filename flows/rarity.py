"""How rare each word and family is among the phrases of a word list and in what people write.

Decides only where a phrase is looked for first, never whether it is found.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from flows.phrase_writing import Phrase, Slot
from flows.reading import Families

_COMMONEST: Final = """
a about all am an and any are as at back be been but call can cant come could day did do doing
done dont feel first for from get go going good got had has have he her here him his home how i if
im in is it its ive just keep know last life like lol look love make me more much my n name need
new night no not now of ok on one or out people r really said say see she should so some take tell
that thats the their them then there they thing think this time to today too u up ur us want was
way we well what when where who why with work would yeah yes you your
"""
_COMMON: Final = frozenset(_COMMONEST.split())
_COMMON_WEIGHT: Final = 500
_IN_EVERY_TEXT: Final = """
i to the a and it you is in of for that on my me have so be im was not just do if can its u
"""
_EVERYWHERE: Final = frozenset(_IN_EVERY_TEXT.split())
_EVERYWHERE_WEIGHT: Final = 2000


class Weights:
    """How common each symbol is: by how many phrases name it, with the commonest of English on top."""

    def __init__(self, phrases: Iterable[Phrase], families: Families) -> None:
        """The weight of a family is that of all its members together."""
        self._weighed: dict[frozenset[str], int] = {}
        self._of = Counter[str]()
        for symbols, times in Counter(
            [slot.symbols for phrase in phrases for slot in phrase.slots]
        ).items():
            for symbol in symbols:
                self._of[symbol] += times
        for word in _COMMON:
            self._of[word] += _EVERYWHERE_WEIGHT if word in _EVERYWHERE else _COMMON_WEIGHT
        for symbol, members in families.items():
            self._of[symbol] += sum(min(self._of[word] for word in member) for member in members)

    def rarest(self, slots: Sequence[Slot]) -> list[int]:
        """The places of a phrase that may not be left out, the rarest first."""
        weighed = self._weighed
        firm = [
            (weighed.get(symbols) or self._weigh(symbols), at)
            for at, (symbols, _, optional) in enumerate(slots)
            if symbols and not optional
        ]
        firm.sort()
        return [at for _, at in firm]

    def _weigh(self, symbols: frozenset[str]) -> int:
        weight = sum([self._of[symbol] for symbol in symbols])
        self._weighed[symbols] = weight
        return weight
