"""What the script of a flag does: each answer is in the case as soon as it is given.

"In danger now" says ring 999 first, and its alert waits for no other question.
"""

from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import BY_MISTAKE, named_in
from flows.effects import DropTimers
from flows.heard import TimerKind
from flows.level import Level
from flows.people import Role, names_apart
from flows.talking import Talk
from flows.turns.flag_raising import (
    ADULT,
    case_of,
    find_young,
    keep_named,
    named,
    notice_of,
    raise_flagged,
    raise_own,
    reader_of,
    waits,
)
from flows.turns.keeping_out import keep_out
from flows.turns.kept import kept_in
from flows.turns.pointing import pointed_at, spoken_of

SOMEBODY_ELSE = "somebody_else"


def danger_now(talk: Talk) -> str:
    """In danger now, or not sure, or written out: the alert goes at once, before any other question.

    Whoever the written words point at is out of it from the first alert on.
    """
    keep_named(talk.subject, spoken_of_in_kept(talk))
    if talk.said is not None:
        keep_named(talk.subject, pointed_at(talk.turn, talk.said.words))
    if talk.said is None or waits(talk.turn, talk.subject):
        raise_flagged(talk.turn, talk.subject, Level.NOW)
    if talk.said is not None:
        raise_own(talk.turn, talk.subject, Level.NOW, talk.said)
    pass_on_kept(talk)
    _name_reader(talk)
    return "raised"


def open_flag(talk: Talk) -> str:
    """It is known whether it is about somebody here: what waited for that is passed on."""
    turn, subject = talk.turn, talk.subject
    if talk.answers.get("about") in {"yes", "not_sure"}:
        subject[ADULT] = "yes"
        keep_named(subject, spoken_of_in_kept(talk))
    keep_named(subject, named_in(talk.answers))
    if (case := case_of(turn, subject)) is not None:
        keep_out(turn, case, named(subject))
    if waits(turn, subject):
        is_nobody_here = talk.answers.get("about") == "no"
        raise_flagged(turn, subject, Level.TODAY, is_nobody_here=is_nobody_here)
    pass_on_kept(talk)
    return "opened"


def spoken_of_in_kept(talk: Talk) -> frozenset[UUID]:
    """Whose names stand in words that wait for a tap: it may be about them."""
    kept = kept_in(talk.answers)
    return frozenset(each for said in kept for each in spoken_of(talk.turn, said.words))


def pass_on_kept(talk: Talk) -> None:
    """Words that were typed where a tap was asked for go in, oldest first, each of them once."""
    kept = kept_in(talk.answers)
    find_young(talk.turn, talk.subject, "\n".join(said.words for said in kept))
    for said in kept:
        raise_own(talk.turn, talk.subject, Level.TODAY, said)
    for name in [name for name in talk.answers if name.startswith("kept.")]:
        del talk.answers[name]


def flag_words(talk: Talk) -> str:
    """What was said or seen: read and raised the moment it is written."""
    if talk.said is not None:
        raise_own(talk.turn, talk.subject, Level.TODAY, talk.said)
    return "kept"


def flag_when(talk: Talk) -> str:
    """When it was: what is written is a concern like any words, what is tapped stands beside it."""
    _enter_answer(talk, "when", "flag_when")
    return "kept"


def flag_done(talk: Talk) -> str:
    """All is answered."""
    _enter_answer(talk, "how", "flag_how")
    talk.turn.add(DropTimers(TimerKind.TELLING_QUIET, talk.turn.me.id))
    _name_reader(talk)
    return "done"


def _enter_answer(talk: Talk, step: str, asked: str) -> None:
    case = case_of(talk.turn, talk.subject)
    if talk.said is not None or case is None:
        flag_words(talk)
        return
    words = talk.answers.get(f"{step}.label", "")
    talk.turn.enter(case.id, EntryKind.NOTED, talk.turn.me.id, words, {"asked": asked})


def flag_left(talk: Talk) -> str:
    """Pressed by mistake. What was noticed in words that wait, or is passed on already, stays so."""
    turn, kept = talk.turn, kept_in(talk.answers)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    if any(notice_of(turn, said.words) for said in kept):
        keep_named(talk.subject, spoken_of_in_kept(talk))
        pass_on_kept(talk)
    if case_of(turn, talk.subject) is None:
        talk.subject[BY_MISTAKE] = "yes"
        return "left"
    _name_reader(talk)
    return "passed"


def _name_reader(talk: Talk) -> None:
    talk.values["lead"] = reader_of(talk.turn, talk.subject)


def colleagues(talk: Talk) -> dict[str, str]:
    """Whoever works or helps here, but me."""
    facts, words = talk.turn.facts, talk.turn.words
    known = [p for p in facts.team if p.duties or Role.COORDINATOR in p.roles]
    known += [p for p in facts.everybody if Role.MENTOR in p.roles]
    found = names_apart(p for p in known if p.id != talk.person.id)
    return {str(of): name for of, name in found.items()} | {
        SOMEBODY_ELSE: words.label("somebody_else"),
        "not_said": words.label("rather_not_say"),
    }
