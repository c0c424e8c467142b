"""A mentee wrote: for the mentor, for the lead, or as an answer; in doubt the bot asks.

Words that belong to a worry never reach the mentor. Worrying words still pass, unless a rule of
the domain guide holds them, and get the safety answer alone.
"""

from flows.agreement import Direction
from flows.checkins import CheckInState
from flows.conversing import ConversationState
from flows.effects import MoveCheckIn
from flows.heard import MessageHeard, Said, TopicKind
from flows.noticing import Notice
from flows.people import Standing
from flows.relaying import Pairing, PairingState, Relay, RelayKind, Verdict, Why
from flows.script import Choose, Step
from flows.talking import Talks, end_open
from flows.turn import Turn
from flows.turns import joining, telling, unknown_words
from flows.turns.answering import answer_to_case, case_in_question
from flows.turns.at_rest import say_not_passed
from flows.turns.noticed import raise_noticed, what_kept
from flows.turns.pointing import notice_in
from flows.turns.receipts import receipt, say_refused, tell_left_out
from flows.turns.relays import pairing_of, relay
from flows.turns.telling import must_ask
from flows.turns.whose import ask_whose_words, is_in_doubt


def mentee_wrote(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Takes a mentee's words to where they belong."""
    replied = turn.facts.replied.kind if turn.facts.replied else None
    if turn.is_telling:
        telling.words_while_telling(turn, talks, heard.said)
    elif replied is TopicKind.CASE:
        answer_to_case(turn, heard.said, turn.facts.file.case if turn.facts.file else None)
    elif turn.me.standing is not Standing.JOINED:
        _before_joining(turn, talks, heard)
    elif must_ask(turn) and not (_asks_later(turn) and replied is not TopicKind.RELAY):
        ask_whose_words(turn, heard.said)
    elif unknown_words.is_command(heard):
        unknown_words.from_mentee(turn, heard.said)
    elif replied is TopicKind.RELAY:
        _reply_to_mentor(turn, heard.said)
    elif replied is TopicKind.CHECK_IN and turn.facts.conversation is None:
        _late_answer(turn, heard.said)
    elif not _answers_conversation(turn, talks, heard.said):
        to_mentor(turn, heard.said)


def _before_joining(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Nothing is relayed yet; with a worry open, what they write is an answer to an adult."""
    case = case_in_question(turn)
    if case is not None and must_ask(turn) and not joining.is_answer(heard.text):
        answer_to_case(turn, heard.said, case)
    else:
        joining.words_heard(turn, talks, heard)


def _asks_later(turn: Turn) -> bool:
    """Was a question asked after the worry was told and the adult wrote? Words then answer it."""
    conversation = turn.facts.conversation
    moments = (turn.facts.last_told_at, turn.facts.last_lead_wrote_at)
    last = max((moment for moment in moments if moment), default=None)
    return conversation is not None and last is not None and conversation.started_at > last


def _reply_to_mentor(turn: Turn, said: Said) -> None:
    """A reply belongs to the mentor who wrote, and to nobody else if that pairing has ended."""
    relay_ = turn.facts.relay
    pairing = pairing_of(turn, relay_.pairing) if relay_ else None
    is_live = pairing is not None and pairing.state in {PairingState.ACTIVE, PairingState.PAUSED}
    if relay_ is not None and not is_live:
        notice = notice_in(turn, said.words)
        if notice is not None:
            raise_noticed(turn, said, notice)
        else:
            say_refused(turn, turn.me, Why.AGREEMENT_ENDED)
        return
    to_mentor(turn, said)


def _answers_conversation(turn: Turn, talks: Talks, said: Said) -> bool:
    """Typed words as a check-in's answer; worrying ones end the check-in, kept and looked at."""
    step = _step(turn)
    if step is None or (isinstance(step, Choose) and step.typed == "elsewhere"):
        return False
    notice = notice_in(turn, said.words)
    if notice is None:
        return talks.words(turn, said)
    raise_noticed(turn, said, notice)
    _keep_answer(turn, said)
    end_open(turn, ConversationState.ENDED)
    return True


def _late_answer(turn: Turn, said: Said) -> None:
    """A reply to a check-in that is over stays with it: nobody was asked to share it."""
    check_in, notice = turn.facts.check_in, notice_in(turn, said.words)
    if check_in is not None:
        answers = (*check_in.answers, ("later", said.words))
        turn.add(MoveCheckIn(check_in.id, turn.me.id, CheckInState.ANSWERED, answers=answers))
    if notice is not None:
        raise_noticed(turn, said, notice)
    else:
        turn.say(turn.me, "check_in.late_answer")
    turn.because("late_answer")


def _step(turn: Turn) -> Step | None:
    conversation = turn.facts.conversation
    if conversation is None:
        return None
    script = turn.facts.library.scripts[conversation.flow]
    return script.step(conversation.step) if script.has(conversation.step) else None


def _keep_answer(turn: Turn, said: Said) -> None:
    """Worrying words are a check-in's answer too, after what was answered before."""
    conversation = turn.facts.conversation
    check_in = conversation.about("check_in") if conversation else None
    if conversation is not None and check_in is not None:
        earlier = turn.facts.check_in.answers if turn.facts.check_in else ()
        answers = (*earlier, (conversation.step, said.words))
        turn.add(MoveCheckIn(check_in, turn.me.id, CheckInState.ANSWERED, answers=answers))


def to_mentor(turn: Turn, said: Said, *, is_read: bool = False) -> None:
    """Passes my words to my mentor within the agreement, reads them for safety, and answers once.

    `is_read` says that they were read for safety before, when it was asked whose they are. Words
    that point at an adult of the scheme, or where a worry is about the mentor, are asked for first.
    """
    pairing = turn.facts.pairings[0] if turn.facts.pairings else None
    notice = notice_in(turn, said.words)
    if pairing is None:
        _without_mentor(turn, said, None if is_read else notice)
        return
    if is_in_doubt(turn, pairing, notice) and not is_read:
        ask_whose_words(turn, said)
        return
    new = relay(
        turn,
        pairing,
        Direction.TO_MENTOR,
        RelayKind.MESSAGE,
        said,
        flagged=None if notice is None or notice.adult_in_scheme else notice.level,
        worrying=notice.level if notice else None,
    )
    if new.verdict is not Verdict.REFUSED:
        tell_left_out(turn, pairing, said.words)
    if notice is None or is_read:
        receipt(turn, pairing, Direction.TO_MENTOR, new)
    else:
        raise_noticed(turn, said, notice, what_became(turn, pairing, new))


def _without_mentor(turn: Turn, said: Said, notice: Notice | None) -> None:
    turn.because("nobody_paired")
    if notice is not None:
        raise_noticed(turn, said, notice)
        return
    if turn.me.rest is not None:
        say_not_passed(turn, turn.me.rest.value)
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
    if new.why is Why.GATE:
        return turn.words.fill("worry.what_gate", mentor=mentor)
    return what_kept(turn)
