"""Whose name in worrying words counts as pointing at somebody here, and whose does not."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import EVERYBODY, JOE, MAYA, PRIYA, SAM, facts, pairing, utc

from flows.relaying import Relay, RelayKind, Verdict, Why
from flows.turn import Turn
from flows.turns.pointing import named_as_answer, named_badly, notice_in, pointed_at

NAMES = {person.id: person.first_name for person in EVERYBODY}


def maya_writes() -> Turn:
    """A turn of Maya's, who has Sam as her mentor."""
    return Turn(replace(facts(MAYA), pairings=(pairing(),)), utc("2026-11-03 16:10"))


POINTS = [
    ("sam hit me", {"Sam"}),
    ("Sam's creepy and i dont want to talk to him", {"Sam"}),
    ("i dont feel safe with sam", {"Sam"}),
    ("sam raped me", {"Sam"}),
    ("it was you who raped me sam", {"Sam"}),
    ("my mentor asked me for pics", {"Sam"}),
    ("sam and priya hit me and priya hit me again", {"Sam", "Priya"}),
    # whatever was done, by whatever rule it is noticed
    ("Priya locked me in the office and slapped me", {"Priya"}),
    ("I want to die because of Priya", {"Priya"}),
    ("my dad hits me and Priya laughs about it", {"Priya"}),
    # asked for, told, spoken of kindly
    ("can Priya call me, i want to die", set()),
    ("will you tell Priya that dad punched me", set()),
    ("I told Priya that dad punched me", set()),
    ("thanks Priya. dad punched me again", set()),
    ("priya touched me", {"Priya"}),
    # one is never taken for the other
    ("my mentor asked me for pics and priya is nice", {"Sam"}),
    ("my mentor asked me for pics and priya hit me", {"Sam", "Priya"}),
    ("my mentor is nice but priya hit me", {"Priya"}),
    # spoken to Sam, of somebody else
    ("sam, dad punched me last night", set()),
    ("dad punched me last night sam", set()),
    ("sam i want to die", set()),
    # said to the face of the mentor, or of the lead
    ("Sam, you touched me in the car", {"Sam"}),
    ("hi Sam. my mentor touched me in the car", {"Sam"}),
    ("Sam can you stop asking me for nudes", {"Sam"}),
    ("I told Priya to stop touching me in the car", {"Priya"}),
    # a name stands where a child could have written "he", whatever the rule
    ("sam slapped me", {"Sam"}),
    ("sam bit me", {"Sam"}),
    ("it was sam who hit me", {"Sam"}),
    ("sam showed me porn", {"Sam"}),
    ("sam keeps messaging me at night", {"Sam"}),
    ("joe pushed me", {"Joe"}),
    ("the deputy slapped me", {"Joe"}),
    ("my mentor pulled my hair", {"Sam"}),
    # said to their face, whatever was done
    ("you hit me on the trip", {"Sam"}),
    ("why did you touch me", {"Sam"}),
    ("u slapped me", {"Sam"}),
    ("you put your hand down my pants", {"Sam"}),
    ("you told me not to tell anyone", {"Sam"}),
    ("stop touching me", {"Sam"}),
    ("ur touching me", {"Sam"}),
    ("me and sam had sex", {"Sam"}),
    ("i was in sams bed", {"Sam"}),
    ("you got your willy out", {"Sam"}),
    ("what you did to me was wrong", {"Sam"}),
    ("you're always staring at my chest", {"Sam"}),
    # whatever a rule says of "he", a child may say of "my mentor"
    ("my mentor got his willy out", {"Sam"}),
    ("my mentor did this to my arm", {"Sam"}),
    # what an adult here did, by name, by role, to their face; the rules for it speak of one only
    ("you had sex with me when we were camping", {"Sam"}),
    ("keep your hands off me", {"Sam"}),
    ("you keep begging me for nudes", {"Sam"}),
    ("why were you in my bedroom", {"Sam"}),
    ("please stop turning up where i live", {"Sam"}),
    ("i feel sick when sam hugs me", {"Sam"}),
    ("sam made me swear i wouldnt tell", {"Sam"}),
    ("you saw me naked and didnt leave", {"Sam"}),
    ("priya is so nasty to me", {"Priya"}),
    ("the trustees told me to keep it quiet", {"Tom"}),
    ("someone who helps here kissed me", {"Sam"}),
    ("youve been sleeping with me for months", {"Sam"}),
    ("i woke up and you were next to me", {"Sam"}),
    ("dont put your arm round me", {"Sam"}),
    ("you strangled me lol", {"Sam"}),
    ("you tickled me and wouldnt stop", {"Sam"}),
    ("you forced me to kiss you lol", {"Sam"}),
    ("sam pushed me in the pool and held me under lol", {"Sam"}),
    # a game, food or an outing, and a laugh
    ("you splashed me in the pool lol", set()),
    ("you dragged me round the zoo lol", set()),
    ("you made me eat sushi haha", set()),
    ("sam threw grapes at me lol", set()),
    ("you tickled me when i lost at uno lol", set()),
    ("my netball coordinator shouted at us", set()),
    ("i like it when you hug me", set()),
    # nearly a name, where that is who did it
    ("preeya hit me", {"Priya"}),
    ("joey slapped me", {"Joe"}),
    # who helped, and somebody else of the same name
    ("my mate sam hit me", set()),
    ("my dog sammy bit me", set()),
    ("i told joe dad hit me and he was nice", set()),
    ("joe was kind when dad hit me", set()),
    ("joe was kind when dad hit me and did nothing", {"Joe"}),
    ("my uncle hit me. tell joe", set()),
    ("dad hit me i want joe", set()),
    ("dad hit me i dont want joe", {"Joe"}),
    ("dad hit me. i want joe", set()),
    ("dad hit me. get joe quick", set()),
    ("i want joe to stop hitting me", {"Joe"}),
    ("dad hit me, joe was nice about it", set()),
    ("sam stopped my dad hitting me", set()),
    ("dad hit me, can joe come and get me", set()),
    ("dad hit me, where's joe", set()),
    ("dad hit me, is joe there", set()),
    ("priya saw dad hit me and did nothing", {"Priya"}),
    ("my brother joe punched me", set()),
    ("joe from school hit me", set()),
    ("the deputy at my school shouted at me", set()),
    # nothing worrying at all
    ("you put your hand up in the quiz lol", set()),
    ("what you did for me was amazing", set()),
    ("you got your haircut", set()),
    ("sammy and me played fifa", set()),
    ("sam kicked me the ball", set()),
    ("you made me cry laughing", set()),
    ("dont forget my book", set()),
    ("stop making me laugh lol", set()),
    ("you beat me at fifa", set()),
    ("thank you for last week you made me laugh", set()),
    ("can i tell you a secret", set()),
    ("you gave me a book", set()),
    ("sam took me bowling it was great", set()),
    ("sam bought me a hot chocolate at the session", set()),
    ("sam is running late", set()),
    ("sam this is so weird", set()),
    ("sam my brother touched my phone", set()),
    ("priya is nice", set()),
    ("", set()),
]


@pytest.mark.parametrize(("words", "expected"), POINTS)
def test_whom_worrying_words_point_at(words: str, expected: set[str]) -> None:
    turn = maya_writes()
    notice = notice_in(turn, words)
    assert {NAMES[each] for each in pointed_at(turn, words) if notice} == expected
    assert bool(expected) == (notice is not None and notice.adult_in_scheme)


@pytest.mark.parametrize(
    "words",
    ["i want to die can you help", "my dad hit me can you come", "you know my brother hit me"],
)
def test_you_is_nobody_where_another_did_it_or_help_is_asked_for(words: str) -> None:
    assert pointed_at(maya_writes(), words) == frozenset()


def test_a_coordinator_is_not_taken_for_the_mentor() -> None:
    assert SAM.id not in pointed_at(maya_writes(), "the coordinator hit me")


@pytest.mark.parametrize(
    "words", ["one of the coordinators hit me", "the coordinator told me not to tell anyone"]
)
def test_a_worry_about_a_role_is_about_an_adult_here_though_all_who_could_read_it_have_it(
    words: str,
) -> None:
    notice = notice_in(maya_writes(), words)
    assert notice is not None
    assert notice.adult_in_scheme
    assert SAM.id not in pointed_at(maya_writes(), words)


def test_the_doer_may_stand_in_the_message_before() -> None:
    at = utc("2026-11-03 16:09")
    written = Relay(
        UUID(int=1), RelayKind.MESSAGE, MAYA.id, "it was sam", at, Verdict.PASSED, Why.WITHIN_LIMITS
    )
    known = replace(facts(MAYA), pairings=(pairing(),), before=(written,))
    turn = Turn(known, utc("2026-11-03 16:10"))
    assert {NAMES[each] for each in pointed_at(turn, "raped me")} == {"Sam"}
    assert pointed_at(turn, "said well done") == frozenset()


def test_where_nobody_would_be_left_only_those_are_out_who_did_something() -> None:
    turn = maya_writes()
    two = tuple(each for each in turn.facts.team if each.id in {PRIYA.id, JOE.id})
    turn.facts = replace(turn.facts, team=two)
    assert {
        NAMES[each] for each in pointed_at(turn, "i want to die, Priya and Joe dont care")
    } == set()
    found = pointed_at(turn, "Priya and Joe locked me in, i want to die")
    assert {NAMES[each] for each in found} >= {"Priya", "Joe"}


def test_whoever_is_named_as_the_answer_is_out_in_whatever_frame() -> None:
    turn = maya_writes()
    for words in ("hi priya", "thanks Priya", "i told priya", "PRIYA", "pryia", "Priyá", "priyas"):
        assert {NAMES[each] for each in named_as_answer(turn, words)} == {"Priya"}, words
    assert named_as_answer(turn, "my stepdad") == frozenset()


def test_whoever_writes_is_not_meant_by_their_own_name() -> None:
    turn = Turn(replace(facts(SAM), pairings=(pairing(),)), utc("2026-11-03 16:10"))
    assert named_badly(turn, "Sam here, and Priya pushed her") == {PRIYA.id}


def test_the_exact_words_are_shown_not_what_the_list_reads() -> None:
    notice = notice_in(maya_writes(), "and then Sam hit me")
    assert notice is not None
    assert notice.words == "Sam hit me"
    assert notice.read_as == "my mentor hit me"
