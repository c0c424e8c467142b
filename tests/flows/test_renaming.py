"""Words read with "he" in place of a name, and shown as they were written."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import PRIYA

from flows.renaming import renamed

SAM, ANN = (replace(PRIYA, id=UUID(int=n), first_name=name) for n, name in ((1, "Sam"), (2, "Ann")))


@pytest.mark.parametrize(
    ("words", "text", "piece", "written"),
    [
        ("and then Sam hit me", "and then he hit me", "he hit me", "Sam hit me"),
        ("sam bit me. Sam did!", "he bit me. he did!", "he did", "Sam did"),
        (
            "ann and sam hit me, sam did",
            "he and he hit me, he did",
            "he and he hit",
            "ann and sam hit",
        ),
        ("he said sam hit me", "he said he hit me", "said he hit me", "said sam hit me"),
        ("sam hit me", "he hit me", "i was home\nhe hit me", "i was home\nsam hit me"),
        ("it was mum. sam hit me", "it was mum. he hit me", "it was mum", None),
    ],
)
def test_a_piece_is_shown_as_it_was_written(
    words: str, text: str, piece: str, written: str | None
) -> None:
    found = renamed(words, (SAM, ANN), "he")
    assert found is not None
    assert found.text == text
    assert found.as_written(piece) == written


@pytest.mark.parametrize(
    "words", ["hi sam", "thanks sam", "sam my dad hit me", "my uncle hit me", ""]
)
def test_whoever_is_only_addressed_or_not_there_is_left(words: str) -> None:
    assert renamed(words, (SAM, ANN), "he") is None
