"""What the scripts of a telling do, and the names that they offer."""

from dataclasses import replace
from datetime import timedelta

from flows.casework import Case
from flows.conversing import TYPED_NAMES, Act, named_in
from flows.effects import DropTimers
from flows.heard import TimerKind
from flows.ladder import readers
from flows.level import Level
from flows.people import Role, names_apart
from flows.talking import Talk
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.keeping_out import keep_out
from flows.turns.kept import LAST, kept_in, kept_name
from flows.turns.pointing import notice_in
from flows.turns.telling import WHOSE_WORDS_FOR, pointed_at_in, raise_kept
from flows.turns.worries import everyone_named

TOLD_AGAIN_AFTER = timedelta(hours=1)
"""Whoever comes back later than this reads again who looks, by when, and where to turn."""


def find_readers(talk: Talk) -> str:
    """Between whom there is to choose; with only one adult there is no question.

    Names that were typed before "No" do not count for themselves alone: what they are said to have
    done does.
    """
    if talk.answers.get("about") == "no":
        talk.answers.pop(TYPED_NAMES, None)
    found = reader_names(talk)
    if len(found) == 1:
        talk.answers["reader"] = next(iter(found))
        return "one"
    return "several" if found else "nobody"


def reader_names(talk: Talk) -> dict[str, str]:
    """The two adults between whom the young person chooses: never one whom a worry is about."""
    about = named_in(talk.answers) | everyone_named(talk.turn, talk.person.id)
    about |= pointed_at_in(talk.turn, kept_in(talk.answers))
    found = readers(talk.turn.facts.team, about)
    return {str(of): name for of, name in names_apart(found).items()}


def adults(talk: Talk) -> dict[str, str]:
    """Everybody who works or helps here and is known to this young person."""
    turn = talk.turn
    known = [pairing.mentor for pairing in turn.facts.pairings]
    known += [p for p in turn.facts.team if p.duties or Role.COORDINATOR in p.roles]
    found = {str(of): name for of, name in names_apart(known).items()}
    return found | {
        "somebody_else": turn.words.label("somebody_else"),
        "not_said": turn.words.label("rather_not_say"),
    }


def kept_words(talk: Talk) -> str:
    """Were words typed before the taps were done?"""
    return "some" if kept_in(talk.answers) else "none"


def tell(talk: Talk) -> str:
    """Passes what was written to the adults; the first words, and any more urgent ones, get the
    safety answer."""
    before = _case_of(talk)
    return _tell(talk, before, young_person.reader_name(talk.turn, before) if before else "")


def _case_of(talk: Talk) -> Case | None:
    """The worry that is told already."""
    case_id = talk.about("case")
    return talk.turn.case(case_id) if case_id else None


def _tell(talk: Talk, before: Case | None, reader: str) -> str:
    """The same, where they were told that `reader` reads it."""
    turn = talk.turn
    _keep_typed(talk)
    is_urgent = any(_is_urgent(turn, said.words) for said in kept_in(talk.answers))
    case = raise_kept(turn, talk.answers, before.id if before else None)
    if case is None:
        return "told"
    for name in [name for name in talk.answers if name.startswith("kept.")]:
        del talk.answers[name]
    talk.subject["case"] = str(case.id)
    talk.manner = replace(talk.manner, variant=case.concerns)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    is_another = young_person.reader_name(turn, case) != reader
    is_higher = before is None or case.level > before.level
    if is_higher or is_another or is_urgent or _is_long_ago(turn, before):
        young_person.tell(turn, case, "told")
    turn.because("told")
    return "told"


def _is_long_ago(turn: Turn, before: Case | None) -> bool:
    return before is None or before.told_at is None or turn.now - before.told_at > TOLD_AGAIN_AFTER


def _is_urgent(turn: Turn, words: str) -> bool:
    notice = notice_in(turn, words)
    return notice is not None and notice.level is Level.NOW


def _keep_typed(talk: Talk) -> None:
    """The words just typed, beside those that were kept before."""
    if talk.said is not None:
        talk.answers[kept_name(LAST, talk.said)] = talk.said.words
        talk.said = None


def told_all(talk: Talk) -> str:
    """The young person has said that this is all."""
    talk.turn.because("telling_done")
    return "ended"


def leave_telling(talk: Talk) -> str:
    """Not now: nothing was told, nothing is passed on; words that were kept are told all the same."""
    talk.turn.add(DropTimers(TimerKind.TELLING_QUIET, talk.turn.me.id))
    if kept_in(talk.answers):
        return tell(talk)
    talk.turn.because("telling_left")
    talk.afterwards.append(lambda: offer_aside(talk.turn))
    return "left"


def offer_aside(turn: Turn) -> None:
    """What a worry set aside is offered again, once the telling was left and while it is fresh."""
    aside = turn.facts.aside
    if aside is None or turn.now - aside.started_at > WHOSE_WORDS_FOR:
        return
    meaning = {"conversation": str(aside.id)}
    buttons = (
        (turn.labelled("resume", Act.RESUME, **meaning),),
        (turn.labelled("leave", Act.LEAVE, **meaning),),
    )
    turn.say(turn.me, "check_in.resume_offer", Manner(buttons=buttons))


def name_about(talk: Talk) -> str:
    """In a worry that is open already: whoever is named is out of it from now on.

    If they have it, it asks to be read again, by somebody else. Where it is read by another now, or
    by nobody, what was said of that is not so any more, and is said anew.
    """
    turn, case = talk.turn, _case_of(talk)
    reader = young_person.reader_name(turn, case) if case else ""
    if case is not None:
        case = keep_out(turn, case, named_in(talk.answers))
    if kept_in(talk.answers):
        _tell(talk, case, reader)
    elif case is not None and young_person.reader_name(turn, case) != reader:
        young_person.tell(turn, case, "told")
    return "named"
