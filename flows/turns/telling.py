"""Telling a worry: "I need help now" and "Tell someone", and words typed on the way.

No way in is refused. Words written while a worry is being told belong to it, however late; nothing
of it reaches the mentor or anyone whom it is about.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, RaisedBy
from flows.conversing import (
    NAMING,
    TELLING,
    TYPED_NAMES,
    Conversation,
    ConversationState,
    named_in,
)
from flows.effects import DropTimers, PutConversation
from flows.heard import Said, TimerFired, TimerKind
from flows.ladder import readers
from flows.level import Level
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.at_rest import why_at_rest
from flows.turns.keeping_out import keep_out
from flows.turns.kept import LAST, kept_in, kept_name
from flows.turns.pointing import named_as_answer, notice_in, pointed_at, spoken_of
from flows.turns.worries import Worry, everyone_named, raise_worry

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
    talk = talks.look(turn, _open(turn))
    named, step = _named_by_typing(turn, talk, said.words), talk.conversation.step
    notice = notice_in(turn, said.words)
    has_case = talk.about("case") is not None
    is_urgent = has_case or (notice is not None and notice.level is Level.NOW)
    if is_urgent and not (has_case and step == NAMING and not named):
        _tell_at_once(turn, talks, said, talk)
        return
    if step == "reader" and (reader := _asked_for(turn, talk, said.words)):
        talk.answers["reader"] = reader
        talks.on(talk, "words")
        return
    talk.answers[kept_name(len(kept_in(talk.answers)), said)] = said.words
    turn.say(turn.me, "worry.kept_for_worry")
    talks.again(talk)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER_WORDS, turn.me.id)
    turn.because("telling_kept")


def _open(turn: Turn) -> Conversation:
    if turn.facts.conversation is None:
        raise ValueError("words are kept for a worry only while one is being told")
    return turn.facts.conversation


def _named_by_typing(turn: Turn, talk: Talk, words: str) -> frozenset[UUID]:
    """Whom words name where it is asked whether, or about whom, it is: they are out from now on."""
    named = named_at(turn, talk.conversation.step, words)
    talk.answers.update(with_named(talk.answers, named))
    return named


def named_at(turn: Turn, step: str, words: str) -> frozenset[UUID]:
    """Whom words name that are typed at this step of a telling."""
    if step == NAMING:
        return named_as_answer(turn, words)
    return spoken_of(turn, words) if step == "about" else frozenset()


def with_named(answers: Mapping[str, str], named: Iterable[UUID]) -> dict[str, str]:
    """The answers of a telling, with those who were named by typing as well."""
    found = {*answers.get(TYPED_NAMES, "").split(), *map(str, named)}
    return dict(answers) | ({TYPED_NAMES: " ".join(sorted(found))} if found else {})


def _asked_for(turn: Turn, talk: Talk, words: str) -> str:
    """The reader who is wished for by a name alone, as if it had been tapped; nothing for others.

    Whoever else of the ladder is wished for so may be it too: a wish accuses nobody.
    """
    about = named_in(talk.answers) | everyone_named(turn, talk.person.id)
    about |= pointed_at_in(turn, kept_in(talk.answers))
    found = readers(turn.facts.team, about, limit=len(turn.facts.team))
    wished = re.sub(r"\W+", " ", words.casefold()).replace("please", "").strip()
    named = [str(each.id) for each in found if each.first_name.casefold() == wished]
    return named[0] if len(named) == 1 else ""


def _tell_at_once(turn: Turn, talks: Talks, said: Said, talk: Talk) -> None:
    answers = talk.answers | {kept_name(LAST, said): said.words}
    case = raise_kept(turn, answers, talk.about("case"))
    if case is not None:
        turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
        young_person.tell(turn, case, "told")
        talks.start(turn, turn.me, "tell_someone", at="more", subject={"case": case.id})


def raise_kept(turn: Turn, answers: Mapping[str, str], case_id: UUID | None) -> Case | None:
    """Raises a worry for each kept message, oldest first, at TODAY or what was noticed in it."""
    case = turn.case(case_id) if case_id else None
    kept = kept_in(answers)
    about = (case.about if case else frozenset()) | named_in(answers) | pointed_at_in(turn, kept)
    if case is not None and case.is_open:
        case = keep_out(turn, case, about, words_follow=True)
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


def pointed_at_in(turn: Turn, kept: Iterable[Said]) -> frozenset[UUID]:
    """Whom messages that are told point at."""
    return frozenset(each for said in kept for each in pointed_at(turn, said.words))


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


def must_ask(turn: Turn) -> bool:
    """Is it in doubt whether my words are for the mentor or for the lead?

    For 24 hours after a worry was told, and after an adult wrote to me from a case; also once it is
    closed, as long as there is a mentor to whom anything passes.
    """
    moments = (turn.facts.last_told_at, turn.facts.last_lead_wrote_at)
    recent = [m for m in moments if m and turn.now - m < WHOSE_WORDS_FOR]
    passes = any(why_at_rest(turn, pairing) is None for pairing in turn.facts.pairings[:1])
    return bool(recent) and (passes or bool(turn.cases_of(turn.me.id)))
