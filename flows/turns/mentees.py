"""A mentee wrote: for the mentor, for the lead, or as an answer; in doubt the bot asks.

Words that belong to a worry never reach the mentor. Worrying words still pass, unless a rule of
the domain guide holds them, and get the safety answer alone.
"""

from datetime import datetime

from flows.agreement import Direction
from flows.checkins import CheckInState
from flows.conversing import ConversationState
from flows.effects import MoveCheckIn
from flows.heard import MessageHeard, TopicKind
from flows.noticing import Notice
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why
from flows.script import Choose
from flows.talking import Talks, end_open
from flows.turn import Turn
from flows.turns import telling
from flows.turns.answering import answer_to_case
from flows.turns.noticed import notice_in, raise_noticed
from flows.turns.relays import receipt, relay, tell_left_out
from flows.turns.whose import ask_whose_words


def mentee_wrote(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Takes a mentee's words to where they belong."""
    is_reply = turn.facts.replied is not None
    if telling.is_telling(turn):
        _while_telling(turn, talks, heard)
        return
    if _is_reply_to_case(turn) and answer_to_case(turn, heard.text, heard.message):
        return
    if not is_reply and _answers_conversation(turn, talks, heard):
        return
    if not is_reply and must_ask(turn):
        ask_whose_words(turn, heard)
    else:
        to_mentor(turn, heard.text, heard.message)


def _while_telling(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    if not talks.words(turn, heard.text, heard.message):
        telling.typed_while_choosing(turn, talks, heard)


def _is_reply_to_case(turn: Turn) -> bool:
    replied = turn.facts.replied
    return replied is not None and replied.kind is TopicKind.CASE


def _answers_conversation(turn: Turn, talks: Talks, heard: MessageHeard) -> bool:
    """Typed words as a check-in's answer; worrying ones set the check-in aside."""
    conversation = turn.facts.conversation
    if conversation is None:
        return False
    notice = notice_in(turn, heard.text)
    if notice is None or not _would_answer(turn):
        return talks.words(turn, heard.text, heard.message)
    check_in = conversation.about("check_in")
    kept = turn.words.fill("worry.what_kept")
    raise_noticed(turn, heard.text, heard.message, notice, kept)
    if check_in is not None:
        answers = (("words", heard.text),)
        turn.add(MoveCheckIn(check_in, turn.me.id, CheckInState.ANSWERED, answers=answers))
    end_open(turn, ConversationState.ENDED)
    return True


def _would_answer(turn: Turn) -> bool:
    conversation = turn.facts.conversation
    if conversation is None:
        return False
    script = turn.facts.library.scripts[conversation.flow]
    if not script.has(conversation.step):
        return False
    step = script.step(conversation.step)
    return not isinstance(step, Choose) or step.typed == "answer"


def must_ask(turn: Turn) -> bool:
    """Is it in doubt whether my words are for the mentor or for the lead?

    For 24 hours after a worry was told, and after an adult wrote to me from a case.
    """
    moments = (turn.facts.last_told_at, turn.facts.last_lead_wrote_at)
    recent = [m for m in moments if m and turn.now - m < telling.WHOSE_WORDS_FOR]
    return bool(recent) and bool(turn.cases_of(turn.me.id))


def to_mentor(
    turn: Turn,
    words: str,
    message: int | None,
    *,
    heard_at: datetime | None = None,
    is_read: bool = False,
) -> None:
    """Passes my words to my mentor within the agreement, reads them for safety, and answers once.

    `is_read` says that they were read for safety before, when it was asked whose they are.
    """
    pairing = turn.facts.pairings[0] if turn.facts.pairings else None
    notice = notice_in(turn, words)
    if pairing is None:
        _without_mentor(turn, words, message, None if is_read else notice)
        return
    new = relay(
        turn,
        pairing,
        Direction.TO_MENTOR,
        RelayKind.MESSAGE,
        words,
        message=message,
        heard_at=heard_at,
        flagged=notice.level if notice else None,
    )
    if new.verdict is not Verdict.REFUSED:
        tell_left_out(turn, pairing, words)
    if notice is None or is_read:
        receipt(turn, pairing, Direction.TO_MENTOR, new)
    else:
        raise_noticed(turn, words, message, notice, what_became(turn, pairing, new))


def _without_mentor(turn: Turn, words: str, message: int | None, notice: Notice | None) -> None:
    turn.because("nobody_paired")
    if notice is not None:
        raise_noticed(turn, words, message, notice, turn.words.fill("worry.what_kept"))
        return
    turn.say(turn.me, "relaying.nobody", lead=turn.lead_name())


def what_became(turn: Turn, pairing: Pairing, new: Relay) -> str:
    """One honest sentence on what becomes of a message with worrying words."""
    mentor = pairing.mentor.first_name
    if new.why is Why.LEAD_FIRST:
        return turn.words.fill("worry.what_lead_first", mentor=mentor)
    if new.verdict is Verdict.PASSED:
        return turn.words.fill("worry.what_passed", mentor=mentor)
    if new.verdict is Verdict.HELD and new.due_at is not None:
        at = turn.at(new.due_at, turn.me)
        return turn.words.fill("worry.what_held", mentor=mentor, at=at)
    return turn.words.fill("worry.what_kept")
