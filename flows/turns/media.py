"""Pictures, voice, files, places and the like: never opened, kept or passed; people are told."""

from datetime import timedelta

from flows.casework import Case, EntryKind
from flows.heard import MessageHeard
from flows.level import Level
from flows.people import Role, Standing
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.alerting import alert
from flows.turns.answering import case_in_question

PAGES_AFTER_NOW_FOR = timedelta(minutes=30)
"""Media or a place within this long of a NOW worry pages again (domain guide, section 6)."""


def media_heard(turn: Turn, heard: MessageHeard) -> None:
    """Tells the sender that only words pass, and an adult that something was sent."""
    me = turn.me
    turn.because("media", kind=turn.words.label(f"one_{heard.kind.value}"))
    case = case_in_question(turn) if Role.MENTEE in me.roles else None
    if case is not None:
        _for_case(turn, case, heard)
        if _is_fresh_now(turn, case):
            return
    is_relayed = me.standing is Standing.JOINED and bool(me.roles & {Role.MENTEE, Role.MENTOR})
    kind = turn.words.label(f"kind_{heard.kind.value}")
    if not is_relayed:
        turn.say(me, "relaying.media_here", kind=kind)
        return
    text = "relaying.media_words" if heard.text.strip() else "relaying.media"
    turn.say(me, text, kind=kind, lead=turn.lead_name())
    if case is None:
        _tell_adult(turn, heard)


def _is_fresh_now(turn: Turn, case: Case) -> bool:
    last = case.last_concern_at or case.opened_at
    return case.level is Level.NOW and turn.now - last <= PAGES_AFTER_NOW_FOR


def _for_case(turn: Turn, case: Case, heard: MessageHeard) -> None:
    """With a worry open it is part of it: told to whoever reads the case, in the record."""
    is_fresh = _is_fresh_now(turn, case)
    kind = turn.words.label(f"one_{heard.kind.value}")
    turn.enter(case.id, EntryKind.MEDIA_SENT, turn.me.id, facts={"kind": heard.kind.value})
    alert(turn, case, "media", silent=not is_fresh, kind=kind)
    if is_fresh:
        lead = young_person.reader_name(turn, case)
        young_person.say(turn, case, "worry.cannot_open", kind=kind, lead=lead)


def _tell_adult(turn: Turn, heard: MessageHeard) -> None:
    kind = turn.words.label(f"one_{heard.kind.value}")
    initials = turn.me.initials
    for person in turn.adults():
        turn.say(person, "staff.media_sent", Manner(silent=True), initials=initials, kind=kind)
