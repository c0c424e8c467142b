"""Whom a message to an adult names: what is kept of it goes with them."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import MAYA, PRIYA, SAM, facts

from flows.concerning import named_in_text, whom_it_names
from flows.conversing import Act, Button
from flows.people import Person

WILL = replace(SAM, id=UUID(int=70), first_name="Will", initials="W")
ANNE = replace(SAM, id=UUID(int=71), first_name="Anne-Marie", initials="AM")
NAMED = [
    (MAYA, "Maya: see you soon", True),
    (MAYA, "she says maya went home", True),
    (MAYA, "MAYA!", True),
    (MAYA, "Mayan ruins", False),
    (MAYA, "", False),
    (replace(MAYA, initials="MK"), "NOW: worry 1, MK. Please open it.", True),
    (replace(MAYA, initials="MK"), "the mk of it", False),
    (replace(MAYA, initials="MK"), "MKs", False),
    (WILL, "W went", False),
    (WILL, "I will be late", True),
    (ANNE, "Anne-Marie came", True),
    (ANNE, "Anne came at 4 AM", True),
    (ANNE, "Anne came", False),
]


@pytest.mark.parametrize(("of", "text", "is_named"), NAMED)
def test_a_name_stands_as_a_word_of_its_own(of: Person, text: str, *, is_named: bool) -> None:
    assert (of.id in named_in_text((of, PRIYA), text)) is is_named


def test_its_reader_is_not_counted_and_what_a_young_person_got_is_theirs() -> None:
    text, buttons = "Priya and Maya wrote", ((Button("t", "Sam", Act.PERSON, ()),),)
    assert set(whom_it_names(facts(PRIYA), PRIYA, text, buttons)) == {MAYA.id, SAM.id}
    assert whom_it_names(facts(MAYA), MAYA, text, buttons) == ()
