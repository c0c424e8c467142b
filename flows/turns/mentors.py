"""A mentor wrote: an answer to a question here, or words for a mentee whom nobody guesses."""

from datetime import datetime, timedelta

from flows.agreement import Direction
from flows.conversing import Conversation, ConversationState
from flows.habits import Did
from flows.heard import MessageHeard, Said, TopicKind
from flows.relaying import Pairing, RelayKind
from flows.talking import Talks, end_open
from flows.turn import Turn
from flows.turns import unknown_words
from flows.turns.away import asks_for_day
from flows.turns.flag_words import (
    ask_for_whom,
    flagged_lately,
    is_flagging,
    words_while_flagging,
)
from flows.turns.former_adults import mentor_without_mentee
from flows.turns.habits import notice_habits
from flows.turns.noticed import notice_mentor
from flows.turns.receipts import receipt, return_details
from flows.turns.relays import pairing_of, relay
from flows.turns.whose import ask_which_mentee
from flows.typed import coming_day

NOTE_AT_ONCE = timedelta(minutes=15)
"""With several mentees, words much later than the press may be for another one of them."""


def mentor_wrote(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Takes a mentor's words to where they belong."""
    if is_flagging(turn) and words_while_flagging(turn, talks, heard.said):
        return
    if unknown_words.is_command(heard):
        unknown_words.from_mentor(turn, heard.said)
        return
    flag = flagged_lately(turn)
    if flag is not None and not _is_typed_day(turn, heard.said):
        ask_for_whom(turn, heard.said, flag)
        return
    if _is_note(turn) and talks.words(turn, heard.said):
        return
    pairing = _meant(turn)
    if pairing is not None:
        to_mentee(turn, pairing, heard.said)
    elif not turn.facts.pairings:
        mentor_without_mentee(turn, heard.said)
    else:
        ask_which_mentee(turn, heard.said)


def _is_typed_day(turn: Turn, said: Said) -> bool:
    """A day where one was asked for is an answer to nothing else."""
    return asks_for_day(turn) and coming_day(said.words, turn.today(turn.me)) is not None


def is_note_to(turn: Turn, pairing: Pairing) -> bool:
    """Am I asked for a note to this mentee now?"""
    found = turn.facts.conversation
    is_asked = found is not None and found.flow == "note" and not _is_over(turn, found)
    return is_asked and found is not None and found.about("pairing") == pairing.id


def _is_note(turn: Turn) -> bool:
    """Are these words the note that was asked for? Not after its check-in, nor as another reply."""
    conversation = turn.facts.conversation
    if conversation is None:
        return False
    if _is_over(turn, conversation):
        end_open(turn, ConversationState.ENDED)
        return False
    replied = turn.facts.replied
    if replied is not None:
        return replied.kind is TopicKind.PAIRING and replied.id == conversation.about("pairing")
    return len(turn.facts.pairings) == 1 or turn.now - conversation.started_at < NOTE_AT_ONCE


def _is_over(turn: Turn, conversation: Conversation) -> bool:
    due = dict(conversation.subject).get("due")
    return due is not None and datetime.fromisoformat(due) <= turn.now


def _meant(turn: Turn) -> Pairing | None:
    """The pairing that a reply belongs to, or the only one there is."""
    replied = turn.facts.replied
    if replied is not None:
        if replied.kind is TopicKind.PAIRING:
            return pairing_of(turn, replied.id)
        if replied.kind is TopicKind.RELAY and turn.facts.relay is not None:
            return pairing_of(turn, turn.facts.relay.pairing)
    return turn.facts.pairings[0] if len(turn.facts.pairings) == 1 else None


def to_mentee(turn: Turn, pairing: Pairing, said: Said) -> None:
    """Reads a mentor's words and passes them on; contact details come back to the mentor.

    Where it was asked whose they are, they were read before, but for no young person in particular.
    """
    level = notice_mentor(turn, pairing, said)
    if return_details(turn, pairing, said):
        notice_habits(turn, pairing, said, Did.GOT_DETAILS_BACK)
        return
    notice_habits(turn, pairing, said, Did.WROTE)
    way = Direction.TO_MENTEE
    new = relay(turn, pairing, way, RelayKind.MESSAGE, said, flagged=level)
    receipt(turn, pairing, way, new)
