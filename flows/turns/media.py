"""Pictures, voice, files, places and the like: never opened, kept or passed; people are told."""

from datetime import timedelta

from flows.casework import Case, EntryKind
from flows.heard import MessageHeard
from flows.ladder import first_reachable
from flows.level import Level
from flows.people import Role, Standing
from flows.turn import Manner, Turn
from flows.turns.alerting import alert
from flows.turns.answering import owner_name

PAGES_AFTER_NOW_FOR = timedelta(minutes=30)
"""Media or a place within this long of a NOW worry pages again (domain guide, section 6)."""


def media_heard(turn: Turn, heard: MessageHeard) -> None:
    """Tells the sender that only words pass, and the lead that something was sent."""
    me = turn.me
    case = _fresh_now(turn) if Role.MENTEE in me.roles else None
    turn.because("media", kind=turn.words.label(f"one_{heard.kind.value}"))
    if case is not None:
        _page_again(turn, case, heard)
        return
    kind = turn.words.label(f"kind_{heard.kind.value}")
    with_words = bool(heard.text.strip())
    turn.say(me, "relaying.media_words" if with_words else "relaying.media", kind=kind)
    if me.standing is Standing.JOINED and me.roles & {Role.MENTEE, Role.MENTOR}:
        _tell_lead(turn, heard)


def _fresh_now(turn: Turn) -> Case | None:
    for case in reversed(turn.cases_of(turn.me.id)):
        last = case.last_concern_at or case.opened_at
        if case.level is Level.NOW and turn.now - last <= PAGES_AFTER_NOW_FOR:
            return case
    return None


def _page_again(turn: Turn, case: Case, heard: MessageHeard) -> None:
    kind = turn.words.label(f"one_{heard.kind.value}")
    alert(turn, case, "media", kind=kind)
    turn.enter(case.id, EntryKind.MEDIA_SENT, turn.me.id, facts={"kind": heard.kind.value})
    turn.say(turn.me, "worry.cannot_open", kind=kind, lead=owner_name(turn, case))


def _tell_lead(turn: Turn, heard: MessageHeard) -> None:
    kind = turn.words.label(f"one_{heard.kind.value}")
    for person in first_reachable(turn.facts.team):
        turn.say(
            person, "staff.media_sent", Manner(silent=True), initials=turn.me.initials, kind=kind
        )
