"""The go-live gate in a transcript: what stands recorded before the story, and recording in it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flows.effects import AskInTest, Effect, PutLadderTest
from flows.facts import Facts
from flows.gate import OF_MENTEES, OF_MENTORS, Line, to_check
from flows.heard import GateLineRecorded, Heard, Source, SourceKind
from flows.library import load_library
from flows.local_time import to_local
from flows.people import Duty, Role
from flows.proving import Asked, LadderTest
from flows.turn import Turn
from flows.turns.gate_records import record

from .cast import Cast, Member
from .lines import TranscriptFault
from .times import ZONE

A_YEAR = timedelta(days=365)
NUMBERS = "Children's services 0151 496 0000, at night 0151 496 0001"
WORDS = {
    Line.LOCAL_NUMBERS: NUMBERS,
    Line.SUPERVISION: "Each mentor every six weeks, with Grace",
    Line.DETAILS: "In the locked cabinet, second drawer",
}
_HELP_LINES = {line.show.partition(":")[0]: line.id for line in load_library().help_lines}
OF_SCHEME = {
    "the cover hours": Line.COVER,
    "the local emergency numbers": Line.LOCAL_NUMBERS,
    "the supervision plan": Line.SUPERVISION,
    "the test of the ladder": Line.LADDER_TEST,
}
OF_PERSON = {
    "contact details": Line.DETAILS,
    "deputy's confirmation": Line.DETAILS_OPEN,
    "identity": Line.IDENTITY,
    "criminal-record check": Line.CRIMINAL_RECORD,
    "references": Line.REFERENCES,
    "training": Line.TRAINING,
    "readiness sign-off": Line.READINESS,
    "supervision slot": Line.SUPERVISION_SLOT,
}
_SOMEBODYS = re.compile(rf"(?P<whose>[A-Z][a-z]+)'s (?P<line>{'|'.join(OF_PERSON)})")
_CHECK = re.compile(rf"the check of (?P<help>{'|'.join(_HELP_LINES)})")
LINE = (
    rf"(?:{'|'.join(OF_SCHEME)}|the check of (?:{'|'.join(_HELP_LINES)})"
    rf"|[A-Z][a-z]+'s (?:{'|'.join(OF_PERSON)}))"
)


@dataclass(frozen=True, slots=True)
class Which:
    """One line of the gate, as a transcript names it."""

    line: Line
    what: str = ""
    whose: str = ""


def which(text: str) -> Which:
    """The line that a text names. Raises TranscriptFault where there is none."""
    if text in OF_SCHEME:
        return Which(OF_SCHEME[text])
    if found := _CHECK.fullmatch(text):
        return Which(Line.HELP_LINE, _HELP_LINES[found["help"]])
    if found := _SOMEBODYS.fullmatch(text):
        return Which(OF_PERSON[found["line"]], whose=found["whose"])
    raise TranscriptFault(f"the gate has no line called {text}")


def standing(cast: Cast, ids: dict[str, UUID]) -> list[GateLineRecorded]:
    """What stands recorded before the story begins."""
    if cast.gate is None:
        return []
    left_out = {which(each) for each in cast.gate}
    return [recorded(cast, ids, each) for each in _all(cast) if each not in left_out]


def _all(cast: Cast) -> list[Which]:
    found = [Which(line) for line in OF_SCHEME.values()]
    found += [Which(Line.HELP_LINE, line.id) for line in to_check(load_library().help_lines)]
    for role, lines in ((Role.MENTEE, OF_MENTEES), (Role.MENTOR, OF_MENTORS)):
        names = [each.name for each in cast.members.values() if each.role is role]
        found += [Which(line, whose=name) for line in lines for name in names]
    return found


def recorded(cast: Cast, ids: dict[str, UUID], which: Which) -> GateLineRecorded:
    """A line as it is recorded on the first day of the story, or as the set-up says."""
    today = to_local(cast.beginning, ZONE).date()
    duty = Duty.DEPUTY if which.line is Line.DETAILS_OPEN else Duty.LEAD
    on = (cast.lines_checked or today) if which.line is Line.HELP_LINE else today
    until = cast.counts_until.get((which.whose, which.line), today + A_YEAR)
    return GateLineRecorded(
        Source(SourceKind.COMMAND),
        which.line,
        ids[_holder(cast, duty).name],
        on,
        which.what,
        ids[cast.known(which.whose)] if which.whose else None,
        until if which.line in OF_MENTORS else None,
        WORDS.get(which.line, ""),
    )


def _holder(cast: Cast, duty: Duty) -> Member:
    for each in cast.members.values():
        if each.duty is duty:
            return each
    raise TranscriptFault(f"the gate needs somebody who is the {duty.value}")


def keep(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
    """Keeps a line as it is, also one that is recorded by a button alone."""
    turn = Turn(facts, now)
    if isinstance(heard, GateLineRecorded) and heard.line is Line.LADDER_TEST:
        test = LadderTest(facts.ids.new(), now, None, 0, ended_at=now, passed_at=now)
        on_duty = [each.id for each in facts.team if each.duties]
        asked = (Asked(facts.ids.new(), each, 0, now, now, now) for each in on_duty)
        turn.add(PutLadderTest(test), *(AskInTest(test.id, each) for each in asked))
    elif isinstance(heard, GateLineRecorded):
        record(turn, heard)
    return turn.done()
