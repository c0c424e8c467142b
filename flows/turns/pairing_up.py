"""Pairing in chat: a mentee, a mentor, and the agreement that the three made on paper.

The same rules decide as at the command line; the coordinator who says so is the third party.
"""

from uuid import UUID

from flows.agreement import Terms
from flows.conversing import EVERYBODY
from flows.heard import AgreementRecorded, MessageHeard, Source, SourceKind
from flows.people import Role, names_apart
from flows.relaying import Pairing, PairingState, Stopper
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns import agreeing, commands
from flows.turns.kept_stops import kept_stops
from flows.typed import days_and_hours

HOURS = "read.hours"
NEEDED = (Action.PAIR, Action.RECORD_AGREEMENT, Action.AGREE_AS_SUPERVISOR)
"""An administrator pairs at the command line, and names the supervisor there."""


def begin(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/pair`: starts asking whom to pair; whoever pairs here is the third party too."""
    if not all(may(turn.me, each) for each in NEEDED):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    talks.start(turn, turn.me, "pair_up", subject={EVERYBODY: "yes"})


def find_unpaired(talk: Talk) -> str:
    """Is there anybody to pair?"""
    return "some" if unpaired_mentees(talk) and mentors(talk) else "nobody"


def unpaired_mentees(talk: Talk) -> dict[str, str]:
    """The mentees who have no mentor."""
    facts = talk.turn.facts
    paired = {pairing.mentee.id for pairing in facts.every_pairing}
    found = [p for p in facts.everybody if Role.MENTEE in p.roles and p.id not in paired]
    return {str(of): name for of, name in names_apart(found).items()}


def mentors(talk: Talk) -> dict[str, str]:
    """Every mentor."""
    found = [p for p in talk.turn.facts.everybody if Role.MENTOR in p.roles]
    return {str(of): name for of, name in names_apart(found).items()}


def read_hours(talk: Talk) -> str:
    """Keeps what was typed, if days and hours can be read in it."""
    words = talk.said.words if talk.said else ""
    if days_and_hours(words) is None:
        return "unread"
    talk.answers[HOURS] = words
    return "read"


def pair_up(talk: Talk) -> str:
    """Pairs the two and records the agreement; refuses with the reason in words."""
    turn, answers = talk.turn, talk.answers
    mentee = turn.facts.people.get(UUID(answers["mentee"]))
    mentor = turn.facts.people.get(UUID(answers["mentor"]))
    reason = commands.pair_fault(turn.facts.every_pairing, mentee, mentor)
    if not reason and mentee is not None and mentor is not None:
        pairing = Pairing(
            turn.facts.ids.new(), PairingState.ACTIVE, mentee, mentor, versions=(), version=1
        )
        heard = _heard(talk, pairing)
        reason = agreeing.fault_of(turn, heard, pairing)
        if not reason:
            commands.pair(turn, pairing.id, mentee, mentor)
            agreeing.record(turn, heard, pairing)
            talk.values["mentor"] = mentor.first_name
            kept = kept_stops(turn, mentor)
            return (
                "stopped_here" if Stopper.COORDINATOR in kept else "stopped" if kept else "paired"
            )
    talk.values["reason"] = turn.words.fill(reason)
    return "refused"


def _heard(talk: Talk, pairing: Pairing) -> AgreementRecorded:
    answers, me = talk.answers, talk.person
    hours = days_and_hours(answers[HOURS])
    terms = Terms(
        zone=pairing.mentee.zone,
        hours=(hours,) if hours else (),
        mentee_a_week=int(answers["to_mentor"]),
        mentor_a_week=int(answers["to_mentee"]),
    )
    today = talk.turn.today(pairing.mentee)
    source = Source(SourceKind.COMMAND)
    return AgreementRecorded(source, pairing.id, terms, me.id, me.first_name, today)
