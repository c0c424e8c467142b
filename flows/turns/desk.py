"""The desk: what waits for whoever asks, and one tap opens each. Also once on a covered morning.

What the reader may not see, or what is not there any more, opens like something that never was.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from flows.conversing import Button
from flows.desk import DESK, is_still_morning
from flows.gate import all_missing
from flows.gate_lapsing import lapsing
from flows.heard import TimerFired, TimerKind
from flows.local_time import stamp
from flows.people import Person
from flows.proposing import ProposalKind
from flows.rights import Action, may
from flows.turn import Manner, Rows, Turn
from flows.turns import alarms, desk_parts, desk_people
from flows.turns.confirming import what_they_are, yes_or_no
from flows.turns.desk_parts import of, shown_undelivered, unacknowledged
from flows.turns.desk_rows import Part, Row
from flows.turns.gating import gate_of, speech_of
from flows.turns.proposals import AskedAs, ask
from flows.turns.proving import missing
from flows.turns.standing import set_next

MOST_ROWS = 40
"""So many rows stand under one message; the counts are of all."""


PARTS: tuple[Callable[[Turn, Person], Part], ...] = (
    desk_parts.unacknowledged,
    alarms.part,
    desk_parts.closed_to_all,
    desk_parts.orphaned,
    desk_parts.untouched,
    desk_parts.unanswered,
    desk_parts.undelivered,
    desk_parts.pages,
    desk_parts.set_aside,
    desk_people.waiting,
    desk_people.links,
    desk_parts.gate,
    desk_parts.proposals,
    desk_parts.own_address,
)
"""What waits, in this order."""
LAST = (desk_people.resting, desk_parts.ladder)
"""What is to be known, whether anything waits or not."""


def show(turn: Turn) -> None:
    """Somebody asks for the desk."""
    if not may(turn.me, Action.SEE_DESK):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    turn.because("desk_shown")
    _say(turn, turn.me, "desk.head", Manner())


def morning(turn: Turn, heard: TimerFired) -> None:
    """Everybody on duty gets the desk, without a sound unless a worry is not acknowledged."""
    set_next(turn, TimerKind.MORNING)
    if not is_still_morning(turn.facts.rules, heard.timer.due, turn.now):
        turn.because("desk_too_late")
        return
    turn.because("desk_morning")
    for person in turn.facts.team:
        if person.duties and person.is_reachable and may(person, Action.SEE_DESK):
            is_urgent = bool(unacknowledged(turn, person).rows)
            _say(turn, person, "desk.morning", Manner(silent=not is_urgent, once=True))


def _say(turn: Turn, reader: Person, head: str, manner: Manner) -> None:
    found = [part(turn, reader) for part in PARTS]
    last = [part(turn, reader) for part in LAST]
    lines = [part.line for part in found if part.line]
    known = [part.line for part in last if part.line]
    rows = [row for part in (*found, *last) for row in part.rows]
    when = stamp(turn.now, turn.facts.rules.zone)
    nothing = [] if lines else [turn.words.fill("desk.nothing")]
    text = "\n".join([turn.words.fill(head, when=when), *lines, *nothing, *known])
    if len(rows) > MOST_ROWS:
        text += "\n" + turn.words.fill("desk.more", count=str(MOST_ROWS))
    how = Manner(silent=manner.silent, once=manner.once, buttons=_buttons(turn, rows[:MOST_ROWS]))
    turn.say_text(reader, head, text, how)


def _buttons(turn: Turn, rows: list[Row]) -> Rows:
    return [[turn.button(row.label, row.act, **row.meaning)] for row in rows]


def open_row(turn: Turn, button: Button, asked_as: Mapping[ProposalKind, AskedAs]) -> None:
    """Opens a row, if it is on this reader's desk now; else it is as if it had never been.

    A proposal opens as it was asked, by `asked_as`; who waits to join, with yes and no.
    """
    me, meaning = turn.me, dict(button.meaning)
    parts = [part(turn, me) for part in (*PARTS, *LAST)] if may(me, Action.SEE_DESK) else []
    if not any(dict(row.meaning) == meaning for part in parts for row in part.rows):
        turn.say(me, "alert.not_yours")
        turn.because("case_barred")
        return
    turn.because("desk_opened")
    if meaning[DESK] == "proposal":
        found = next(p for p in turn.facts.proposals if str(p.id) == meaning["of"])
        ask(turn, me, found, asked_as[found.kind](turn, found))
    elif meaning[DESK] == "waiting":
        _waiting(turn, UUID(meaning["of"]))
    else:
        turn.say_text(me, f"desk.row_{meaning[DESK]}", _opened(turn, meaning))


def _waiting(turn: Turn, of: UUID) -> None:
    person = turn.facts.people[of]
    if person.link is None:
        raise ValueError("somebody waits for a yes without a link")
    turn.say(
        turn.me,
        "desk.row_waiting",
        Manner(buttons=yes_or_no(turn, person, person.link)),
        name=f"{person.first_name} ({person.initials})",
        what=what_they_are(turn, person),
    )


def _opened(turn: Turn, meaning: Mapping[str, str]) -> str:
    match meaning[DESK]:
        case "unanswered":
            return _unanswered(turn, UUID(meaning["of"]))
        case "undelivered":
            return _undelivered(turn, meaning["of"])
        case "pages":
            return _pages(turn)
        case "set_aside":
            return _set_aside(turn)
        case "gate":
            return _gate(turn)
        case "alarms":
            return alarms.said(turn)
        case "link":
            return desk_people.say_link(turn, meaning["of"])
        case "resting":
            found = "\n".join(desk_people.said_resting(turn, turn.me))
            return turn.words.fill("desk.row_resting", what=found)
        case "ladder":
            return _ladder(turn)
        case kind:
            raise ValueError(f"the desk has no rows called {kind}")


def _unanswered(turn: Turn, of: UUID) -> str:
    desk = turn.facts.desk
    pairing = next(each for each in turn.facts.every_pairing if each.id == of)
    since = next(each.since for each in desk.unanswered if each.pairing == of) if desk else turn.now
    return turn.words.fill(
        "desk.row_unanswered",
        mentee=pairing.mentee.first_name,
        mentor=pairing.mentor.first_name,
        when=stamp(since, turn.facts.rules.zone),
    )


def _undelivered(turn: Turn, named: str) -> str:
    each = next(each for each in shown_undelivered(turn, turn.me) if of(each) == named)
    return turn.words.fill(
        "desk.row_undelivered",
        name=turn.facts.people[each.person].first_name,
        when=stamp(each.at, turn.facts.rules.zone),
        reason=turn.words.label(f"failed_{each.failure.value}"),
    )


def _pages(turn: Turn) -> str:
    """A line for each alert that a second channel did not take."""
    words, people = turn.words, turn.facts.people
    lines = []
    for case, each in desk_parts.shown_pages(turn, turn.me):
        initials = people[each.person].initials if each.person in people else ""
        lines.append(
            words.fill(
                "desk.row_pages",
                when=stamp(each.at, turn.facts.rules.zone),
                number=str(case.number),
                kind=words.label(f"page_by_{each.channel.value}").format(initials=initials),
                reason=words.label(f"page_{each.failure.value}"),
            )
        )
    return "\n".join(lines)


def _set_aside(turn: Turn) -> str:
    desk = turn.facts.desk
    numbers = ", ".join(map(str, desk.set_aside)) if desk and desk.set_aside else "0"
    count = str(desk.stuck if desk else 0)
    return turn.words.fill("desk.row_set_aside", number=numbers, count=count)


def _gate(turn: Turn) -> str:
    gate, speech = gate_of(turn), speech_of(turn)
    lacking = [speech.line(each) for each in all_missing(gate, turn.now)]
    soon = [speech.line(each) for each in lapsing(gate, turn.now)]
    return turn.words.fill("desk.row_gate", what="\n".join([*lacking, *soon]))


def _ladder(turn: Turn) -> str:
    test = turn.facts.ladder_test
    what = missing(turn, test) if test and test.asked else turn.words.fill("desk.nobody")
    return turn.words.fill("desk.row_ladder", what=what)
