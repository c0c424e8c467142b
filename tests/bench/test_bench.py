"""The bench counts rightly: intervals as in the textbook, and each measure on cases made for it."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from flows.rule_files import ListFiles

from .baselines import OnePattern, naive
from .figures import Share, quantile
from .notice import MEASURES, rows_of


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (Share(0, 10), 0.0, 0.2775),
        (Share(9, 10), 0.5958, 0.9821),
        (Share(10, 10), 0.7225, 1.0),
        (Share(81, 263), 0.2553, 0.3662),
    ],
)
def test_intervals_are_wilsons(share: Share, low: float, high: float) -> None:
    assert share.interval() == pytest.approx((low, high), abs=0.0001)


def test_a_share_is_told_with_its_counts() -> None:
    assert Share(9, 10).told() == "9/10, 90.0 % (59.6-98.2)"
    assert Share(1, 1000).told(1000) == "1/1000, 1.0 in 1000 (0.2-5.6)"
    assert Share(0, 0).told() == "0/0"


def test_a_quantile_is_the_value_below_which_so_many_are() -> None:
    assert quantile([float(each) for each in range(1, 101)], 0.99) == 100
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2


CASES = [
    ({"text": "a", "direction": "mentee", "expect": "urgent", "immediate": True}, "urgent"),
    ({"turns": ["a", "b"], "direction": "mentee", "expect": "urgent"}, "concern"),
    ({"text": "a", "direction": "mentor", "expect": "concern"}, "none"),
    ({"text": "a", "direction": "mentee", "expect": "concern", "accept": ["none"]}, "none"),
    ({"text": "a", "direction": "mentee", "expect": "none"}, "urgent"),
    ({"text": "a", "direction": "mentee", "expect": "none", "accept": ["concern"]}, "concern"),
    ({"text": "a", "label": "benign", "source": "chat"}, "none"),
]
MEASURED = {
    "urgent, flagged urgent": "1/2",
    "at once, flagged urgent": "1/1",
    "worrying, flagged": "3/4",
    "harmless, flagged": "1/3",
    "harmless, flagged urgent": "1/3",
    "mentor breaches, flagged": "0/1",
    "just as expected": "4/7",
}


def test_each_measure_counts_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(case) for case, _ in CASES), "utf-8")
    rows = rows_of(path)
    flags = [found for _, found in CASES]
    told = {name: measure(rows, flags).split(",")[0] for name, measure in MEASURES}  # type: ignore[arg-type]
    assert told == MEASURED


def test_the_baselines_find_what_such_lists_find() -> None:
    assert (naive("I want to DIE"), naive("see you")) == ("urgent", "none")
    assert naive("my new diet") == "urgent"  # as such lists do
    one = OnePattern(ListFiles.read(files("flows") / "notice"), "mentee")
    assert one.flag("I'm gonna end it tonight") == "urgent"
    assert one.flag("we are getting evicted") == "concern"
    assert one.flag("see you at 4") == "none"
