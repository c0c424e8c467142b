"""Words written before it was tapped what a flag or a report is about: they belong to it, and wait.

Never relayed. Danger to life waits for no tap: whoever looks after safety is alerted at once.
"""

from flows.effects import DropTimers
from flows.heard import TimerKind
from flows.level import Level
from flows.talking import Talk
from flows.turn import Manner
from flows.turns.flag_raising import keep_named, notice_of, raise_own, reader_of
from flows.turns.flagging import GIVEN, rows_for
from flows.turns.kept import kept_name
from flows.turns.pointing import spoken_of
from flows.turns.telling import QUIET_AFTER_WORDS


def keep_unplaced(talk: Talk) -> str:
    """Keeps what was written and asks again; ten minutes at most."""
    turn, said = talk.turn, talk.said
    talk.said = None
    talk.answers.pop(talk.conversation.step, None)
    talk.manner = Manner(buttons=rows_for(turn, talk.subject))
    if said is None:
        return "kept"
    name = kept_name(len(talk.answers), said)
    notice = notice_of(turn, said.words)
    if notice is not None and notice.level is Level.NOW:
        keep_named(talk.subject, spoken_of(turn, said.words))
        raise_own(turn, talk.subject, Level.NOW, said)
        talk.answers[f"{GIVEN}{name}"] = said.words
        talk.values["lead"] = reader_of(turn, talk.subject)
        return "given"
    talk.answers[name] = said.words
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER_WORDS, turn.me.id)
    turn.because("telling_kept")
    return "kept"
