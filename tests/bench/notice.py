"""Measures the noticing: what it finds and misses, what it flags in vain, and how fast it is.

    python -m tests.bench.notice --data DIR [--set FILE]

DIR holds functional_dev.jsonl and, where there, benign_dev.jsonl and positive_dev.jsonl. The sets
that were kept apart while the rules were written stand first: whoever writes rules does not open them.
development*.jsonl, by the same hands, are for them. Prints figures, never a message.
"""

import argparse
import functools
import json
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from bot.sparing import spare_what_stays
from flows.noticing import WordList, load_word_list, read_together
from flows.rule_files import ListFiles
from flows.scanning import Flag, flag
from flows.word_list import Direction

from .baselines import OnePattern, naive
from .figures import Share, quantile, table

KEPT_APART = [Path(__file__).parent / f"kept_apart{each}.jsonl" for each in ("", "_2", "_3")]
NOTICE = files("flows") / "notice"
MENTEES, A_WEEK = 40, 20
SEEDS = ("see you at the park later ", "he hits me ", "a", "ا", "a\u0301", "k i l l ")
OURS = "this list"
Flagging = Callable[["Row"], Flag]


@dataclass(frozen=True, slots=True)
class Row:
    """One case: messages of one person, and what is expected of them."""

    turns: tuple[str, ...] = field(repr=False)
    direction: Direction
    expect: str
    accept: frozenset[str]
    category: str
    capability: str
    is_immediate: bool

    @property
    def text(self) -> str:
        """All of it as one text, for those who know no turns."""
        return " ".join(self.turns)


def rows_of(path: Path) -> list[Row]:
    """The cases of a file of JSON lines; what has no expectation is harmless or a worry by its label."""
    return [_row(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _row(found: dict[str, object]) -> Row:
    turns, accept = found.get("turns") or [found.get("text")], found.get("accept") or []
    assert isinstance(turns, list)
    assert isinstance(accept, list)
    by_label = "none" if found.get("label") == "benign" else "concern"
    return Row(
        turns=tuple(map(str, turns)),
        direction="mentor" if found.get("direction") == "mentor" else "mentee",
        expect=str(found.get("expect") or by_label),
        accept=frozenset(map(str, accept)),
        category=str(found.get("category")),
        capability=str(found.get("capability") or found.get("source")),
        is_immediate=bool(found.get("immediate")),
    )


def main() -> None:
    """Every figure in one run."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    asked.add_argument("--set", type=Path, action="append", default=[], help="one more set")
    options = asked.parse_args()
    began = time.perf_counter()
    words = load_word_list(NOTICE)
    loaded = time.perf_counter() - began
    written = ListFiles.read(NOTICE)
    patterns: dict[Direction, OnePattern] = {
        "mentee": OnePattern(written, "mentee"),
        "mentor": OnePattern(written, "mentor"),
    }
    ways: dict[str, Flagging] = {
        OURS: lambda row: flag(read_together(words, row.turns, row.direction)),
        "naive list": lambda row: naive(row.text),
        "one pattern": lambda row: patterns[row.direction].flag(row.text),
    }
    print(_about(words, written, loaded))
    for path in (*KEPT_APART, *options.set, options.data / "functional_dev.jsonl"):
        if path.exists():
            print(f"\n== {path.name}\n")
            print("\n\n".join(_expected(rows_of(path), ways)))
    print("\n\n".join(_weak_sets(options.data, ways)))
    print("\n== speed, on one core\n")
    began = time.process_time()
    words = load_word_list(NOTICE, as_shipped=True)  # as after a start: nothing is remembered
    print(f"ready to read after {1000 * (time.process_time() - began):.0f} ms, as the bot loads it")
    spare_what_stays()
    print("\n".join(_speed(words, ways, _short(options.data))))


def _about(words: WordList, written: ListFiles, loaded: float) -> str:
    phrases = sum(1 for _ in written.phrases())
    return (
        f"Word list {words.version}: {len(words.rules)} rules, {phrases} phrases, loaded and tried on "
        f"its own examples in {1000 * loaded:.0f} ms. {platform.python_implementation()} "
        f"{platform.python_version()}. Intervals are Wilson's, 95 in 100."
    )


def _expected(rows: Sequence[Row], ways: dict[str, Flagging]) -> Iterator[str]:
    """A set that says what is expected of each case."""
    flags = {name: [way(row) for row in rows] for name, way in ways.items()}
    yield table(
        ["", *ways],
        [[name, *(counts(rows, found) for found in flags.values())] for name, counts in MEASURES],
    )
    ours = flags[OURS]
    for title, part_of in (
        ("direction", lambda row: row.direction),
        ("category", lambda row: row.category),
        ("kind of wording", lambda row: row.capability),
    ):
        yield _parts(title, rows, ours, part_of)


def _measure(
    wanted: Callable[[Row], bool], right: Callable[[Row, Flag], bool]
) -> Callable[[Sequence[Row], Sequence[Flag]], str]:
    def told(rows: Sequence[Row], flags: Sequence[Flag]) -> str:
        pairs = zip(rows, flags, strict=True)
        return Share.among(right(row, found) for row, found in pairs if wanted(row)).told()

    return told


def _is_flagged(row: Row, found: Flag) -> bool:
    return found != "none" or found in row.accept


def _is_in_vain(row: Row, found: Flag) -> bool:
    return found not in {"none", *row.accept}


MEASURES = (
    (
        "urgent, flagged urgent",
        _measure(lambda r: r.expect == "urgent", lambda _, f: f == "urgent"),
    ),
    ("at once, flagged urgent", _measure(lambda r: r.is_immediate, lambda _, f: f == "urgent")),
    ("worrying, flagged", _measure(lambda r: r.expect != "none", _is_flagged)),
    ("harmless, flagged", _measure(lambda r: r.expect == "none", _is_in_vain)),
    (
        "harmless, flagged urgent",
        _measure(lambda r: r.expect == "none", lambda r, f: f == "urgent" and f not in r.accept),
    ),
    (
        "mentor breaches, flagged",
        _measure(lambda r: r.direction == "mentor" and r.expect != "none", _is_flagged),
    ),
    (
        "just as expected",
        _measure(lambda _: True, lambda r, f: f == r.expect or f in r.accept),
    ),
)


def _parts(
    title: str, rows: Sequence[Row], flags: Sequence[Flag], part_of: Callable[[Row], str]
) -> str:
    parts: dict[str, list[tuple[Row, Flag]]] = defaultdict(list)
    for row, found in zip(rows, flags, strict=True):
        parts[part_of(row)].append((row, found))
    return table(
        [f"by {title}", "worrying, flagged", "urgent, flagged urgent", "harmless, flagged"],
        [[part, *_shares(cases)] for part, cases in sorted(parts.items())],
    )


def _shares(cases: Sequence[tuple[Row, Flag]]) -> Iterator[str]:
    worrying = [(row, found) for row, found in cases if row.expect != "none"]
    urgent = [found == "urgent" for row, found in cases if row.expect == "urgent"]
    harmless = [_is_in_vain(row, found) for row, found in cases if row.expect == "none"]
    for answers in ([_is_flagged(*each) for each in worrying], urgent, harmless):
        yield Share.among(answers).told() if answers else ""


def _weak_sets(data: Path, ways: dict[str, Flagging]) -> Iterator[str]:
    """Ordinary chat, and posts that are mostly worrying: other people's words, so figures alone."""
    chat, posts = data / "benign_dev.jsonl", data / "positive_dev.jsonl"
    if chat.exists():
        yield "\n== ordinary chat\n\n" + _chat(rows_of(chat), ways)
    if posts.exists():
        rows = rows_of(posts)
        flags = {name: [way(row) for row in rows] for name, way in ways.items()}
        lines = [
            ["all", *(Share.among(f != "none" for f in each).told() for each in flags.values())]
        ]
        for category in sorted({row.category for row in rows}):
            mine = [at for at, row in enumerate(rows) if row.category == category]
            shares = (Share.among(each[at] != "none" for at in mine) for each in flags.values())
            lines.append([category, *(share.told() for share in shares)])
        yield "\n== real posts, flagged\n\n" + table(["", *ways], lines)


def _chat(rows: Sequence[Row], ways: dict[str, Flagging]) -> str:
    flags = {name: [way(row) for row in rows] for name, way in ways.items()}
    flagged = {name: Share.among(f != "none" for f in each) for name, each in flags.items()}
    urgent = {name: Share.among(f == "urgent" for f in each) for name, each in flags.items()}
    lines = [
        ["flagged", *(share.told(1000) for share in flagged.values())],
        ["flagged urgent", *(share.told(1000) for share in urgent.values())],
        ["a week, forty mentees", *(map(_a_week, flagged.values()))],
        ["a week, urgent", *(map(_a_week, urgent.values()))],
    ]
    return table(["", *ways], lines)


def _a_week(share: Share) -> str:
    low, high = (bound * MENTEES * A_WEEK for bound in share.interval())
    return f"{MENTEES * A_WEEK * share.hits / share.of:.1f} pages ({low:.1f}-{high:.1f})"


def _short(data: Path) -> list[Row]:
    sets = (data / "benign_dev.jsonl", data / "functional_dev.jsonl", *KEPT_APART)
    return [row for path in sets if path.exists() for row in rows_of(path)]


def _speed(words: WordList, ways: dict[str, Flagging], rows: Sequence[Row]) -> Iterator[str]:
    yield _pace(
        f"{OURS}, words at first sight", ways[OURS], rows
    )  # and what is worked out but once
    for name, way in ways.items():
        some = rows if name != "one pattern" else rows[:: max(1, len(rows) // 300)]
        yield _pace(f"{name}, words seen before" if name == OURS else name, way, some)
    for seed in SEEDS:
        short, long = _best(words, seed, 1024), _best(words, seed, 65536)
        shown = seed.encode("ascii", "backslashreplace").decode()
        yield f"64 KiB of {shown!r}: {1000 * long:.0f} ms, {long / short:.0f} times 1 KiB"


def _pace(name: str, way: Flagging, rows: Sequence[Row]) -> str:
    took = [_seconds(functools.partial(way, row)) for row in rows]
    return (
        f"{name}: {len(rows) / sum(took):,.0f} messages/s, half within "
        f"{1000 * quantile(took, 0.5):.3f} ms, 99 in 100 within {1000 * quantile(took, 0.99):.3f} ms"
        f" ({len(rows)} messages)"
    )


def _best(words: WordList, seed: str, length: int) -> float:
    text = (seed * length)[:length]
    return min(_seconds(lambda: read_together(words, [text], "mentee")) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    """Of this process alone: others on the machine do not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
