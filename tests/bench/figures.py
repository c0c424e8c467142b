"""Counts as they are told: with their number, a share, and how sure one can be of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Z = 1.959964
"""For intervals of 95 in 100."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    hits: int
    of: int

    @classmethod
    def among(cls, answers: Iterable[bool]) -> "Share":
        """Counts what is true."""
        found = list(answers)
        return cls(sum(found), len(found))

    def interval(self) -> tuple[float, float]:
        """Wilson's interval, from 0 to 1 (E. B. Wilson, 1927)."""
        if not self.of:
            return 0.0, 1.0
        p, n = self.hits / self.of, self.of
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * (p * (1 - p) / n + Z * Z / (4 * n * n)) ** 0.5
        return max(0.0, middle - half), min(1.0, middle + half)

    def told(self, per: int = 100) -> str:
        """For example "9/10, 90.0 % (59.6-98.2)"; with `per` 1000 in a thousand."""
        if not self.of:
            return "0/0"
        low, high = (per * bound for bound in self.interval())
        unit = "%" if per == 100 else f"in {per}"
        share = per * self.hits / self.of
        return f"{self.hits}/{self.of}, {share:.1f} {unit} ({low:.1f}-{high:.1f})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as they need to be."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of all is not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the bench: what was measured, ours, the peer's, the one by the other, and how."""

    what: str
    ours: str
    peer: str
    ratio: str
    how: str


def ratio(ours: float, theirs: float) -> str:
    """The one by the other."""
    return f"{ours / theirs:.2f}" if theirs else ""
