"""A message was heard: whose it is, what it belongs to, and what is noticed in it.

Every word of either side is read against the word list. Nothing a stranger writes goes anywhere.
"""

from flows.agreement import Direction
from flows.effects import SayToStranger
from flows.heard import MessageHeard, MessageKind, TopicKind
from flows.masking import plain
from flows.people import Role, Standing
from flows.relaying import Pairing, RelayKind
from flows.talking import Talks
from flows.turn import Turn
from flows.turns import casefile, edits, joining, media, mentees, telling
from flows.turns.noticed import notice_mentor
from flows.turns.relays import pairing_of, receipt, relay, return_details
from flows.turns.whose import ask_which_mentee

HELP_NOW = {"i need help now", "i need help", "help me", "help me now", "need help now", "help"}
TELL_SOMEONE = {"tell someone", "i want to tell someone", "i need to tell someone"}
ABOUT_THE_BOT = {"/help", "/start"}
WORRIES = {"worries", "/worries"}


def message_heard(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Takes a message to where it belongs."""
    me = turn.facts.me
    if me is None:
        stranger(turn, heard.address)
        return
    if heard.kind not in {MessageKind.TEXT, MessageKind.STICKER}:
        media.media_heard(turn, heard)
        if not heard.text.strip():
            return
    if heard.is_edit:
        edits.edit_heard(turn, heard)
    elif Role.MENTEE in me.roles and telling_word(turn, talks, heard):
        return
    elif not plain(heard.text).strip():
        turn.say(me, "relaying.nothing_in_it")
    elif me.standing is not Standing.JOINED:
        joining.words_heard(turn, talks, heard)
    elif Role.MENTEE in me.roles:
        mentees.mentee_wrote(turn, talks, heard)
    elif Role.MENTOR in me.roles:
        mentor_wrote(turn, talks, heard)
    else:
        staff_wrote(turn, talks, heard)


def stranger(turn: Turn, address: str) -> None:
    """Somebody who is in no programme learns nothing about one, and where to turn in danger."""
    text = turn.words.fill("joining.stranger")
    turn.add(SayToStranger(turn.facts.ids.new(), address, "joining.stranger", text))
    turn.because("stranger")


def telling_word(turn: Turn, talks: Talks, heard: MessageHeard) -> bool:
    """The plain words that are always there for a mentee, whatever stands open."""
    said = spoken(heard.text)
    if said in HELP_NOW:
        telling.help_now(turn, talks, heard.text, heard.message)
    elif said in TELL_SOMEONE:
        telling.tell_someone(turn, talks)
    elif said in ABOUT_THE_BOT and turn.me.standing is Standing.JOINED:
        turn.say(turn.me, "general.help_mentee")
    else:
        return False
    return True


def spoken(text: str) -> str:
    """A text as a command: small letters, no marks at its ends, single spaces."""
    return " ".join(plain(text).casefold().replace("’", "'").strip(" .!?\n").split())


def mentor_wrote(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """A mentor wrote: an answer to a question here, or words for a mentee whom nobody guesses."""
    if spoken(heard.text) in ABOUT_THE_BOT:
        turn.say(turn.me, "mentor.help", lead=turn.lead_name())
        return
    if heard.reply_to is None and talks.words(turn, heard.text, heard.message):
        return
    pairing = _meant(turn)
    if pairing is not None:
        to_mentee(turn, pairing, heard.text, heard.message)
    elif not turn.facts.pairings:
        turn.say(turn.me, "relaying.nobody", lead=turn.lead_name())
        turn.because("nobody_paired")
    else:
        ask_which_mentee(turn, heard)


def _meant(turn: Turn) -> Pairing | None:
    """The pairing that a reply belongs to, or the only one there is."""
    replied = turn.facts.replied
    if replied is not None:
        if replied.kind is TopicKind.PAIRING:
            return pairing_of(turn, replied.id)
        if replied.kind is TopicKind.RELAY and turn.facts.relay is not None:
            return pairing_of(turn, turn.facts.relay.pairing)
    return turn.facts.pairings[0] if len(turn.facts.pairings) == 1 else None


def to_mentee(turn: Turn, pairing: Pairing, words: str, message: int | None) -> None:
    """Passes a mentor's words on; what holds contact details comes back to the mentor."""
    level = notice_mentor(turn, pairing, words, message)
    if return_details(turn, pairing, words, message):
        return
    new = relay(
        turn,
        pairing,
        Direction.TO_MENTEE,
        RelayKind.MESSAGE,
        words,
        message=message,
        flagged=level,
    )
    receipt(turn, pairing, Direction.TO_MENTEE, new)


def staff_wrote(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """An adult of the scheme wrote: an answer to a question here, or a word that is a command."""
    said = spoken(heard.text)
    if said in WORRIES:
        casefile.list_worries(turn)
    elif said in ABOUT_THE_BOT:
        turn.say(turn.me, "staff.help")
    elif not talks.words(turn, heard.text, heard.message):
        turn.say(turn.me, "staff.not_passed")
