"""`/help` lists every command that somebody may use and no other, held against what the commands do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hand_made import MAYA, SAM, facts, person, utc

from flows.decide import decide
from flows.effects import Say
from flows.heard import MessageHeard, Source, SourceKind
from flows.own import Own
from flows.people import Duty, Person, Role
from flows.turns.plain_words import MENTEE, MENTOR, OWN, PRIVACY, STAFF
from flows.turns.staff_help import COMMANDS, offered

NOW = utc("2026-11-02 10:00")
REFUSED = {"staff.not_allowed", "staff.not_passed", "mentor.not_flagging"}
RUNNING = frozenset(set(Role) - {Role.MENTEE, Role.MENTOR})
"""The roles of those who run the scheme, or have something to do with it beside the pairs."""


def holding(*held: Role | Duty) -> Person:
    """Somebody with these and nothing else."""
    one = person(99, "Kit", Role.CARER)
    roles = frozenset(each for each in held if isinstance(each, Role))
    duties = frozenset(each for each in held if isinstance(each, Duty))
    return replace(one, roles=roles, duties=duties)


KINDS = [
    *((each,) for each in sorted(RUNNING)),
    *((Role.CARER, each) for each in Duty),
    *((Role.COORDINATOR, each) for each in Duty),
    (Role.ADMINISTRATOR, Duty.LEAD),
    (Role.MENTOR, Role.COORDINATOR),
    (Role.MENTOR, Duty.DEPUTY),
]


def said(me: Person, text: str) -> list[Say]:
    """What somebody hears who writes this, where nothing waits."""
    own = Own(NOW, NOW)
    known = replace(
        facts(me), own=own, team=(me,), pairings=(), everybody=(me,), people={me.id: me}
    )
    heard = MessageHeard(Source(SourceKind.INBOX, 1), "chat", 1, text, NOW)
    return [
        each for each in decide(heard, known, NOW) if isinstance(each, Say) and each.to == me.id
    ]


# Any: what a command does is a function; only which words share one matters here.
def together(table: Mapping[str, Callable[..., Any]]) -> list[set[str]]:
    """The words of a table, those that do the same thing together."""
    found: dict[Callable[..., Any], set[str]] = {}
    for word, doing in table.items():
        found.setdefault(doing, set()).add(word)
    return list(found.values())


COMMAND_WORDS = [*together(STAFF), *together(OWN), PRIVACY, {"/clear"}]


COMMANDS_SHOWN = set(COMMANDS.values())


def offered_to(me: Person) -> set[str]:
    """The commands as they are written."""
    return {COMMANDS[each] for each in offered(me)}


def test_the_table_of_help_has_a_word_of_every_command() -> None:
    ways = [words & COMMANDS_SHOWN for words in COMMAND_WORDS if "/help" not in words]
    assert all(len(each) == 1 for each in ways), ways
    assert {word for each in ways for word in each} == COMMANDS_SHOWN


@pytest.mark.parametrize("held", KINDS, ids=lambda held: "+".join(held))
@pytest.mark.parametrize("command", sorted(COMMANDS_SHOWN))
def test_help_offers_what_the_command_itself_lets_in(
    command: str, held: tuple[Role | Duty, ...]
) -> None:
    me = holding(*held)
    answers = said(me, command)
    assert answers
    is_let_in = not any(each.text_id in REFUSED for each in answers)
    assert (command in offered_to(me)) is is_let_in


@pytest.mark.parametrize("held", KINDS, ids=lambda held: "+".join(held))
def test_help_itself_names_them(held: tuple[Role | Duty, ...]) -> None:
    me = holding(*held)
    text = "\n".join(each.text for each in said(me, "/help"))
    named = {command for command in COMMANDS_SHOWN if _names(text, command)}
    of_a_mentor = {"/report"} if Role.MENTOR in me.roles else set()
    assert named == offered_to(me) | of_a_mentor
    assert ("Alerts come here by themselves." in text) is ("/worries" in named)


PAIR = [(MAYA, [MENTEE, OWN]), (SAM, [MENTOR, OWN])]


@pytest.mark.parametrize(("me", "tables"), PAIR, ids=["mentee", "mentor"])
def test_the_help_of_a_pair_names_all_their_commands(
    me: Person, tables: Iterable[Mapping[str, Callable[..., Any]]]
) -> None:
    (answer,) = said(me, "/help")
    commands = [{word for word in words if word[0] == "/"} for t in tables for words in together(t)]
    for words in (*commands, {"/privacy"}, {"/clear"}):
        if words and "/help" not in words:
            assert any(_names(answer.text, each) for each in words), words


def _names(text: str, command: str) -> bool:
    """Is it there as a word of its own?"""
    return command in text.replace(",", " ").replace(":", " ").replace(".", " ").split()
