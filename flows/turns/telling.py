"""Telling a worry: "I need help now" and "Tell someone", and words typed on the way.

No way in is refused. Words written while a worry is being told belong to it, however late; nothing
of it reaches the mentor or anyone whom it is about.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, RaisedBy
from flows.conversing import NAMING, TELLING, Conversation, ConversationState, named_in
from flows.effects import DropTimers, PutConversation
from flows.heard import Said, TimerFired, TimerKind
from flows.level import Level
from flows.talking import Talks
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.kept import LAST, kept_in, kept_name
from flows.turns.pointing import notice_in, pointed_at
from flows.turns.worries import Worry, raise_worry

QUIET_AFTER = timedelta(minutes=30)
"""Started to tell and wrote nothing more: an adult is asked to get in touch."""
QUIET_AFTER_WORDS = timedelta(minutes=10)
"""The same where words are kept already and only a tap is missing."""
WHOSE_WORDS_FOR = timedelta(hours=24)
"""How long after a worry was told each message is asked for (domain guide, section 6)."""


def help_now(turn: Turn, talks: Talks, said: Said) -> None:
    """I need help now: the alert goes first, then the answer, then room for words.

    It pages each time it is asked for.
    """
    me = turn.me
    answers = dict(turn.facts.conversation.answers) if turn.facts.conversation else {}
    about = named_in(answers) if turn.is_telling else frozenset()
    worry = Worry(me, me, RaisedBy.HELP_NOW, Level.NOW, said, about=about)
    case = raise_worry(turn, worry)
    kept = kept_in(answers) if turn.is_telling else []
    if kept:
        case = raise_kept(turn, answers, case.id) or case
    young_person.tell(turn, case, "help_now")
    turn.add(DropTimers(TimerKind.TELLING_QUIET, me.id))
    if kept or not _is_open_on(turn, "help_now", case):
        becomes = _aside_or_end(turn)
        talks.start(turn, me, "help_now", subject={"case": case.id}, open_becomes=becomes)


def _is_open_on(turn: Turn, flow: str, case: Case) -> bool:
    found = turn.facts.conversation
    return found is not None and found.flow == flow and found.about("case") == case.id


def _aside_or_end(turn: Turn) -> ConversationState:
    """A worry sets another conversation aside, to be offered again; an earlier telling ends."""
    found = turn.facts.conversation
    is_earlier = found is not None and found.flow in TELLING
    return ConversationState.ENDED if is_earlier else ConversationState.ASIDE


def tell_someone(turn: Turn, talks: Talks) -> None:
    """Tell someone: starts the telling; going quiet on the way is a sign too."""
    if turn.is_telling and turn.facts.conversation is not None:
        talks.resume(turn, turn.facts.conversation)
        return
    talks.start(turn, turn.me, "tell_someone", open_becomes=_aside_or_end(turn))
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER, turn.me.id)
    turn.because("telling_started")


def words_while_telling(turn: Turn, talks: Talks, said: Said) -> None:
    """Words written while a worry is being told belong to it, however late."""
    if not talks.words(turn, said):
        _typed_while_choosing(turn, talks, said)


def _typed_while_choosing(turn: Turn, talks: Talks, said: Said) -> None:
    """Words typed where a tap was asked for are kept for the worry, and the question stands again.

    Danger to life waits for no tap, unless an alert has gone already and somebody is being named.
    """
    conversation = _open(turn)
    notice = notice_in(turn, said.words)
    has_case = conversation.about("case") is not None
    is_urgent = has_case or (notice is not None and notice.level is Level.NOW)
    if is_urgent and not (has_case and conversation.step == NAMING):
        _tell_at_once(turn, talks, said, conversation)
        return
    number = sum(name.startswith("kept.") for name, _ in conversation.answers)
    turn.say(turn.me, "worry.kept_for_worry")
    talks.keep(turn, kept_name(number, said), said.words)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER_WORDS, turn.me.id)
    turn.because("telling_kept")


def _open(turn: Turn) -> Conversation:
    if turn.facts.conversation is None:
        raise ValueError("words are kept for a worry only while one is being told")
    return turn.facts.conversation


def _tell_at_once(turn: Turn, talks: Talks, said: Said, conversation: Conversation) -> None:
    answers = dict(conversation.answers) | {kept_name(LAST, said): said.words}
    case = raise_kept(turn, answers, conversation.about("case"))
    if case is not None:
        turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
        young_person.tell(turn, case, "told")
        talks.start(turn, turn.me, "tell_someone", at="more", subject={"case": case.id})


def raise_kept(turn: Turn, answers: Mapping[str, str], case_id: UUID | None) -> Case | None:
    """Raises a worry for each kept message, oldest first, at TODAY or what was noticed in it."""
    case = turn.case(case_id) if case_id else None
    kept = kept_in(answers)
    about = case.about if case else named_in(answers)
    about |= frozenset(each for said in kept for each in pointed_at(turn, said.words))
    reader = answers.get("reader")
    asked_for = UUID(reader) if reader and case is None else None
    for said in kept:
        notice = notice_in(turn, said.words)
        level = max(Level.TODAY, notice.level) if notice else Level.TODAY
        worry = Worry(turn.me, turn.me, RaisedBy.TOLD, level, said, notice, about, asked_for)
        case = raise_worry(turn, worry)
        asked_for = None
        about = case.about
    return case


def went_quiet(turn: Turn, heard: TimerFired) -> None:
    """Somebody started to tell and stopped: an adult is asked to get in touch, and they are told."""
    conversation = turn.facts.conversation
    answers, me = dict(conversation.answers) if conversation else {}, turn.me
    case_id = conversation.about("case") if conversation else None
    if conversation is None or not turn.is_telling or (case_id and not kept_in(answers)):
        turn.because("quiet_stale")
        return
    case = raise_kept(turn, answers, case_id)
    if case is None:
        said = Said("", None, turn.now)
        quiet = Worry(me, me, RaisedBy.QUIET, Level.TODAY, said, about=named_in(answers))
        case = raise_worry(turn, quiet)
    ended = replace(conversation, state=ConversationState.ENDED, answers=())
    turn.add(PutConversation(ended))
    turn.because("went_quiet")
    young_person.tell(turn, case, "quiet")
