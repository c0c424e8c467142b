"""/people: what a list shows of many, how each stands, and that no link is made without a whole address."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import GRACE, MAYA, PRIYA, SAM, facts, person, utc

from flows.conversing import EVERYBODY, Act, Button, ShownButton
from flows.decide import decide
from flows.effects import AddInvite, Effect, Say
from flows.facts import Facts, Ids
from flows.heard import ButtonPressed, MessageHeard, Source, SourceKind
from flows.people import Account, Person, Reach, Role, Standing
from flows.turns.people import A_PAGE
from flows.turns.sure import sure_of

NOW = utc("2026-11-03 16:10")
FROM = Source(SourceKind.COMMAND)
MANY = tuple(person(100 + n, f"{chr(65 + n % 26)}na", Role.MENTOR) for n in range(2 * A_PAGE + 1))


def seen(*people: Person) -> Facts:
    """Priya's facts, with these as everybody."""
    return replace(facts(PRIYA), everybody=people)


def asked(known: Facts, text: str = "/people") -> Say:
    """What Priya reads after she wrote."""
    (said,) = _said(decide(MessageHeard(FROM, "1", 5, text, NOW), known, NOW))
    return said


def pressed(known: Facts, act: Act, **meaning: str) -> tuple[Effect, ...]:
    """What comes of Priya's press."""
    button = Button("token", "a button", act, ((EVERYBODY, "yes"), *meaning.items()))
    shown = ShownButton(button, PRIYA.id, NOW, None)
    return decide(
        ButtonPressed(FROM, "1", "token", "query", NOW), replace(known, pressed=shown), NOW
    )


def _said(effects: tuple[Effect, ...]) -> list[Say]:
    return [each for each in effects if isinstance(each, Say)]


def labels(said: Say) -> list[str]:
    return [button.label for row in said.buttons for button in row]


def test_everybody_stands_on_one_page_and_one_alone() -> None:
    known = seen(*MANY)
    first = asked(known)
    pages = [first, *(_said(pressed(known, Act.PEOPLE, page=str(n)))[0] for n in (1, 2))]
    opened = [dict(b.meaning).get("person") for p in pages for row in p.buttons for b in row]
    assert sorted(filter(None, opened)) == sorted(str(each.id) for each in MANY)
    assert [labels(page)[-2:] for page in pages][1] == ["Before", "More"]
    assert labels(pages[0])[-1] == "More"
    assert labels(pages[2])[-1] == "Before"


def test_a_page_that_is_not_there_any_more_is_the_last_one() -> None:
    (said,) = _said(pressed(seen(*MANY[: A_PAGE + 1]), Act.PEOPLE, page="7"))
    assert said.text.startswith(f"People here: {A_PAGE + 1}. Page 2 of 2.")


def test_whoever_is_erased_is_not_listed_and_cannot_be_opened() -> None:
    erased = replace(SAM, standing=Standing.ERASED)
    known = replace(seen(MAYA, erased), people={MAYA.id: MAYA, SAM.id: erased})
    assert len(labels(asked(known))) == 1
    (said,) = _said(pressed(known, Act.PERSON, person=str(SAM.id)))
    assert said.text_id == "people.gone"


GONE = Account(UUID(int=1), Reach.DEACTIVATED)
STANDS = [
    (replace(MAYA, standing=Standing.INVITED), False, "needs a link"),
    (replace(MAYA, standing=Standing.INVITED), True, "link waiting"),
    (replace(MAYA, standing=Standing.UNPROVEN), False, "check word missing"),
    (replace(MAYA, standing=Standing.UNCONFIRMED), False, "waits to be confirmed"),
    (replace(MAYA, standing=Standing.ASKED), False, "being asked"),
    (replace(MAYA, standing=Standing.NOT_NOW), False, "said not now"),
    (MAYA, False, "joined"),
    (replace(MAYA, account=Account(UUID(int=1), Reach.BLOCKED)), False, "has blocked the bot"),
    (replace(MAYA, account=GONE), False, "account is gone"),
    (replace(MAYA, standing=Standing.FROZEN), False, "frozen"),
    (replace(MAYA, standing=Standing.UNLINKED, account=None), False, "needs a link"),
    (replace(MAYA, standing=Standing.UNLINKED, account=None), True, "link waiting"),
]


@pytest.mark.parametrize(("maya", "has_link", "words"), STANDS)
def test_where_each_stands_in_words(maya: Person, has_link: bool, words: str) -> None:
    known = replace(seen(maya), links={maya.id: NOW} if has_link else {})
    assert labels(asked(known)) == [f"Maya (MA) \u00b7 mentee \u00b7 {words}"]


def test_every_standing_that_is_listed_has_words() -> None:
    unlisted = {Standing.ERASED, Standing.UNNAMED}
    assert {each.standing for each, _, _ in STANDS} == set(Standing) - unlisted


def test_no_link_is_made_while_the_bots_name_is_not_known() -> None:
    waiting = replace(MAYA, standing=Standing.INVITED, account=None)
    known = replace(facts(PRIYA), people={MAYA.id: waiting})
    effects = pressed(known, Act.NEW_LINK, person=str(MAYA.id))
    assert [each.text_id for each in _said(effects)] == ["people.no_name"]
    assert not any(isinstance(each, AddInvite) for each in effects)
    effects = pressed(replace(known, bot_name="a_bot"), Act.NEW_LINK, person=str(MAYA.id))
    (made,) = (each for each in effects if isinstance(each, AddInvite))
    link, word = _said(effects)
    assert link.text.endswith(f"https://t.me/a_bot?start={made.token}")
    assert made.check_word is not None
    assert made.check_word in word.text
    assert made.check_word not in link.text


@pytest.mark.parametrize("act", [Act.NEW_LINK, Act.FREEZE, Act.UNLINK])
def test_nobody_cuts_off_the_account_from_which_they_press(act: Act) -> None:
    effects = pressed(facts(PRIYA), act, person=str(PRIYA.id), **sure_of(PRIYA))
    assert [each.text_id for each in _said(effects)] == ["people.yourself"]


def test_a_second_coordinator_can_freeze_the_first_and_the_others_hear_of_it() -> None:
    said = _said(pressed(facts(PRIYA), Act.FREEZE, person=str(GRACE.id)))
    mine = [each.text_id for each in said if each.to == PRIYA.id]
    assert mine == ["people.freeze_done"]
    others = {each.to for each in said if each.text_id == "staff.account_changed"}
    assert others
    assert not others & {PRIYA.id, GRACE.id}


def test_numbers_by_chance_stay_below_and_reach_all() -> None:
    ids = Ids(b"seed")
    assert {ids.below(5) for _ in range(200)} == set(range(5))
