"""The parts of the desk, one function each: what waits for this reader, and the row that opens it.

Pure. A row holds numbers and initials only; what a row means is said by `flows/turns/desk.py`. A
worry about the reader is in no part and in no count.
"""

from flows.casework import Case
from flows.channels import Channel
from flows.conversing import Act
from flows.desk import LostPage, Undelivered
from flows.forgotten import is_forgotten
from flows.gate import all_missing
from flows.gate_lapsing import lapsing
from flows.ladder import givers, may_see
from flows.local_time import stamp
from flows.people import Person
from flows.proposing import Proposal
from flows.proving import LadderTest
from flows.relaying import Pairing
from flows.rights import barred
from flows.turn import Turn
from flows.turns.channel_tests import fates
from flows.turns.desk_rows import Part, Row, item, part_of
from flows.turns.forgotten import owner_of
from flows.turns.gating import gate_of
from flows.turns.proposals import AGREEING, on
from flows.turns.unanswered import usual_reply


def _cases(turn: Turn, reader: Person) -> list[Case]:
    seen = [case for case in turn.facts.cases if may_see(case, reader)]
    return sorted(seen, key=lambda case: (-case.level, case.number))


def _case_row(turn: Turn, case: Case) -> Row:
    level = turn.words.label(f"level_{case.level.name}")
    state = turn.words.label(f"state_{case.state.value}")
    label = f"{case.number} · {level} · {turn.facts.people[case.person].initials} · {state}"
    return Row(label, Act.OPEN_CASE, {"case": str(case.id)})


def unacknowledged(turn: Turn, reader: Person) -> Part:
    """Worries that nobody has, the most urgent first."""
    found = [case for case in _cases(turn, reader) if case.is_unread]
    return part_of(turn, "desk.unacknowledged", [_case_row(turn, case) for case in found])


def closed_to_all(turn: Turn, reader: Person) -> Part:
    """Worries that nobody on the ladder can open, by level and number, for who can give a duty."""
    found = [c for c in turn.facts.cases if reader in givers(turn.facts.team, c)]
    if not found:
        return Part()
    in_order = sorted(found, key=lambda case: (-case.level, case.number))
    shown = (f"{case.number} ({turn.words.label(f'level_{case.level.name}')})" for case in in_order)
    return Part(turn.words.fill("desk.closed_to_all", what=", ".join(shown)))


def orphaned(turn: Turn, reader: Person) -> Part:
    """Worries whose owner cannot be reached any more: another adult has to take care of them."""
    found = [case for case in _cases(turn, reader) if _is_orphaned(turn, case)]
    return part_of(turn, "desk.orphaned", [_case_row(turn, case) for case in found])


def _is_orphaned(turn: Turn, case: Case) -> bool:
    return not case.is_unread and owner_of(turn, case) is None


def untouched(turn: Turn, reader: Person) -> Part:
    """Worries that somebody has, and nothing stands in their record since."""
    found = [c for c in _cases(turn, reader) if is_forgotten(c) and not _is_orphaned(turn, c)]
    return part_of(turn, "desk.untouched", [_case_row(turn, case) for case in found])


def unanswered(turn: Turn, reader: Person) -> Part:
    """Mentees whose messages have waited for an answer longer than was agreed."""
    desk, pairings = turn.facts.desk, {each.id: each for each in turn.facts.every_pairing}
    if desk is None:
        return Part()
    waiting = [
        pairings[each.pairing]
        for each in desk.unanswered
        if each.pairing in pairings and turn.now >= each.since + usual_reply(pairings[each.pairing])
    ]
    rows = [
        item("unanswered", _since(turn, pairing), of=str(pairing.id))
        for pairing in waiting
        if reader.id not in {pairing.mentor.id, pairing.mentee.id}
    ]
    return part_of(turn, "desk.unanswered", rows)


def _since(turn: Turn, pairing: Pairing) -> str:
    return f"{pairing.mentee.initials} · {turn.words.label('desk_no_answer')}"


def undelivered(turn: Turn, reader: Person) -> Part:
    """People to whom a message was given up in the last days; none of a worry about the reader."""
    people = turn.facts.people
    rows = [
        item("undelivered", f"{people[each.person].initials} · {_reason(turn, each)}", of=of(each))
        for each in shown_undelivered(turn, reader)
    ]
    return part_of(turn, "desk.undelivered", rows)


def shown_undelivered(turn: Turn, reader: Person) -> list[Undelivered]:
    """Those that this reader may know of."""
    desk = turn.facts.desk
    mine = {case.id for case in _cases(turn, reader)}
    found = desk.undelivered if desk else ()
    return [
        each
        for each in found
        if each.person in turn.facts.people
        and each.person != reader.id
        and (each.case is None or each.case in mine)
    ]


def pages(turn: Turn, reader: Person) -> Part:
    """Alerts by a second channel that were given up, of worries that this reader may know of."""
    if not shown_pages(turn, reader):
        return Part()
    line = turn.words.fill("desk.pages", count=str(len(shown_pages(turn, reader))))
    return Part(line, (item("pages", turn.words.label("desk_pages")),))


def shown_pages(turn: Turn, reader: Person) -> list[tuple[Case, LostPage]]:
    """Those that this reader may know of, each with its worry."""
    mine = {case.id: case for case in _cases(turn, reader)}
    found = turn.facts.desk.pages if turn.facts.desk else ()
    return [(mine[each.case], each) for each in found if each.case in mine]


def of(each: Undelivered) -> str:
    """What names one of them in a button."""
    return f"{each.person}/{each.case or ''}"


def _reason(turn: Turn, each: Undelivered) -> str:
    return turn.words.label(f"failed_{each.failure.value}")


def set_aside(turn: Turn, reader: Person) -> Part:
    """What the program could not work on."""
    desk = turn.facts.desk
    count = len(desk.set_aside) + desk.stuck if desk else 0
    if not count:
        return Part()
    row = item("set_aside", turn.words.label("desk_set_aside"))
    return Part(turn.words.fill("desk.set_aside", count=str(count)), (row,))


def gate(turn: Turn, reader: Person) -> Part:
    """Lines of the go-live gate that are missing or lapse soon."""
    if turn.facts.rules.made_up:
        return Part()
    found = gate_of(turn)
    missing, soon = len(all_missing(found, turn.now)), len(lapsing(found, turn.now))
    if not missing + soon:
        return Part()
    row = item("gate", turn.words.label("desk_gate"))
    return Part(turn.words.fill("desk.gate", count=str(missing), number=str(soon)), (row,))


def proposals(turn: Turn, reader: Person) -> Part:
    """What waits for this reader's yes or no."""
    found = [each for each in turn.facts.proposals if is_for(turn, each, reader)]
    rows = [
        item("proposal", turn.words.label(f"proposal_{each.kind.value}"), of=str(each.id))
        for each in found
    ]
    return part_of(turn, "desk.proposals", rows)


def is_for(turn: Turn, proposal: Proposal, reader: Person) -> bool:
    """May this reader answer it?"""
    if proposal.case is not None and turn.case(proposal.case) is None:
        return False  # whom it is about is not known here
    may_answer = barred(reader, AGREEING[proposal.kind], on(turn, proposal)) is None
    return proposal.is_open and may_answer


def own_address(turn: Turn, reader: Person) -> Part:
    """Somebody on the ladder whom alerts by e-mail could reach, and do not."""
    if Channel.EMAIL not in turn.facts.second or not reader.duties or reader.mail is not None:
        return Part()
    row = Row(turn.words.label("desk_own_address"), Act.REACH, {})
    return Part(turn.words.fill("desk.own_address"), (row,))


def ladder(turn: Turn, reader: Person) -> Part:
    """When the ladder was proven, or that it is not; and how the second channels did in its test."""
    test = turn.facts.ladder_test
    if test is None:
        return Part(turn.words.fill("desk.ladder_untested"))
    found = _ladder(turn, test)
    return Part("\n".join((found.line, *fates(turn, test.started_at))), found.rows)


def _ladder(turn: Turn, test: LadderTest) -> Part:
    zone = turn.facts.rules.zone
    if test.passed_at is not None:
        return Part(turn.words.fill("desk.ladder_proven", when=stamp(test.passed_at, zone)))
    when = stamp(test.started_at, zone)
    if test.is_running:
        return Part(turn.words.fill("desk.ladder_running", when=when))
    line = turn.words.fill("desk.ladder_not_proven", when=when, count=str(len(test.silent)))
    return Part(line, (item("ladder", turn.words.label("desk_ladder")),))
