"""Gathers the facts of a whole batch: one statement a kind of fact, whoever asks for it.

Never a statement for each heard thing; who is given what of it is the reader's part.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flows.casework import Case, CaseFile, Concern
from flows.channels import Channel, Health
from flows.checkins import CheckIn, CheckInPlan
from flows.desk import OnDesk
from flows.erasing import Erasing
from flows.habits import Traces
from flows.heard import TimerKind
from flows.own import Own
from flows.people import Person
from flows.proposing import Proposal, ProposalKind
from flows.proving import LadderTest
from flows.relaying import Pairing, Relay
from storage import reading_check_ins as checking
from storage import reading_safety as safety
from storage import reading_talking as talking
from storage.channels import read_health, read_silent_for
from storage.naming import Named, known
from storage.reading_cases import read_cases, read_young_people
from storage.reading_changes import Changes, read_changes
from storage.reading_closed import read_closed_pages
from storage.reading_desk import read_desk
from storage.reading_erasing import read_erasing
from storage.reading_gate import GateLines, read_gate_lines, read_was_open
from storage.reading_habits import read_traces
from storage.reading_own import read_own
from storage.reading_pairings import Halves, by_person, read_halves, read_pairings
from storage.reading_people import read_people, read_team
from storage.reading_programme import OfProgramme, read_programme
from storage.reading_proposals import read_proposals
from storage.reading_proving import read_ladder_test
from storage.roster import Roster, read_roster
from storage.scope import Scope
from storage.timers import read_standing

Message = tuple[UUID, int]


@dataclass(frozen=True, slots=True, repr=False)
class Gathered:
    """The facts of a whole batch, by id. Holds words; shows none."""

    team: set[UUID]
    on_duty: set[UUID]
    people: dict[UUID, Person]
    halves_of: Mapping[UUID, Sequence[Halves]]
    pairings: dict[UUID, Pairing]
    relays: dict[UUID, Relay]
    cases: dict[UUID, Case]
    files: dict[UUID, CaseFile]
    of_programme: OfProgramme
    talk: "OfTalk"
    words: "OfWords"
    scheme: "OfScheme"


@dataclass(frozen=True, slots=True, repr=False)
class OfTalk:
    """Relays that were edited or passed lately, plans and check-ins, each by whose they are."""

    original_relays: dict[Message, Relay]
    plans: dict[UUID, CheckInPlan]
    check_ins: dict[UUID, CheckIn]
    slots: dict[UUID, frozenset[str]]
    unanswered: dict[UUID, tuple[int, datetime]]
    relayed: list[Relay]
    before: dict[UUID, tuple[Relay, ...]]
    traces: dict[UUID, Traces]


@dataclass(frozen=True, slots=True, repr=False)
class OfWords:
    """Concerns that were edited, when people last told, wrote and were written to, and their own words."""

    original_concerns: dict[Message, Concern]
    changes: Changes
    last_told: dict[UUID, datetime]
    last_lead_wrote: dict[UUID, datetime]
    last_wrote: dict[UUID, datetime]
    own: dict[UUID, Own]


@dataclass(frozen=True, slots=True, repr=False)
class OfScheme:
    """What concerns the scheme: proposals, what recurs, everybody, the ladder's test, the gate."""

    erasing: dict[UUID, Erasing]
    proposals: dict[UUID, Proposal]
    standing: dict[TimerKind, datetime]
    silent_for: Mapping[UUID, frozenset[UUID]]
    health: dict[Channel, Health]
    roster: Roster
    ladder_test: LadderTest | None
    desk: OnDesk | None
    gate: GateLines
    was_open: bool | None = None
    archive: Mapping[UUID, tuple[Case, ...]] = field(default_factory=dict)

    def archived(self) -> Iterable[Case]:
        """The closed worries that anybody asked for."""
        return (case for page in self.archive.values() for case in page)


async def gather(scope: Scope, named: Sequence[Named], *, is_real: bool) -> Gathered:
    """Reads each kind of fact once for all. `is_real` says that people are not made up."""
    mine = known(each.me for each in named)
    team, on_duty = await read_team(scope)
    relays = await talking.read_relays_by_id(scope, {r for each in named for r in each.relays})
    files = known(each.case for each in named)
    of_files = await read_young_people(scope, files)
    also = _named_pairings(named, relays.values())
    halves = await read_halves(scope, mine | of_files, also, _who_flags(named))
    named_pairings = known(each.pairing for each in named)
    young = mine.union(*(each.young for each in named))
    young |= {h.mentee for h in halves if h.mentor in mine or h.id in named_pairings}
    cases = await read_cases(scope, _of_whom(named, young, team, on_duty), files)
    read_files = await safety.read_files(scope, files, cases)
    around = {who for each in halves for who in (each.mentee, each.mentor)} | mine
    around |= {who for each in named for who in named_people(each)}
    scheme = await _gather_scheme(scope, named, (team, on_duty), around if is_real else None)
    people = await read_people(
        scope,
        {*mine, *team, *(each.sender for each in relays.values())}
        | {who for each in scheme.erasing.values() for who in (each.person, *each.others)}
        | around
        | {who for each in (*cases.values(), *scheme.archived()) for who in in_case(each)}
        | {who for each in read_files.values() for who in in_file(each)}
        | {who for each in scheme.proposals.values() for who in known((each.by, each.person))},
    )
    return Gathered(
        team=team,
        on_duty=on_duty,
        people=people,
        halves_of=by_person(halves),
        pairings=await read_pairings(scope, halves, people),
        relays=relays,
        cases=cases,
        files=read_files,
        of_programme=await read_programme(scope),
        talk=await _gather_talk(scope, named, mine, young, {h.mentor for h in halves}),
        words=await _gather_words(scope, mine, named),
        scheme=scheme,
    )


def _who_flags(named: Sequence[Named]) -> set[UUID]:
    """Who wants to flag or report something."""
    return known(each.me for each in named if each.asks_flags)


def _edited(named: Sequence[Named]) -> list[Message]:
    return [(n.me, n.asked.edited) for n in named if n.me and n.asked.edited is not None]


def _writers(named: Iterable[Named]) -> dict[UUID, tuple[int, datetime]]:
    return {each.me: each.asked.wrote for each in named if each.me and each.asked.wrote}


async def _gather_talk(
    scope: Scope, named: Sequence[Named], mine: set[UUID], young: set[UUID], mentors: set[UUID]
) -> OfTalk:
    return OfTalk(
        original_relays=await talking.read_original_relays(scope, _edited(named)),
        plans=await checking.read_plans(scope, young),
        check_ins=await checking.read_check_ins(scope, known(each.check_in for each in named)),
        slots=await checking.read_slots(scope, mine),
        unanswered=await checking.read_unanswered(scope, mine),
        relayed=await talking.read_relayed(scope, _who_flags(named)),
        before=await talking.read_lately(scope, _writers(named)),
        traces=await read_traces(scope, mentors & set(_writers(named))),
    )


async def _gather_words(scope: Scope, mine: set[UUID], named: Sequence[Named]) -> OfWords:
    edited = _edited(named)
    concerns = await safety.read_original_concerns(scope, edited)
    return OfWords(
        original_concerns=concerns,
        changes=await read_changes(scope, edited, concerns.values()),
        last_told=await safety.read_last_told(scope, mine),
        last_lead_wrote=await safety.read_last_lead_wrote(scope, mine),
        last_wrote=await safety.read_last_wrote(scope, mine),
        own=await read_own(scope, known(each.me for each in named if each.asked.own)),
    )


def wants_everybody(each: Named, team: Collection[UUID]) -> bool:
    """Is it one of the team who asks for the whole programme's people, a command that concerns
    them all, or a look at the gate?"""
    is_of_all = each.asked.of_gate or each.asked.everybody or wants_desk(each, team)
    return is_of_all or (each.me in team and each.asks_for_everybody)


def _of_whom(
    named: Sequence[Named], young: set[UUID], team: set[UUID], on_duty: set[UUID]
) -> set[UUID] | None:
    """Whose open cases are read; None for everybody's: for a duty, and where all are asked for."""
    is_all = any(each.me in on_duty or wants_cases(each, team) for each in named)
    return None if is_all else young


def wants_cases(each: Named, team: Collection[UUID]) -> bool:
    """Does it need all open cases, whatever the duty of who asks: the desk, and what ends a role?"""
    return wants_desk(each, team) or (each.asks_for_cases and each.me in team)


def wants_desk(each: Named, team: Collection[UUID]) -> bool:
    """Is it one of the team who asks for the desk, or the morning's, or the alarms'?"""
    return each.asks_for_desk and (each.me in team or each.asked.is_of_programme)


async def _gather_scheme(
    scope: Scope,
    named: Sequence[Named],
    who: tuple[set[UUID], set[UUID]],
    around: set[UUID] | None,
) -> OfScheme:
    """`who` are the team and those with a duty, `around` those whose lines of the gate are wanted;
    None where nobody's are."""
    team, on_duty = who
    proposals = known(each.proposal for each in named)
    of_desk = any(wants_desk(each, team) for each in named)
    is_team = of_desk or any(each.me in team for each in named)
    is_wanted = any(wants_everybody(each, team) for each in named)
    of_gate = any(each.asked.of_gate for each in named)
    found = await read_proposals(scope, proposals, is_team=is_team)
    return OfScheme(
        proposals=found,
        erasing=await read_erasing(scope, known(erased_by(each, found) for each in named)),
        standing=await read_standing(scope) if any(n.asked.standing for n in named) else {},
        silent_for=await read_silent_for(scope, _asked_of_telegram(named)),
        health=await read_health(scope) if of_desk or any(map(asks_health, named)) else {},
        roster=await read_roster(scope) if is_wanted else Roster((), ()),
        ladder_test=await read_ladder_test(scope)
        if is_team or any(n.asked.is_of_programme for n in named)
        else None,
        gate=await _gather_gate(scope, around, is_wanted=is_wanted),
        was_open=await read_was_open(scope) if of_gate else None,
        desk=await read_desk(scope) if of_desk else None,
        archive=await read_closed_pages(scope, _closed_wanted(named, on_duty)),
    )


def _closed_wanted(named: Iterable[Named], on_duty: set[UUID]) -> dict[UUID, int]:
    """Who of those with a duty asks for closed worries, and before which number."""
    asked = ((each.me, each.closed_before) for each in named)
    return {me: before for me, before in asked if me in on_duty and before is not None}


async def _gather_gate(scope: Scope, around: set[UUID] | None, *, is_wanted: bool) -> GateLines:
    if is_wanted:
        return await read_gate_lines(scope, None)
    return GateLines() if around is None else await read_gate_lines(scope, around)


def _asked_of_telegram(named: Iterable[Named]) -> set[UUID]:
    """The cases of which it is asked whether Telegram has taken their alerts."""
    return known(each.case for each in named if each.asks_at(TimerKind.TELEGRAM_SILENT))


def asks_health(each: Named) -> bool:
    """Is it asked how the second channels did?"""
    return each.asks_at(TimerKind.CHANNELS_TESTED)


def _named_pairings(named: Iterable[Named], relays: Iterable[Relay]) -> set[UUID]:
    by_command = known(each.pairing for each in named)
    return by_command | known(each.pairing for each in relays)


def erased_by(each: Named, proposals: Mapping[UUID, Proposal]) -> UUID | None:
    """Whom a press, or the proposal that it names, would erase."""
    proposal = proposals.get(each.proposal) if each.proposal else None
    is_erasing = proposal is not None and proposal.kind is ProposalKind.ERASE
    return proposal.person if proposal is not None and is_erasing else each.erases


def named_people(each: Named) -> set[UUID]:
    """Whom one heard thing names itself: in a command, by a join link, by a press or a flow."""
    by_link = each.invite.person if each.invite else None
    return {*each.asked.people, *known((by_link, each.person)), *each.young}


def in_case(case: Case) -> set[UUID]:
    """Everybody whom a case names."""
    return known((case.person, case.asked_for, case.owner, *case.about))


def in_file(file: CaseFile) -> set[UUID]:
    """Everybody who wrote in a file."""
    return known((*(each.by for each in file.concerns), *(each.by for each in file.entries)))
