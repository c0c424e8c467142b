"""An adult's words while they flag something and for a day after it: kept for the worry, or asked for.

Never relayed by guess, never dropped: what is typed where a tap is asked waits ten minutes at most,
and what a flag holds is passed on before anything else takes its place.
"""

from collections.abc import Mapping
from uuid import UUID

from flows.conversing import (
    FLAGGING,
    NAMING,
    Act,
    Button,
    Conversation,
    ConversationState,
    named_in,
)
from flows.effects import DropTimers
from flows.heard import Said, TimerKind
from flows.level import Level
from flows.people import Role, names_apart
from flows.relaying import PairingState, Relay, Why
from flows.script import Choose
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn
from flows.turns.flag_raising import (
    KEPT,
    RAISED,
    keep_named,
    notice_of,
    raise_flagged,
    raise_own,
    reader_of,
    waits,
)
from flows.turns.flag_steps import pass_on_kept, spoken_of_in_kept
from flows.turns.flagging import QUIET_AFTER, pressed, typed_name
from flows.turns.kept import kept_in, kept_name
from flows.turns.noticed import notice_unplaced
from flows.turns.pointing import spoken_of
from flows.turns.telling import QUIET_AFTER_WORDS, WHOSE_WORDS_FOR
from flows.turns.whose import WAITS, for_button, hold, let_go, said_in

READ = "read"
"""What a button says whose words are in the case already, because something was noticed in them."""


def is_flagging(turn: Turn) -> bool:
    """Do I answer the questions of a flag or a report? A reply to something is no answer."""
    found = turn.facts.conversation
    return found is not None and found.flow == FLAGGING and turn.facts.replied is None


def words_while_flagging(turn: Turn, talks: Talks, said: Said) -> bool:
    """Words written while I flag something belong to it, wherever it stands. False where it is over."""
    found = turn.facts.conversation
    if found is None:
        return False
    talk = talks.look(turn, found)
    step = talk.script.step(found.step) if talk.script.has(found.step) else None
    if talks.label(turn, said):
        return True
    if (button := typed_name(turn, said.words)) is not None:
        pressed(turn, talks, button)
        return True
    if isinstance(step, Choose) and step.typed == "ask_again":
        _typed_while_choosing(talks, talk, said)
        return True
    return talks.words(turn, said)


def _typed_while_choosing(talks: Talks, talk: Talk, said: Said) -> None:
    """Kept until the tap, and the question stands again.

    Danger to life waits for no tap. Nor do words after an alert, unless they name somebody here.
    """
    turn, subject = talk.turn, talk.subject
    here = spoken_of(turn, said.words)
    notice = notice_of(turn, said.words)
    if RAISED in subject:
        is_urgent = not here and talk.conversation.step != NAMING
    else:
        is_urgent = notice is not None and notice.level is Level.NOW
    if is_urgent:
        _give_at_once(talks, talk, said, here)
        return
    talk.answers[kept_name(len(kept_in(talk.answers)), said)] = said.words
    turn.say(turn.me, "mentor.flag_kept")
    talks.again(talk)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER_WORDS, turn.me.id)
    turn.because("telling_kept")


def _give_at_once(talks: Talks, talk: Talk, said: Said, here: frozenset[UUID]) -> None:
    turn, subject = talk.turn, talk.subject
    keep_named(subject, here)
    if waits(turn, subject):
        raise_flagged(turn, subject, Level.TODAY)
    raise_own(turn, subject, Level.TODAY, said)
    turn.say(turn.me, "mentor.flag_given", lead=reader_of(turn, subject))
    talks.again(talk)


# what ends it part way


def pass_on(talk: Talk) -> None:
    """A flag ends part way: what it holds is passed on as it is, and whoever began it hears so.

    Nobody said whom it is about: in doubt it is kept from whoever is named in what was written.
    """
    turn, subject = talk.turn, talk.subject
    keep_named(subject, named_in(talk.answers) | spoken_of_in_kept(talk))
    if waits(turn, subject):
        raise_flagged(turn, subject, Level.TODAY)
    pass_on_kept(talk)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    if RAISED in subject:
        turn.say(turn.me, "mentor.flag_quiet", lead=reader_of(turn, subject))
    else:
        turn.say(turn.me, "mentor.flag_nothing")


def went_quiet(turn: Turn, talks: Talks) -> None:
    """They stopped part way."""
    talks.leave(turn, ConversationState.ENDED)
    turn.because("went_quiet")


# for a day after it


def flagged_lately(turn: Turn) -> Conversation | None:
    """My last flag or report, while each message of mine is asked for because of it."""
    found = turn.facts.last_flag
    if found is None or turn.now - found.started_at >= WHOSE_WORDS_FOR + QUIET_AFTER:
        return None
    return found


def ask_for_whom(turn: Turn, said: Said, flag: Conversation) -> None:
    """For a mentee, or for the adult with whom the worry is? Nothing passes meanwhile.

    Worrying words are in the case at once; the tap then only says where else they go.
    """
    subject = dict(flag.subject)
    is_read = notice_of(turn, said.words) is not None
    if is_read:
        raise_own(turn, subject, Level.TODAY, said)
    elif Role.MENTOR in turn.me.roles:
        notice_unplaced(turn, said)
    meaning = _meaning(subject, is_read=is_read)
    held = hold(turn, said, Why.WHOSE_WORDS, meaning)
    lead = reader_of(turn, subject)
    rows = for_whom(turn, held, flag, is_read=is_read)
    values = {"lead": lead, "at": turn.at(turn.now + WAITS, turn.me)}
    turn.say(turn.me, "mentor.flag_for_whom", Manner(buttons=rows, reply_to=said.message), **values)


def _meaning(subject: Mapping[str, str], *, is_read: bool) -> dict[str, str]:
    meaning = {name: subject[name] for name in KEPT if name in subject}
    return meaning | ({READ: "yes"} if is_read else {})


def for_whom(
    turn: Turn, held: Relay, flag: Conversation, *, is_read: bool | None = None
) -> list[list[Button]]:
    """The buttons under the question for whom a held message is. `is_read` says that something was
    noticed in it; None looks again."""
    if is_read is None:
        is_read = notice_of(turn, held.words) is not None
    subject = dict(flag.subject)
    meaning = _meaning(subject, is_read=is_read)
    rows = _mentee_rows(turn, held)
    rows.append([for_button(turn, reader_of(turn, subject), Act.FOR_LEAD, held, **meaning)])
    rows.append([turn.labelled("nobody", Act.FOR_NOBODY, relay=str(held.id))])
    return rows


def _mentee_rows(turn: Turn, held: Relay) -> list[list[Button]]:
    """A button for each young person to whom I can write."""
    live = (p for p in turn.facts.pairings if p.state is not PairingState.ENDED)
    mine = [pairing for pairing in live if pairing.mentor.id == turn.me.id]
    names = names_apart(each.mentee for each in mine)
    return [
        [for_button(turn, names[each.mentee.id], Act.FOR_MENTEE, held, pairing=str(each.id))]
        for each in mine
    ]


def give_to_case(turn: Turn, held: Relay, meaning: Mapping[str, str], text: str) -> None:
    """The message belongs to what was flagged: it goes there, and to no young person."""
    let_go(turn, held, Why.BELONGS_TO_WORRY)
    subject = {name: meaning[name] for name in KEPT if name in meaning}
    if READ not in meaning:
        raise_own(turn, subject, Level.TODAY, said_in(held))
    turn.say(turn.me, text, lead=reader_of(turn, subject))


def pressed_for_lead(turn: Turn, held: Relay, button: Button) -> None:
    """Whoever flagged says that a message is for the adult with whom the worry is."""
    give_to_case(turn, held, dict(button.meaning), "mentor.flag_to_lead")
