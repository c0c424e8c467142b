"""Calls for help from an account of which it is not clear whose it is: nobody is turned away.

A worry is opened and marked, whoever reads it is alerted, and the answer names nobody here. Nothing
goes to a mentor.
"""

from dataclasses import replace
from enum import StrEnum

from flows.casework import OF_DOUBT, OF_FORWARDED, Case, EntryKind, RaisedBy
from flows.conversing import Act, ConversationState, named_in
from flows.effects import DropTimers, PutConversation, SayToStranger
from flows.heard import MessageHeard, Said, TimerKind
from flows.ladder import named_reader
from flows.level import Level
from flows.noticing import Notice
from flows.own import spoken
from flows.people import Role
from flows.turn import Turn
from flows.turns import plain_words
from flows.turns.alerting import alert_once_more, start_ladder
from flows.turns.answering import case_in_question
from flows.turns.keeping_out import alerts_another, keep_out
from flows.turns.kept import LAST, kept_name
from flows.turns.noticed import notice_unplaced
from flows.turns.pointing import notice_in, pointed_at
from flows.turns.telling import named_at, raise_kept, with_named
from flows.turns.worries import Worry, raise_worry
from flows.turns.young_person import places_for, time_for


class Became(StrEnum):
    """What became of words that were read for safety."""

    NOTHING = "nothing"
    WORRY = "worry"
    MORE = "more"


def read_for_safety(turn: Turn, heard: MessageHeard) -> Became:
    """Reads what was written: a worry of its own, more words of an open one, or neither.

    What is for a worry is answered here.
    """
    if Role.MENTEE not in turn.me.roles:
        if Role.MENTOR in turn.me.roles:
            notice_unplaced(turn, heard.said)
        return Became.NOTHING
    said, notice = spoken(heard.text), notice_in(turn, heard.text)
    address, words = heard.address, heard.said
    if turn.is_telling and heard.text.strip():
        _goes_to_telling(turn, address, words, is_call=said in plain_words.HELP_NOW)
    elif said in plain_words.HELP_NOW:
        _raise(turn, address, words, RaisedBy.HELP_NOW, Level.NOW, None)
    elif notice is not None:
        _raise(turn, address, words, RaisedBy.NOTICED, notice.level, notice)
    elif said in plain_words.TELL_SOMEONE:
        _raise(turn, address, words, RaisedBy.TOLD, Level.TODAY, None)
    else:
        return Became.MORE if _goes_to_open_case(turn, heard) else Became.NOTHING
    return Became.WORRY


def pressed_for_help(turn: Turn, address: str) -> bool:
    """Was it a young person's own button to tell someone? Then it is a worry, as the words are."""
    shown, me = turn.facts.pressed, turn.me
    if shown is None or shown.person != me.id or shown.button.act is not Act.TELL_SOMEONE:
        return False
    if Role.MENTEE not in me.roles:
        return False
    pressed = Said(shown.button.label, None, turn.now)
    _raise(turn, address, pressed, RaisedBy.TOLD, Level.TODAY, None)
    return True


def _goes_to_telling(turn: Turn, address: str, said: Said, *, is_call: bool) -> None:
    """A worry was being told: what was kept is raised with these words, and whoever was named is out.

    There is no going on by tapping from here, so the telling ends.
    """
    telling = turn.facts.conversation
    if telling is None:
        raise ValueError("there is no telling that words could belong to")
    before = {case.id for case in turn.cases_of(turn.me.id)}
    typed = named_at(turn, telling.step, said.words)
    answers = with_named(dict(telling.answers), typed)
    kept = answers if is_call else answers | {kept_name(LAST, said): said.words}
    case = raise_kept(turn, kept, telling.about("case"))
    if is_call:
        me, about = turn.me, named_in(answers) | pointed_at(turn, said.words)
        case = raise_worry(turn, Worry(me, me, RaisedBy.HELP_NOW, Level.NOW, said, about=about))
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.add(PutConversation(replace(telling, state=ConversationState.ENDED, answers=())))
    if case is not None:
        _raised(turn, address, case, is_new=case.id not in before)


def _raise(
    turn: Turn, address: str, said: Said, by: RaisedBy, level: Level, notice: Notice | None
) -> None:
    me = turn.me
    before = {case.id for case in turn.cases_of(me.id)}
    about = pointed_at(turn, said.words) | turn.named
    case = raise_worry(turn, Worry(me, me, by, level, said, notice, about=about))
    _raised(turn, address, case, is_new=case.id not in before)


def _raised(turn: Turn, address: str, case: Case, *, is_new: bool) -> None:
    """It is marked as one whose teller is in doubt, and they hear that a person is asked to look."""
    if is_new:
        turn.enter(case.id, EntryKind.DOUBTFUL, facts={"standing": turn.me.doubt})
    turn.because("doubtful_worry")
    _tell(turn, address, case)


def _tell(turn: Turn, address: str, case: Case) -> None:
    """That a person is asked to look and by when, without a name; and where to turn."""
    reader = named_reader(turn.facts.team, case, turn.facts.rules, turn.now)
    promised = time_for(turn, case) if reader else None
    places = places_for(turn, turn.me)
    if promised is None:
        _say(turn, address, "joining.worry_nobody", places=places)
    else:
        by = turn.by(promised, turn.me)
        _say(turn, address, "joining.worry", places=places, by=by)
    told = replace(turn.case(case.id) or case, told_at=turn.now, promised_at=promised)
    turn.put_case(told)
    if told.is_unread:
        start_ladder(turn, told)


def _goes_to_open_case(turn: Turn, heard: MessageHeard) -> bool:
    """While a worry of theirs is open, whatever they write belongs to it."""
    case = case_in_question(turn)
    if case is None:
        return False
    facts = {OF_DOUBT: turn.me.doubt}
    if heard.text.strip():
        about = pointed_at(turn, heard.text)
        has_alerted = alerts_another(turn, case, about)
        case = keep_out(turn, case, about, words_follow=True)
        facts |= {OF_FORWARDED: "yes"} if heard.is_forwarded else {}
        turn.enter(case.id, EntryKind.YOUNG_PERSON_WROTE, turn.me.id, heard.text, facts)
        if not has_alerted:
            alert_once_more(turn, case, "answered")
    else:
        kind = turn.words.label(f"one_{heard.kind.value}")
        facts["kind"] = heard.kind.value
        turn.enter(case.id, EntryKind.MEDIA_SENT, turn.me.id, facts=facts)
        alert_once_more(turn, case, "media", kind=kind)
    is_words = bool(heard.text.strip())
    _say(turn, heard.address, "joining.worry_more" if is_words else "joining.worry_no_words")
    turn.because("answer_to_case")
    return True


def _say(turn: Turn, address: str, text_id: str, /, **values: str) -> None:
    text = turn.words.fill(text_id, **values).strip()
    turn.add(SayToStranger(turn.facts.ids.new(), address, text_id, text))
