"""A message was heard: whose it is, what it belongs to, and what is noticed in it.

Every word of either side is read against the word list. Nothing a stranger writes goes anywhere.
"""

from flows.heard import MessageHeard, MessageKind, Said
from flows.masking import plain
from flows.own import spoken
from flows.people import Role, Standing
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Turn
from flows.turns import (
    edits,
    ending_roles,
    joining,
    links,
    media,
    mentees,
    mentors,
    plain_words,
    unknown_words,
)
from flows.turns.flag_words import (
    ask_for_whom,
    flagged_lately,
    is_flagging,
    words_while_flagging,
)
from flows.turns.typed_labels import pressed_by_typing


def message_heard(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Takes a message to where it belongs."""
    me = turn.facts.me
    if me is None:
        asks = spoken(heard.text) in plain_words.PRIVACY
        text_id = "privacy.stranger" if asks else "joining.stranger"
        joining.say_to_stranger(turn, heard.address, text_id)
        return
    if me.is_doubtful:
        links.words_heard(turn, heard)
        return
    if heard.kind not in {MessageKind.TEXT, MessageKind.STICKER}:
        media.media_heard(turn, heard)
        if not heard.text.strip():
            if me.is_nothing:
                ending_roles.say_ended(turn, talks)
            return
    if heard.is_edit and edits.is_same(turn, heard.said):
        turn.because("edit_same")
    elif (act := plain_words.meant(turn, me, heard)) is not None:
        act(turn, talks, heard)
    elif pressed_by_typing(turn, talks, heard):
        turn.because("label_typed")
    elif heard.is_edit and me.is_nothing:
        _former_changed(turn, talks, heard.said)
    elif heard.is_edit:
        edits.edit_heard(turn, talks, heard.said)
    elif not plain(heard.text).strip():
        turn.say(me, "relaying.nothing_in_it")
    elif Role.MENTEE in me.roles:
        mentees.mentee_wrote(turn, talks, heard)
    elif me.standing is not Standing.JOINED:
        joining.words_heard(turn, talks, heard)
    elif Role.MENTOR in me.roles:
        mentors.mentor_wrote(turn, talks, heard)
    else:
        _staff_wrote(turn, talks, heard)


def _staff_wrote(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """An adult of the scheme wrote: an answer to a question here, or what goes nowhere."""
    if is_flagging(turn) and words_while_flagging(turn, talks, heard.said):
        return
    if turn.me.is_nothing:
        ending_roles.say_ended(turn, talks, heard.said)
        return
    if unknown_words.is_command(heard):
        turn.say(turn.me, "staff.command_unknown")
        turn.because("command_unknown")
        return
    if _is_answer(turn) and talks.words(turn, heard.said):
        return
    flag = flagged_lately(turn)
    if flag is None:
        # Nobody told them that a list reads their words, so none does: they are shown the way.
        may_report = may(turn.me, Action.REPORT)
        turn.say(turn.me, "staff.not_read" if may_report else "staff.not_passed")
    else:
        ask_for_whom(turn, heard.said, flag)


def _former_changed(turn: Turn, talks: Talks, said: Said) -> None:
    """Changed words of an adult without a role: with their worry, or read like new ones."""
    concern = turn.facts.original_concern
    if concern is None:
        ending_roles.say_ended(turn, talks, said)
    else:
        ending_roles.say_what_became(turn, edits.changed_by_former(turn, concern, said))


def _is_answer(turn: Turn) -> bool:
    """Words of an adult count for the case they are writing from, not as a reply in another."""
    replied, conversation = turn.facts.replied, turn.facts.conversation
    case = conversation.about("case") if conversation else None
    return replied is None or case is None or replied.id == case
