"""Recording a line of the gate: by whom, on which day, with an entry in the record.

The same rules for chat and command line. Nobody records a check of their own.
"""

from datetime import date, timedelta

from flows.casework import EntryKind
from flows.effects import RecordGateLine, Refuse
from flows.gate import BY_ITSELF, OF_MENTEES, OF_MENTORS, WITH_WORDS, Line, Recorded, to_check
from flows.heard import GateLineRecorded
from flows.local_time import to_local
from flows.people import Person, Role
from flows.rights import Action, On
from flows.turn import Turn
from flows.turns.gating import look_again
from flows.turns.who_asks import refusal

FEWEST_LETTERS, FEWEST_DIGITS = 3, 3
"""Fewer say nothing that somebody could read or ring later: 111 has three."""
LONGEST_CHECK = timedelta(days=5 * 366)
"""A last day further ahead is a slip of the year."""


def today_of(turn: Turn) -> date:
    """The local day of the programme."""
    return to_local(turn.now, turn.facts.rules.zone).date()


def command_heard(turn: Turn, heard: GateLineRecorded) -> None:
    """The command line records a line for a person who is named."""
    refused = fault_of(turn, heard)
    if refused is None and heard.line is Line.DETAILS_OPEN:
        refused = Refuse("command.gate_by_deputy")
    if refused is not None:
        turn.add(refused)
        return
    record(turn, heard)


def fault_of(turn: Turn, heard: GateLineRecorded) -> Refuse | None:
    """Why a line cannot be recorded like this; None where it can."""
    action = Action.CONFIRM_DETAILS if heard.line is Line.DETAILS_OPEN else Action.RECORD_GATE
    if refused := refusal(turn, heard.by, action, On(person=heard.person)):
        return refused
    fault = _line_fault(turn, heard)
    return Refuse(fault) if fault else None


def _line_fault(turn: Turn, heard: GateLineRecorded) -> str:
    if heard.line in BY_ITSELF:
        return "command.gate_by_itself"
    if heard.on > today_of(turn):
        return "command.gate_future"
    return _about_fault(turn, heard) or _words_fault(heard) or _recheck_fault(turn, heard)


def _about_fault(turn: Turn, heard: GateLineRecorded) -> str:
    """Whose line, or which help line?"""
    lines = {line.id for line in to_check(turn.facts.library.help_lines)}
    if (heard.line is Line.HELP_LINE) != (heard.what in lines) or (
        heard.what and heard.line is not Line.HELP_LINE
    ):
        return "command.gate_help_line"
    person = turn.facts.people.get(heard.person) if heard.person else None
    if heard.line in OF_MENTEES:
        return "" if _is(person, Role.MENTEE) else "command.gate_mentee"
    if heard.line in OF_MENTORS:
        return "" if _is(person, Role.MENTOR) else "command.gate_mentor"
    return "command.gate_nobodys" if heard.person else ""


def _is(person: Person | None, role: Role) -> bool:
    return person is not None and role in person.roles


def _words_fault(heard: GateLineRecorded) -> str:
    has_words = sum(each.isalpha() for each in heard.words) >= FEWEST_LETTERS
    if heard.line is Line.LOCAL_NUMBERS:
        digits = sum(each.isdigit() for each in heard.words)
        return "" if digits >= FEWEST_DIGITS else "command.gate_number"
    return "command.gate_words" if heard.line in WITH_WORDS and not has_words else ""


def _recheck_fault(turn: Turn, heard: GateLineRecorded) -> str:
    if heard.line not in OF_MENTORS:
        return "command.gate_no_recheck" if heard.recheck else ""
    today, until = today_of(turn), heard.recheck
    is_near = until is not None and today < until <= today + LONGEST_CHECK
    return "" if is_near else "command.gate_recheck"


def record(turn: Turn, heard: GateLineRecorded) -> None:
    """Keeps a line with its entry, and has the whole gate looked at."""
    recorded = Recorded(
        line=heard.line,
        by=heard.by,
        on=heard.on,
        at=turn.now,
        what=heard.what,
        person=heard.person,
        recheck=heard.recheck,
        words=heard.words.strip(),
    )
    facts = {"line": heard.line.value, "on": heard.on.isoformat()}
    if heard.what:
        facts["what"] = heard.what
    if heard.recheck:
        facts["recheck"] = heard.recheck.isoformat()
    kind = EntryKind.GATE_RECORDED
    turn.enter(None, kind, heard.by, recorded.words, facts, person=heard.person)
    turn.add(RecordGateLine(turn.facts.ids.new(), recorded))
    look_again(turn)
    turn.because("gate_recorded")
