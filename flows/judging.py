"""Which finds of a rule count, and what stops the others: exceptions, what stands near, what is missing.

Never says how bad something is: the level stands in the rule.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from flows.as_read import Reading
from flows.framing import framed
from flows.normalising import Folded
from flows.phrase_writing import GAP
from flows.phrases import Chances, Hit, Phrases
from flows.word_list import Direction, Frame, Rule, Together, WordList

DENIAL: Final = "{not_ever}"
YET: Final = "yet"
"""What a denial begins with, and what takes it back: "i'm not going to kill myself yet"."""
NEAR: Final = 25
"""How many words away, at most, `needs` and `unless` look."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A find of a rule at `start:end` of the original text; `stopped_by` says why it does not count."""

    rule: Rule
    start: int
    end: int
    read_as: str = field(repr=False)
    phrase: str = field(repr=False)
    stopped_by: str = field(repr=False)


def judged(
    words: WordList, folded: Folded, direction: Direction, since: int = 0, all_of_it: bool = False
) -> Iterator[Judged]:
    """For each rule its best find that counts, in `direction`, reaching into message `since`.

    `all_of_it`: the finds that do not count too, and more than one a rule, for explaining.
    """
    reading = words.vocabulary.read(folded)
    text = _Text(reading, direction, words.chances)
    done: set[int] = set()  # labels of rules that need not be sought any further
    finds: dict[str, _Finds] = {}
    for first in words.phrases.find(reading, words.labels[direction], done, all_of_it):
        rule, together = words.finds[first.label]
        hit = first if together is None else text.together(first, together)
        if hit is None:
            continue
        stopped_by = text.stopped_by(rule, hit)
        if all_of_it:
            yield _judged(folded, reading, rule, hit, stopped_by)
        elif not stopped_by:
            kept = finds.setdefault(rule.id, _Finds(rule))
            if kept.add(hit, reading.message_of(hit.start), reading.message_of(hit.end - 1), since):
                done.add(hit.label)
    for each in finds.values():
        best = each.best()
        if best is not None:
            yield _judged(folded, reading, each.rule, best, "")


@dataclass(slots=True)
class _Finds:
    """The finds of one rule: in the newest messages, reaching into them, and only before them."""

    rule: Rule
    new: Hit | None = None
    across: Hit | None = None
    before: list[Hit] = field(default_factory=list)

    def add(self, hit: Hit, first: int, last: int, since: int) -> bool:
        """Keeps a find in the messages `first` to `last` if it is the best of its kind.

        Of finds that share words the one with the fewest gaps, then the longest. True if no later find
        can be better.
        """
        if last < since:
            self.before.append(hit)
        elif first < since:
            self.across = _better(hit, self.across)
        elif self.new is not None and hit.start >= self.new.end:
            return True
        else:
            self.new = _better(hit, self.new)
        return False

    def best(self) -> Hit | None:
        """What counts. What reaches back over words that the rule had noticed alone does not."""
        if self.new is not None or self.across is None:
            return self.new
        is_known = any(_apart(self.across, hit) < 0 for hit in self.before)
        return None if is_known else self.across


def _better(hit: Hit, kept: Hit | None) -> Hit:
    if kept is None or (_apart(hit, kept) < 0 and _cost(hit) < _cost(kept)):
        return hit
    return kept


def _cost(hit: Hit) -> tuple[int, int]:
    return hit.words.count(GAP), -len(hit.words)


def _judged(folded: Folded, reading: Reading, rule: Rule, hit: Hit, stopped_by: str) -> Judged:
    start, end = folded.span(reading.place(hit.start)[0], reading.place(hit.end - 1)[1])
    return Judged(rule, start, end, " ".join(hit.words), hit.phrase, stopped_by)


class _Text:
    """One read text, with what was looked up in it once."""

    def __init__(self, reading: Reading, direction: Direction, chances: Chances) -> None:
        self._reading, self._direction, self._chances = reading, direction, chances
        self._found: dict[int, list[Hit]] = {}
        self._touched: dict[int, dict[int, str]] = {}
        self._framed: dict[str, dict[int, str]] = {}

    def stopped_by(self, rule: Rule, hit: Hit) -> str:
        """The phrase because of which a find does not count, or why else; empty if it counts."""
        possible = self._chances.of(self._reading)
        for phrases in rule.exceptions:
            if possible & phrases.mark and (touched := self._touched_by(phrases)):
                for at in range(hit.start, hit.end):
                    if at in touched:
                        return f"except: {touched[at]}"
        for phrases in rule.unless:
            if possible & phrases.mark:
                near = self._near(phrases, hit, in_one_message=True)
                if near is not None:
                    return f"unless: {near.phrase}"
        for frame in rule.frames:
            inside = self._framed_by(frame) if possible & frame.opens.mark else {}
            if inside and (opened_by := _within(inside, hit)):
                return f"frame {frame.id}: {opened_by}"
        if rule.needs is not None and self._near(rule.needs, hit, in_one_message=False) is None:
            return "needs: nothing of what it needs stands near"
        return ""

    def together(self, first: Hit, together: Together) -> Hit | None:
        """The find over all parts, if each of them stands near the first."""
        chosen = [first]
        for phrases in together.rest:
            near = self._nearest(phrases, first, together.within)
            if near is None:
                return None
            chosen.append(near)
        chosen.sort(key=lambda hit: hit.start)
        words = [word for hit in chosen for word in (*hit.words, GAP)]
        return Hit(
            first.label,
            min(hit.start for hit in chosen),
            max(hit.end for hit in chosen),
            tuple(words[:-1]),
            " + ".join(hit.phrase for hit in chosen),
        )

    def _all(self, phrases: Phrases) -> list[Hit]:
        """Every find of a set of phrases, by where it begins."""
        found = self._found.get(id(phrases))
        if found is None:
            found = self._found[id(phrases)] = list(phrases.find(self._reading))
            if len(found) > 1:
                found.sort(key=lambda hit: (hit.start, hit.end))
        return found

    def _touched_by(self, phrases: Phrases) -> dict[int, str]:
        """Which tokens are out of bounds, and by which exception.

        An exception never reaches over the end of a clause: "no, suicidal" is not "no suicidal"; and into
        the next message only where that goes on with the sentence. "Not … yet" denies nothing.
        """
        if id(phrases) not in self._touched:
            place, stretches = self._reading.place, self._reading.stretches()
            self._touched[id(phrases)] = {
                at: hit.phrase
                for hit in self._all(phrases)
                if place(hit.start)[2] == place(hit.end - 1)[2]
                and stretches[hit.start] == stretches[hit.end - 1]
                and not self._is_only_not_yet(hit)
                for at in range(hit.start, hit.end)
            }
        return self._touched[id(phrases)]

    def _is_only_not_yet(self, hit: Hit) -> bool:
        """Is it a denial that "yet" takes back?"""
        after = self._reading.seen[hit.end : hit.end + 1]
        return hit.phrase.startswith(DENIAL) and any(YET in seen.words for seen in after)

    def _framed_by(self, frame: Frame) -> dict[int, str]:
        """Which tokens stand in a frame, and by which phrase it opens."""
        inside = self._framed.get(frame.id)
        if inside is None:
            opened = self._all(frame.opens) if self._direction in frame.directions else ()
            inside = framed(frame, self._reading, opened, self._all) if opened else {}
            self._framed[frame.id] = inside
        return inside

    def _around(self, phrases: Phrases, hit: Hit, reach: int) -> Iterator[Hit]:
        """Finds that begin not much further than `reach` words away, in order."""
        found = self._all(phrases)
        first = bisect_left(found, hit.start - reach - NEAR, key=lambda each: each.start)
        for at in range(first, len(found)):
            if found[at].start > hit.end + reach:
                return
            yield found[at]

    def _near(self, phrases: Phrases, hit: Hit, in_one_message: bool) -> Hit | None:
        message_of = self._reading.message_of
        for each in self._around(phrases, hit, NEAR):
            is_same = message_of(each.start) in {message_of(hit.start), message_of(hit.end - 1)}
            if _apart(each, hit) <= NEAR and (is_same or not in_one_message):
                return each
        return None

    def _nearest(self, phrases: Phrases, hit: Hit, within: int) -> Hit | None:
        """The nearest find that does not share a word with `hit`."""
        beside = [each for each in self._around(phrases, hit, within) if _apart(each, hit) >= 0]
        nearest = min(beside, key=lambda each: _apart(each, hit), default=None)
        return nearest if nearest is not None and _apart(nearest, hit) <= within else None


def _within(framed: Mapping[int, str], hit: Hit) -> str:
    """The phrase that opened the frame in which at least half of a find stands; empty if none."""
    openings = [framed[at] for at in range(hit.start, hit.end) if at in framed]
    return openings[0] if len(openings) * 2 >= hit.end - hit.start else ""


def _apart(one: Hit, other: Hit) -> int:
    """How many words stand between two finds; below zero if they share words."""
    return max(one.start, other.start) - min(one.end, other.end)
