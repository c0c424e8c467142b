"""A mentor is away: a tighter version of each agreement, by the mentor alone, from that moment on.

What is written meanwhile waits, and each mentee hears when their mentor reads again.
"""

from dataclasses import replace
from datetime import date, timedelta

from flows.agreement import Away, Party, Terms, next_opening
from flows.effects import AddAgreement
from flows.heard import MessageHeard
from flows.local_time import MIDNIGHT, ONE_DAY, say_date, to_local, to_utc
from flows.relaying import Pairing, PairingState
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn
from flows.typed import coming_day

FIRST = "read.first"
LONGEST = timedelta(days=92)


def begin(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/away`: asks from when to when."""
    talks.start(turn, turn.me, "away")


def asks_for_day(turn: Turn) -> bool:
    """Do I answer when I am away?"""
    found = turn.facts.conversation
    return found is not None and found.flow == "away" and turn.facts.replied is None


def _mine(turn: Turn) -> list[tuple[Pairing, Terms]]:
    live = {PairingState.ACTIVE, PairingState.PAUSED}
    mine = (p for p in turn.facts.pairings if p.mentor.id == turn.me.id and p.state in live)
    return [(each, terms) for each in mine if (terms := each.terms) is not None]


def find_mentees(talk: Talk) -> str:
    """Is there an agreement that it would change?"""
    return "some" if _mine(talk.turn) else "nobody"


def read_away_first(talk: Talk) -> str:
    """Keeps the first day, if one can be read that is not past."""
    today = talk.turn.today(talk.person)
    tapped = {"today": today, "tomorrow": today + ONE_DAY}
    said = talk.answers["from_day"]
    first = tapped.get(said) or coming_day(said, today)
    if first is None or first < today:
        return "unread"
    talk.answers[FIRST] = first.isoformat()
    return "read"


def keep_away(talk: Talk) -> str:
    """Keeps the days in each agreement, and tells each mentee and an adult."""
    turn = talk.turn
    first = date.fromisoformat(talk.answers[FIRST])
    last = coming_day(talk.said.words if talk.said else "", first)
    if last is None or not first <= last <= first + LONGEST:
        return "unread"
    mine = _mine(turn)
    if not mine:
        return "nobody"
    for pairing, terms in mine:
        tighter = replace(terms, away=(*terms.away, Away(first, last)))
        _record(turn, pairing, tighter)
        _tell_mentee(turn, pairing, tighter, first, last)
    values = {"mentor": turn.me.first_name, "when": _when(turn, first, last)}
    for adult in turn.adults():
        turn.say(adult, "away.staff", Manner(silent=True), **values)
    turn.because("away")
    return "kept"


def _record(turn: Turn, pairing: Pairing, terms: Terms) -> None:
    number = max((version.number for version in pairing.versions), default=0) + 1
    said = ((Party.MENTOR, turn.me.id, turn.now, "chat"),)
    new, name = turn.facts.ids.new(), turn.me.first_name
    turn.add(AddAgreement(new, pairing.id, number, terms, said, name, turn.now))


def _tell_mentee(turn: Turn, pairing: Pairing, terms: Terms, first: date, last: date) -> None:
    if not pairing.mentee.is_reachable or pairing.mentee.rest is not None:
        return
    opening = next_opening(terms, max(turn.now, to_utc(first, MIDNIGHT, terms.zone)))
    values = {"mentor": turn.me.first_name, "when": _when(turn, first, last)}
    if opening is None:
        turn.say(pairing.mentee, "away.mentee_ends", lead=turn.lead_name(), **values)
        return
    turn.say(pairing.mentee, "away.mentee", at=turn.at(opening[0], pairing.mentee), **values)


def _when(turn: Turn, first: date, last: date) -> str:
    if first == last:
        return turn.words.label("away_on").format(day=say_date(first))
    return turn.words.label("away_from").format(first=say_date(first), last=say_date(last))


def is_away(turn: Turn, terms: Terms) -> bool:
    """Is the mentor of these terms away today?"""
    today = to_local(turn.now, terms.zone).date()
    return any(each.first <= today <= each.last for each in terms.away)
