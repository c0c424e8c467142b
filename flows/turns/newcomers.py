"""Adding people in chat: what was typed is read, and the same rules decide as at the command line.

A first name is all that is kept of a name. Whoever runs the scheme needs a second person's yes.
"""

from flows.conversing import EVERYBODY
from flows.heard import MessageHeard, PersonAdded, Source, SourceKind
from flows.people import Duty, MentorKind, Role
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns import commands
from flows.turns.who_asks import in_words
from flows.typed import first_name, initials, month

NAME, BORN, INITIALS = "read.name", "read.born", "read.initials"


def begin(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/add`: starts asking whom to add."""
    if not may(turn.me, Action.ADD_PERSON):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    talks.start(turn, turn.me, "add_person", subject={EVERYBODY: "yes"})


def read_first_name(talk: Talk) -> str:
    """Keeps the first name, if it is one."""
    return _kept(talk, NAME, first_name(_words(talk)))


def read_initials(talk: Talk) -> str:
    """Keeps the initials."""
    return _kept(talk, INITIALS, initials(_words(talk)))


def read_birth_month(talk: Talk) -> str:
    """Keeps the month of birth, if it has been."""
    read = month(_words(talk))
    if read is None or read > talk.turn.today(talk.person):
        return "unread"
    return _kept(talk, BORN, read.isoformat())


def _words(talk: Talk) -> str:
    return talk.said.words if talk.said else ""


def _kept(talk: Talk, name: str, read: str | None) -> str:
    if read is None:
        return "unread"
    talk.answers[name] = read
    return "read"


def add_person(talk: Talk) -> str:
    """Adds them, or asks for a second person; refuses with the reason in words."""
    turn, heard = talk.turn, _heard(talk)
    if refused := commands.fault_of(turn, heard):
        talk.values["reason"] = in_words(turn, refused)
        return "refused"
    return "added" if commands.add(turn, heard) else "waits"


def _heard(talk: Talk) -> PersonAdded:
    answers, rules = talk.answers, talk.turn.facts.rules
    role, duty, kind = Role(answers["role"]), answers.get("duty", "none"), answers.get("kind")
    born = month(answers[BORN][:7]) if BORN in answers else None
    return PersonAdded(
        Source(SourceKind.COMMAND),
        talk.turn.facts.ids.new(),
        answers[NAME],
        answers[INITIALS],
        role,
        rules.zone,
        duty=None if duty == "none" else Duty(duty),
        mentor_kind=MentorKind(kind) if kind else None,
        birth_month=born,
        nation=rules.nation,
        by=talk.person.id,
    )
