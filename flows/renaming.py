"""Words as they read with "he" in place of a name: rules know no names, but a child writes them.

Only where somebody is spoken of and not merely addressed, thanked or asked for. Decides no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.first_names import is_harmless, mentioned, plain
from flows.people import Person


@dataclass(frozen=True, slots=True)
class Renamed:
    """`text` with another word in each of the `places`; a place knows what had stood there."""

    text: str = field(repr=False)
    places: tuple[tuple[int, int, str], ...] = field(repr=False)

    def as_written(self, words: str) -> str | None:
        """A piece of `text` as it was written; None where no name had stood in it.

        The piece may begin in messages before, each on a line of its own.
        """
        own = words if words in self.text else words.rpartition("\n")[2]
        start = self.text.find(own)
        end, written = start + len(own), words
        inside = [place for place in self.places if start <= place[0] and place[1] <= end]
        for first, last, name in reversed(inside):
            at = len(words) - len(own) + first - start
            written = written[:at] + name + written[at + last - first :]
        return written if inside else None


def renamed(words: str, people: Iterable[Person], instead: str) -> Renamed | None:
    """The words with `instead` for these people wherever they are spoken of; None if nowhere."""
    text, pieces, places, end, length = plain(words), [], [], 0, 0
    for first, last, mention in mentioned(text, tuple(people)):
        if first < end or is_harmless(mention):
            continue
        pieces += [text[end:first], instead]
        start = length + first - end
        places.append((start, start + len(instead), text[first:last]))
        length, end = start + len(instead), last
    return Renamed("".join([*pieces, text[end:]]), tuple(places)) if places else None
