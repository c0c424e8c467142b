"""Changing the cover in chat: more of it holds at once, less needs a reason and a second person.

Where nobody else could agree, one person's recorded reason is enough. Never changes the past.
"""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

from flows.casework import EntryKind
from flows.conversing import Button
from flows.cover import cover_gap
from flows.cover_changes import (
    CoverChange,
    CoverChangeKind,
    hours_from_text,
    hours_to_text,
    takes_away,
    with_change,
)
from flows.effects import ChangeCover, DropTimers
from flows.gate import COVER_WITHIN
from flows.heard import TimerKind
from flows.local_time import ONE_DAY, Hours, say_date, to_local
from flows.people import Person
from flows.proposing import Proposal, ProposalKind
from flows.rights import Action, On, may
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns.confirming import ever_joined
from flows.turns.gating import look_again
from flows.turns.proposals import Asking, asker_of, lapse, propose
from flows.turns.standing import set_next
from flows.typed import coming_day, days_and_hours

DAY, HOURS, REASON = "read.day", "read.hours", "reason"
FARTHEST = timedelta(days=366)
FOLLOWS_COVER = (TimerKind.MORNING, TimerKind.LADDER_TEST)
"""What recurs at times that depend on the cover."""


def begin(turn: Turn, talks: Talks, button: Button) -> None:
    """Starts asking what to change."""
    if not may(turn.me, Action.CHANGE_COVER):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    talks.start(turn, turn.me, "cover")


# what the script does


def read_cover_day(talk: Talk) -> str:
    """Keeps the day, from today on."""
    today = _today(talk.turn)
    read = coming_day(talk.said.words if talk.said else "", today)
    if read is None or not today <= read <= today + FARTHEST:
        return "unread"
    talk.answers[DAY] = read.isoformat()
    return "already" if read in talk.turn.facts.rules.cover.closed else "read"


def closed_days(talk: Talk) -> dict[str, str]:
    """The days without cover that are still to come, today among them."""
    today = _today(talk.turn)
    closed = talk.turn.facts.rules.cover.closed
    return {each.isoformat(): say_date(each) for each in closed if each >= today}


def find_closed_days(talk: Talk) -> str:
    """Is there any?"""
    return "some" if closed_days(talk) else "none"


def read_cover_hours(talk: Talk) -> str:
    """Keeps the weekly hours, and says whether they are less than before."""
    read = weekly_hours(talk.said.words if talk.said else "")
    if not read:
        return "unread"
    talk.answers[HOURS] = hours_to_text(read)
    return "less" if takes_away(talk.turn.facts.rules, _change(talk)) else "more"


def weekly_hours(text: str) -> tuple[Hours, ...]:
    """Hours of a week, parts of it apart by `;` or line; nothing where a part cannot be read."""
    read = [days_and_hours(part) for part in re.split(r"[;\n]", text) if part.strip()]
    return () if None in read else tuple(each for each in read if each is not None)


def weigh_cover(talk: Talk) -> str:
    """What follows: a gap that closes the gate, or only less cover."""
    turn, change = talk.turn, _change(talk)
    talk.values["what"] = _sentence(turn, change)
    after = with_change(turn.facts.rules, change)
    gap = cover_gap(after, turn.now, COVER_WITHIN)
    if gap is None:
        return "less"
    talk.values["when"] = say_date(to_local(gap, turn.facts.rules.zone).date())
    return "gap"


def change_cover(talk: Talk) -> str:
    """Does it, or asks for a second person."""
    turn, change = talk.turn, _change(talk)
    if not may(talk.person, Action.CHANGE_COVER):
        return "barred"
    reason = talk.answers.get(REASON, "")
    seconds = _second_ones(turn) if takes_away(turn.facts.rules, change) else []
    if seconds and not any(each.is_reachable for each in seconds):
        return "no_second"
    if seconds:
        _ask_second(turn, change, reason)
        return "asked"
    _keep(turn, change, reason)
    return "kept"


def _change(talk: Talk) -> CoverChange:
    turn, answers = talk.turn, talk.answers
    me, now = talk.person.id, turn.now
    if answers["what"] == "hours":
        hours = hours_from_text(answers[HOURS])
        return CoverChange(CoverChangeKind.HOURS, _today(turn) + ONE_DAY, hours, me, now)
    is_back = answers["what"] == "back"
    kind = CoverChangeKind.OPENED if is_back else CoverChangeKind.CLOSED
    day = date.fromisoformat(answers["which"] if is_back else answers[DAY])
    return CoverChange(kind, day, (), me, now)


def _today(turn: Turn) -> date:
    return to_local(turn.now, turn.facts.rules.zone).date()


def _second_ones(turn: Turn) -> list[Person]:
    """Whose yes is needed: also theirs whose account is frozen or gone for now."""
    first = On(first=turn.me.id)
    joined = (each for each in turn.facts.team if ever_joined(each))
    return [each for each in joined if may(each, Action.AGREE_TO_LESS_COVER, first)]


def _sentence(turn: Turn, change: CoverChange) -> str:
    words = turn.words
    if change.kind is CoverChangeKind.HOURS:
        return words.label("cover_hours_from").format(day=say_date(change.on))
    return words.label("cover_nobody_on").format(day=say_date(change.on))


def _ask_second(turn: Turn, change: CoverChange, reason: str) -> None:
    held = {
        "kind": change.kind.value,
        "on": change.on.isoformat(),
        "hours": hours_to_text(change.hours),
        "reason": reason,
    }
    proposal = Proposal(
        id=turn.facts.ids.new(),
        kind=ProposalKind.LESS_COVER,
        by=turn.me.id,
        made_at=turn.now,
        words=json.dumps(held),
    )
    propose(turn, proposal, asked_as(turn, proposal))


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about it."""
    change, reason = _proposed(proposal)
    what = turn.words.label("cover_because").format(what=_shown(turn, change), reason=reason)
    return Asking("proposal.less_cover", what=what, asker=asker_of(turn, proposal))


def _proposed(proposal: Proposal) -> tuple[CoverChange, str]:
    """What was proposed, and why."""
    held = json.loads(proposal.words)
    kind, on = CoverChangeKind(held["kind"]), date.fromisoformat(held["on"])
    hours = hours_from_text(held["hours"])
    return CoverChange(kind, on, hours, proposal.by), held["reason"]


def _shown(turn: Turn, change: CoverChange) -> str:
    """In the middle of a sentence, with the hours themselves."""
    said = _sentence(turn, change)
    if not change.hours:
        return said[:1].lower() + said[1:]
    parts = [_hours_said(turn, each) for each in change.hours]
    return f"{said[:1].lower()}{said[1:]}: {'; '.join(parts)}"


def _hours_said(turn: Turn, hours: Hours) -> str:
    days = ", ".join(turn.words.label(f"day_{day}") for day in sorted(hours.days))
    return f"{days} {hours.start:%H:%M} {turn.words.label('cover_to')} {hours.until:%H:%M}"


def may_count(turn: Turn, proposal: Proposal) -> bool:
    """Does a yes count now? A past day changes nothing; both hear so."""
    change, _ = _proposed(proposal)
    if change.kind is CoverChangeKind.HOURS or change.on >= _today(turn):
        return True
    lapse(turn, proposal, "cover.too_late")
    return False


def less_cover(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: it is so from now on, hours from tomorrow."""
    change, reason = _proposed(proposal)
    if change.kind is CoverChangeKind.HOURS:
        change = replace(change, on=max(change.on, _today(turn) + ONE_DAY))
    _keep(turn, replace(change, at=turn.now), reason)


def _keep(turn: Turn, change: CoverChange, reason: str) -> None:
    """Keeps a change with its entry; what follows the cover is set anew."""
    facts = {"kind": change.kind.value, "on": change.on.isoformat()}
    if change.hours:
        facts["hours"] = hours_to_text(change.hours)
    turn.enter(None, EntryKind.COVER_CHANGED, change.by, reason, facts)
    turn.add(ChangeCover(turn.facts.ids.new(), change))
    _set_anew(turn, change)
    look_again(turn)
    turn.because("cover_changed")


def _set_anew(turn: Turn, change: CoverChange) -> None:
    after = Turn(replace(turn.facts, rules=with_change(turn.facts.rules, change)), turn.now)
    for kind in FOLLOWS_COVER:
        after.add(DropTimers(kind, None))
        set_next(after, kind)
    turn.add(*after.done())
