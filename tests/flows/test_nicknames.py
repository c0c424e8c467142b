"""Whom a word may mean that is nearly a first name, where it was asked about whom it is."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import PRIYA

from flows.nicknames import guessed

NAMES = ("Priya", "Joe", "Sam", "Mohammed", "O'Neil", "Theo", "Grace")
PEOPLE = tuple(
    replace(PRIYA, id=UUID(int=number), first_name=name) for number, name in enumerate(NAMES, 1)
)
FIRST = {person.id: person.first_name for person in PEOPLE}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("its pri", {"Priya"}),
        ("Preeya", {"Priya"}),
        ("p r i y a", {"Priya"}),
        ("P.R.I.Y.A", {"Priya"}),
        ("_priya_", {"Priya"}),
        ("j0e did", {"Joe"}),
        ("joey", {"Joe"}),
        ("Sammy", {"Sam"}),
        ("it was samuel", {"Sam"}),
        ("moh", {"Mohammed"}),
        ("o neil", {"O'Neil"}),
        ("my mum and the man there", set()),
        ("she is in my class", set()),
        ("someone at school", set()),
        ("samphire and joels house", set()),
        ("my uncle hits me", set()),
        ("", set()),
        ("🙂", set()),
    ],
)
def test_whom_a_word_may_mean(words: str, expected: set[str]) -> None:
    assert {FIRST[each] for each in guessed(words, PEOPLE)} == expected
