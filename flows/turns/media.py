"""Pictures, voice, files, places and the like: never opened, kept or passed; people are told."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.heard import MessageHeard
from flows.level import Level
from flows.people import Person, Role, Standing
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.alerting import alert_once_more
from flows.turns.answering import case_in_question
from flows.turns.keeping_out import keep_out
from flows.turns.pointing import pointed_at

PAGES_AFTER_NOW_FOR = timedelta(minutes=30)
"""Media or a place within this long of a NOW worry pages again (domain guide, section 6)."""


def media_heard(turn: Turn, heard: MessageHeard) -> None:
    """Tells the sender that only words pass, and an adult that something was sent."""
    me = turn.me
    turn.because("media", kind=turn.words.label(f"one_{heard.kind.value}"))
    mine = turn.cases_of(me.id) if Role.MENTEE in me.roles else ()
    is_fresh = any(_is_fresh_now(turn, case) for case in mine)
    about = _pointed_at(turn, heard)
    case = case_in_question(turn) if mine else None
    case = keep_out(turn, case, about, words_follow=True) if case else None
    told = _for_case(turn, case, heard, is_fresh) if case else _tell_adult(turn, heard, about)
    if case is not None and is_fresh:
        kind = turn.words.label(f"one_{heard.kind.value}")
        young_person.say(turn, case, "worry.cannot_open", kind=kind, lead=_named(turn, told))
    else:
        _only_words(turn, heard, told)


def _is_fresh_now(turn: Turn, case: Case) -> bool:
    last = case.last_concern_at or case.opened_at
    return case.level is Level.NOW and turn.now - last <= PAGES_AFTER_NOW_FOR


def _for_case(turn: Turn, case: Case, heard: MessageHeard, is_fresh: bool) -> Sequence[Person]:
    """With a worry open it is part of it: told to whoever reads the case, in the record."""
    kind = turn.words.label(f"one_{heard.kind.value}")
    turn.enter(case.id, EntryKind.MEDIA_SENT, turn.me.id, facts={"kind": heard.kind.value})
    return alert_once_more(turn, case, "media", silent=not is_fresh, kind=kind)


def _pointed_at(turn: Turn, heard: MessageHeard) -> frozenset[UUID]:
    """Whom a young person's words beside it point at: they hear nothing of it either."""
    is_young = Role.MENTEE in turn.me.roles
    return pointed_at(turn, heard.text) if is_young and heard.text.strip() else frozenset()


def _tell_adult(turn: Turn, heard: MessageHeard, about: frozenset[UUID]) -> Sequence[Person]:
    kind = turn.words.label(f"one_{heard.kind.value}")
    people = turn.adults(*about) if _is_relayed(turn) else ()
    for person in people:
        manner = Manner(silent=True)
        turn.say(person, "staff.media_sent", manner, initials=turn.me.initials, kind=kind)
    return people


def _is_relayed(turn: Turn) -> bool:
    is_of_a_pair = bool(turn.me.roles & {Role.MENTEE, Role.MENTOR})
    return turn.me.standing is Standing.JOINED and is_of_a_pair


def _only_words(turn: Turn, heard: MessageHeard, told: Sequence[Person]) -> None:
    kind = turn.words.label(f"kind_{heard.kind.value}")
    if turn.me.is_nothing:
        turn.say(turn.me, "people.media_unopened", kind=kind)
    elif not _is_relayed(turn):
        turn.say(turn.me, "relaying.media_here", kind=kind)
    elif not told:
        turn.say(turn.me, "relaying.media_untold", kind=kind)
    else:
        text = "relaying.media_words" if heard.text.strip() else "relaying.media"
        turn.say(turn.me, text, kind=kind, lead=_named(turn, told))


def _named(turn: Turn, told: Sequence[Person]) -> str:
    """Whoever was told: no sentence says that somebody was who was not."""
    return told[0].first_name if told else turn.words.label("an_adult")
