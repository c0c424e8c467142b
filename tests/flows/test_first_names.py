"""Frames of first names in worrying words: which point at somebody, and which are harmless.

In doubt a name points. Names that are everyday words count where a person is meant.
"""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import PRIYA

from flows.called import called_by_role
from flows.first_names import mentions
from flows.name_frames import does_to_me, is_harmless
from flows.people import Duty, Role

NAMES = (
    "Priya",
    "Joe",
    "Grace",
    "Sam",
    "Will",
    "Hope",
    "Mark",
    "May",
    "Rose",
    "Anne-Marie",
    "José",
)
PEOPLE = tuple(
    replace(PRIYA, id=UUID(int=number), first_name=name) for number, name in enumerate(NAMES, 1)
)
FIRST = {person.id: person.first_name for person in PEOPLE}

FRAMES = [
    ("Priya locked me in the office and slapped me", "Priya"),
    ("it's about Priya, she locked me in", "Priya"),
    ("and Grace was there and held me down", "Grace"),
    ("and grace held me down", "Grace"),
    ("priya and joe locked me in", "Joe Priya"),
    ("hi Priya", ""),
    ("hi priya my dad hits me", ""),
    ("thanks Priya", ""),
    ("I told Priya", ""),
    ("can Priya call me", ""),
    ("will you tell Priya", ""),
    ("i told priya that my stepdad hit me", ""),
    ("I told Priya and she slapped me", "Priya"),
    ("i was told priya hit her", "Priya"),
    ("sam, dad punched me last night", ""),
    ("dad punched me last night sam", ""),
    ("sam i want to die", ""),
    ("sam my brother touched my phone", ""),
    ("it was sam", "Sam"),
    ("scared of sam", "Sam"),
    ("sam's creepy", "Sam"),
    ("its priyas fault", "Priya"),
    ("Priya", "Priya"),
    ("he will hit me", ""),
    ("Will you help me", ""),
    ("will my dad find out", ""),
    ("Will hit me", "Will"),
    ("will hits me", "Will"),
    ("it was Will", "Will"),
    ("its will", "Will"),
    ("i hope he dies", ""),
    ("I hope so", ""),
    ("no hope left", ""),
    ("Hope locked me in", "Hope"),
    ("hope locked me in a room", "Hope"),
    ("there is no hope", ""),
    ("he left a mark on my arm", ""),
    ("the mark was big", ""),
    ("mark touched me", "Mark"),
    ("i may die", ""),
    ("May I die", ""),
    ("in may he hit me", ""),
    ("may touched me", "May"),
    ("HE WILL KILL ME", ""),
    ("PRIYA HIT ME", "Priya"),
    ("he rose and hit me", ""),
    ("Rose hit me", "Rose"),
    ("please dont tell Priya", "Priya"),
    ("Priya and Joe dont care", "Joe Priya"),
    ("my dad hits me and sam knows", ""),
    ("sam knows about my dad hitting me", ""),
    ("Priya knows and does nothing", "Priya"),
    ("Priya is nice", ""),
    ("priya is nice but she hits me", "Priya"),
    ("thanks priya, my dad hit me again", ""),
    ("yes priya that would be good", ""),
    ("ok priya", ""),
    ("Priya, she hit me", "Priya"),
    ("Priya my coordinator slapped me", "Priya"),
    ("hey Priya hurt me", "Priya"),
    ("can you tell Priya my dad hit me", ""),
    ("I was raped by will", "Will"),
    ("we will die", ""),
    ("dad said he will kill me. Will Priya call me", ""),
    ("is Priya there? my dad is drunk and hitting mum", ""),
    ("Priya’s partner hit me", "Priya"),
    ("i want to talk to Priya, i want to die", ""),
    ("will grabbed me", "Will"),
    ("and will grabbed me", "Will"),
    ("i went in and will kill myself", ""),
    ("he raped me and may do it again", ""),
    ("ask joe", "Joe"),
    ("get joe", ""),
    ("i want joe here please", ""),
    ("i need to talk to joe", ""),
    ("i dont want joe", "Joe"),
    ("i want joe gone", "Joe"),
    ("get joe away from me", "Joe"),
    ("i want joe to come and stop", "Joe"),
    ("tell joe to stop", "Joe"),
    ("i told joe and he was nice", ""),
    ("i told joe and he was nice but he hit me", "Joe"),
    ("i told joe and he was mean", "Joe"),
    ("please ask joe to ring me", ""),
    ("anne marie pushed me", "Anne-Marie"),
    ("anne pushed me", "Anne-Marie"),
    ("jose grabbed me", "José"),
    ("Priya\u200b hit me", "Priya"),
    ("the prize was priyasome", ""),
    ("", ""),
    # the same frames, but what follows or stands before is done by them
    ("I told Priya to stop touching me in the car", "Priya"),
    ("I told Priya to stop but she kept touching me", "Priya"),
    ("i asked joe to stop hitting me", "Joe"),
    ("Priya can you stop touching me in the car", "Priya"),
    ("hi Priya, you raped me", "Priya"),
    ("good morning Priya, you slapped me yesterday", "Priya"),
    ("sorry Priya but you hurt me", "Priya"),
    ("Priya how could you hit me", "Priya"),
    ("Priya you could have killed me", "Priya"),
    ("Priya do you remember when you slapped me", "Priya"),
    ("Priya, you slapped me", "Priya"),
    ("Priya please, you touched me in the car, stop it", "Priya"),
    ("Priya, your hand was in my pants", "Priya"),
    ("Priya I was raped by you", "Priya"),
    ("no Priya please dont touch me there", "Priya"),
    ("but Priya I never wanted you to touch me", "Priya"),
    ("please tell Priya to leave me alone she hits me", "Priya"),
    ("tell Priya to leave me alone, she hits me", "Priya"),
    ("can you ask Priya to stop sending me nudes", "Priya"),
    ("I said to Priya no and no means no, still the kissing went on", "Priya"),
    ("Priya was nice, then locked me in the office and slapped me", "Priya"),
    ("Priya is nice, she made me undress", "Priya"),
    ("he touched me again, Priya", "Priya"),
    ("he locked me in and hit me, Priya", "Priya"),
    ("you slapped me, thanks Priya", "Priya"),
    ("get off me and stop it, Priya", "Priya"),
    ("i have to see Priya again she touches me", "Priya"),
    ("Priya knows that i know what happened in her car", "Priya"),
    ("Priya knows about it because she did it", "Priya"),
    ("I told Priya about my mum, then she slapped me", "Priya"),
    ("Sam, you touched me in the car", "Sam"),
    ("Sam can you stop asking me for nudes", "Sam"),
    ("Priya, Joe and Grace all hurt me", "Grace Joe Priya"),
    # still harmless
    ("I told Priya about my dad hitting me", ""),
    ("I told Priya everything. dad still hits me", ""),
    ("I told Priya what happened", ""),
    ("Priya can you call me, my dad hit me", ""),
    ("thank you Priya. my brother wont stop hitting me", ""),
    ("sam i dont want to live anymore", ""),
    ("sam i cant stop cutting", ""),
    ("sam, no one cares if i die", ""),
    ("sam my dad was drunk and he hit me", ""),
    ("my dad hits me, thanks Priya", ""),
    ("help me Priya", ""),
    ("For Priya", ""),
    ("its for Priya", ""),
    ("for Priya please.", ""),
    ("for Priya it was funny", "Priya"),
    ("i did it for Priya", "Priya"),
]


@pytest.mark.parametrize(("words", "points"), FRAMES)
def test_who_is_meant_and_not_only_addressed(words: str, points: str) -> None:
    found = {of for m in mentions(words, PEOPLE) if not is_harmless(m) for of in m.people}
    assert " ".join(sorted(FIRST[each] for each in found)) == points


SLIPS = [
    ("pryia", True),
    ("priyaa", True),
    ("prya", True),
    ("pruya", True),
    ("Prius", False),
    ("priy", True),
    ("price", False),
    ("joy", False),
    ("jo", False),
]


@pytest.mark.parametrize(("word", "is_slip"), SLIPS)
def test_one_letter_wrong_is_a_slip_where_it_was_asked(word: str, is_slip: bool) -> None:
    both = [person for person in PEOPLE if person.first_name in {"Priya", "Joe"}]
    assert bool(mentions(word, both, asked=True)) is is_slip
    assert not mentions(word, both)


@pytest.mark.parametrize(
    ("words", "is_done"),
    [
        ("Priya locked me in", True),
        ("Priya and Joe hurt me", True),
        ("Priya, Joe and Grace all hurt me", True),
        ("Priya and Joe both slapped me", True),
        ("Priya and Joe each of them sat there", False),
        ("Priya grabbed hold of my arm", True),
        ("Priya does not care", False),
        ("I was with Priya", False),
    ],
)
def test_what_the_words_say_was_done(words: str, is_done: bool) -> None:
    assert [does_to_me(each) for each in mentions(words, PEOPLE)] == [is_done]


def test_the_longest_message_of_names_is_read_in_a_moment() -> None:
    words = "Priya\n \n" * 500
    assert all(not is_harmless(each) for each in mentions(words, PEOPLE))


DUTIES = tuple(
    replace(
        PRIYA, id=UUID(int=number), first_name=name, duties=frozenset({duty}), roles=frozenset()
    )
    for number, (name, duty) in enumerate(
        zip(("Priya", "Joe", "Grace", "Tom"), Duty, strict=True), 1
    )
)
HELD = {person.id: person.first_name for person in DUTIES}

CALLED = [
    ("it was the safeguarding lead", "Priya"),
    ("the lead touched me", "Priya"),
    ("your lead keeps texting me", "Priya"),
    ("the deputy keeps touching my leg", "Joe"),
    ("its the woman in charge of safety here", "Joe Priya"),
    ("the one who looks after safety hit me", "Joe Priya"),
    ("the manager of the scheme shouted at me", "Grace"),
    ("a trustee did something to me", "Tom"),
    ("can you tell the deputy", ""),
    ("i told the safeguarding lead", ""),
    ("the deputy head shouted at me", ""),
    ("my manager at tesco hit me", ""),
    ("the dog slipped its lead and bit me", ""),
    ("we were in the lead till he kicked me", ""),
    ("he is the lead singer and he hit me", ""),
    ("my dad hit me", ""),
]


@pytest.mark.parametrize(("words", "expected"), CALLED)
def test_whoever_has_a_duty_is_named_by_it(words: str, expected: str) -> None:
    found = {of for m in mentions(words, DUTIES) if not is_harmless(m) for of in m.people}
    assert " ".join(sorted(HELD[each] for each in found)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("the manager", {"Grace"}), ("ur manager did", {"Grace"}), ("my mum", set())],
)
def test_where_it_was_asked_a_manager_is_the_manager_here(words: str, expected: set[str]) -> None:
    assert {HELD[of] for m in mentions(words, DUTIES, asked=True) for of in m.people} == expected


def test_a_role_names_everybody_who_has_it() -> None:
    mentor = replace(PRIYA, id=UUID(int=9), roles=frozenset({Role.MENTOR}))
    coordinator = replace(PRIYA, id=UUID(int=8), roles=frozenset({Role.COORDINATOR}))
    assert called_by_role("my mentor", (mentor, coordinator)) == {mentor.id}
    assert called_by_role("that co-ordinator lady", (mentor, coordinator)) == {coordinator.id}
    assert not called_by_role("my nan", (mentor, coordinator))
