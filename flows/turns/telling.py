"""Telling a worry: "I need help now" and "Tell someone", and what scripts do for them.

No way in is refused. Words written while a worry is being told belong to it, however late; nothing
of it reaches the mentor or anyone whom it is about.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, EntryKind, RaisedBy
from flows.conversing import Act, Conversation, ConversationState
from flows.effects import DropTimers, PutConversation
from flows.heard import MessageHeard, TimerFired, TimerKind
from flows.ladder import readers
from flows.level import Level
from flows.noticing import read
from flows.people import Person, Role
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn
from flows.turns.alerting import alert, start_ladder
from flows.turns.worries import Worry, highest, raise_worry, tell_young_person

TELLING = {"tell_someone", "help_now"}
QUIET_AFTER = timedelta(minutes=30)
"""Started to tell and wrote nothing more: an adult is asked to get in touch."""
QUIET_AFTER_WORDS = timedelta(minutes=10)
"""The same where words are kept already and only a tap is missing."""
WHOSE_WORDS_FOR = timedelta(hours=24)
"""How long after a worry was told each message is asked for (domain guide, section 6)."""


def is_telling(turn: Turn) -> bool:
    """Is my open conversation the telling of a worry?"""
    found = turn.facts.conversation
    return found is not None and found.flow in TELLING


def help_now(turn: Turn, talks: Talks, text: str, message: int | None) -> None:
    """I need help now: the alert goes first, then the answer, then room for words.

    It pages each time it is asked for.
    """
    me = turn.me
    answers = dict(turn.facts.conversation.answers) if turn.facts.conversation else {}
    about = _about(answers) if is_telling(turn) else frozenset()
    case = raise_worry(
        turn, Worry(me, me, RaisedBy.HELP_NOW, Level.NOW, text, message, about=about)
    )
    if case.paged_at != turn.now:
        case = replace(case, paged_at=turn.now)
        turn.put_case(case)
        alert(turn, case, "again")
    if is_telling(turn):
        case = _raise_kept(turn, answers, case.id) or case
    tell_young_person(turn, turn.case(case.id) or case, "help_now")
    if not _is_about(turn, "help_now", case):
        becomes = _aside_or_end(turn)
        talks.start(turn, me, "help_now", subject={"case": case.id}, open_becomes=becomes)


def _is_about(turn: Turn, flow: str, case: Case) -> bool:
    found = turn.facts.conversation
    return found is not None and found.flow == flow and found.about("case") == case.id


def _aside_or_end(turn: Turn) -> ConversationState:
    """A worry sets another conversation aside, to be offered again; an earlier telling ends."""
    return ConversationState.ENDED if is_telling(turn) else ConversationState.ASIDE


def _case_in(turn: Turn, conversation: Conversation) -> Case | None:
    case = conversation.about("case")
    return turn.case(case) if case else None


def tell_someone(turn: Turn, talks: Talks) -> None:
    """Tell someone: starts the telling; going quiet on the way is a sign too."""
    if is_telling(turn) and turn.facts.conversation is not None:
        talks.resume(turn, turn.facts.conversation)
        return
    talks.start(turn, turn.me, "tell_someone", open_becomes=_aside_or_end(turn))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER, turn.me.id)
    turn.because("telling_started")


def typed_while_choosing(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Words typed where a tap was asked for: kept for the worry; danger to life waits for no tap."""
    conversation = turn.facts.conversation
    if conversation is None:
        raise ValueError("words are kept for a worry only while one is being told")
    notice = highest(read(turn.facts.library.word_list, heard.text, "mentee"))
    case = _case_in(turn, conversation)
    if case is not None or (notice is not None and notice.level is Level.NOW):
        _tell_at_once(turn, talks, heard, conversation)
        return
    number = sum(name.startswith("kept.") for name, _ in conversation.answers)
    turn.say(turn.me, "worry.kept_for_worry")
    talks.keep(turn, f"kept.{number:04d}.{heard.message}", heard.text)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER_WORDS, turn.me.id)
    turn.because("telling_kept")


def _tell_at_once(
    turn: Turn, talks: Talks, heard: MessageHeard, conversation: Conversation
) -> None:
    answers = dict(conversation.answers)
    answers[f"kept.9999.{heard.message}"] = heard.text
    case = _raise_kept(turn, answers, conversation.about("case"))
    if case is not None:
        tell_young_person(turn, case, "told")
        talks.start(turn, turn.me, "tell_someone", at="more", subject={"case": case.id})


# what the scripts do


def find_readers(talk: Talk) -> str:
    """Between whom there is to choose; with only one adult there is no question."""
    found = readers(talk.turn.facts.team, _about(talk.answers))
    if len(found) > 1:
        return "several"
    if found:
        talk.answers["reader"] = str(found[0].id)
        return "one"
    return "nobody"


def kept_words(talk: Talk) -> str:
    """Were words typed before the taps were done?"""
    return "some" if _kept(talk.answers) else "none"


def tell(talk: Talk) -> str:
    """Passes what was written to the adults: the first words with the safety answer."""
    turn = talk.turn
    is_first = talk.about("case") is None
    text = talk.answers.pop("words", "")
    message = talk.answers.pop("message", "")
    if text:
        talk.answers[f"kept.9998.{message or 0}"] = text
    case = _raise_kept(turn, talk.answers, talk.about("case"))
    if case is None:
        return "told"
    for name in [name for name in talk.answers if name.startswith("kept.")]:
        del talk.answers[name]
    talk.subject["case"] = str(case.id)
    talk.variant = case.concerns
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    if is_first:
        tell_young_person(turn, case, "told")
    turn.because("told")
    return "told"


def _raise_kept(turn: Turn, answers: Mapping[str, str], case_id: UUID | None) -> Case | None:
    """Raises a worry for each kept message, oldest first, at TODAY or what was noticed in it."""
    case = turn.case(case_id) if case_id else None
    about = case.about if case else _about(answers)
    reader = answers.get("reader")
    for words, message in _kept(answers):
        notice = highest(read(turn.facts.library.word_list, words, "mentee"))
        worry = Worry(
            person=turn.me,
            by=turn.me,
            raised_by=RaisedBy.TOLD,
            level=max(Level.TODAY, notice.level) if notice else Level.TODAY,
            words=words,
            message=message,
            category=notice.category if notice else "",
            rule=notice.rule if notice else "",
            noticed=notice.words if notice else "",
            read_as=notice.read_as if notice else "",
            about=about,
            asked_for=UUID(reader) if reader else None,
        )
        case = raise_worry(turn, worry)
    return case


def told_all(talk: Talk) -> str:
    """The young person has said that this is all."""
    talk.turn.because("telling_done")
    return "ended"


def leave_telling(talk: Talk) -> str:
    """Not now: nothing was told and nothing is passed on; words that were kept are told all the same."""
    talk.turn.add(DropTimers(TimerKind.TELLING_QUIET, talk.turn.me.id))
    if _kept(talk.answers):
        return tell(talk)
    talk.turn.because("telling_left")
    talk.afterwards.append(lambda: _offer_aside(talk.turn))
    return "left"


def _offer_aside(turn: Turn) -> None:
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
    """In a worry that is open already: whoever is named is out of it from now on."""
    turn = talk.turn
    case_id = talk.about("case")
    case = turn.case(case_id) if case_id else None
    named = _about(talk.answers)
    if case is None or not named:
        return "named"
    for person in sorted(named):
        turn.enter(case.id, EntryKind.ABOUT, turn.me.id, facts={"person": str(person)})
    owner = None if case.owner in named else case.owner
    now = replace(case, about=case.about | named, owner=owner)
    turn.put_case(now)
    alert(turn, now, "again")
    start_ladder(turn, now)
    turn.because("about_named")
    return "named"


# lists


def adults(talk: Talk) -> dict[str, str]:
    """Everybody who works or helps here and is known to this young person."""
    turn = talk.turn
    known = [pairing.mentor for pairing in turn.facts.pairings]
    known += [
        person for person in turn.facts.team if person.duties or Role.COORDINATOR in person.roles
    ]
    found = {str(person.id): person.first_name for person in known}
    return found | {
        "somebody_else": turn.words.label("somebody_else"),
        "not_said": turn.words.label("rather_not_say"),
    }


def reader_names(talk: Talk) -> dict[str, str]:
    """The two adults between whom the young person chooses."""
    found = readers(talk.turn.facts.team, _about(talk.answers))
    return {str(person.id): person.first_name for person in found}


def _about(answers: Mapping[str, str]) -> frozenset[UUID]:
    """Whom a worry is said to be about, as far as they are people of the programme."""
    named = answers.get("who", "")
    if named in {"", "somebody_else", "not_said"}:
        return frozenset()
    return frozenset({UUID(named)})


def _kept(answers: Mapping[str, str]) -> list[tuple[str, int | None]]:
    """The kept messages, oldest first, with their message numbers."""
    names = sorted(name for name in answers if name.startswith("kept."))
    return [(answers[name], int(name.split(".")[2]) or None) for name in names]


# timers


def went_quiet(turn: Turn, heard: TimerFired) -> None:
    """Somebody started to tell and stopped: an adult is asked to get in touch, and they are told."""
    conversation = turn.facts.conversation
    if conversation is None or conversation.flow != "tell_someone" or conversation.about("case"):
        turn.because("quiet_stale")
        return
    answers = dict(conversation.answers)
    me = turn.me
    if _kept(answers):
        case = _raise_kept(turn, answers, None)
    else:
        quiet = Worry(me, me, RaisedBy.QUIET, Level.TODAY, "", about=_about(answers))
        case = raise_worry(turn, quiet)
    ended = replace(conversation, state=ConversationState.ENDED, answers=())
    turn.add(PutConversation(ended))
    turn.because("went_quiet")
    if case is not None:
        _say_quiet(turn, me, case)


def _say_quiet(turn: Turn, me: Person, case: Case) -> None:
    turn.say(me, "worry.went_quiet", lead=turn.words.label("an_adult"))
    now = turn.case(case.id) or case
    turn.put_case(replace(now, told_at=turn.now))
