"""A coordinator stops messages at once, of one pairing or of a mentor; and takes it back.

Those concerned hear honest words, never the reason, which is kept sealed in the record. The ways in
to safety stay open whatever is stopped.
"""

from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import EVERYBODY, Act
from flows.heard import MessageHeard
from flows.people import Role
from flows.relaying import Pairing, Stopper
from flows.rights import Action, On, may
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn
from flows.turns.at_rest import why_at_rest
from flows.turns.pairing_stops import start_pairing, stop_pairing, without
from flows.turns.serious import questions_go_on
from flows.turns.told_of_stops import are_all_told, are_told, hears, is_told

NOT_NOW = "not_now"
"""The choice that changes nothing."""
ALL_OF = "all:"
"""Stands before a mentor's id where all messages of that mentor are chosen."""


def stop_relay(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/stop-relay`: which pairing, or all of which mentor?"""
    ask(turn, talks, Action.STOP_PAIRING, "stopping")


def stop_mentor(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/stop-mentor`: all messages of which mentor?"""
    ask(turn, talks, Action.STOP_MENTOR, "stopping", only="mentors")


def start_relay(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/start-relay`: which messages go on?"""
    ask(turn, talks, Action.STOP_PAIRING, "starting")


def ask(turn: Turn, talks: Talks, action: Action, flow: str, *, only: str = "") -> None:
    """Asks what, if the writer may; `only` says that one kind alone is meant."""
    if not may(turn.me, action):
        say_not_allowed(turn)
        return
    subject: dict[str, UUID | str] = {EVERYBODY: "yes", "only": only}
    talks.start(turn, turn.me, flow, subject=subject)


def say_not_allowed(turn: Turn) -> None:
    """That isn't theirs to do."""
    turn.say(turn.me, "staff.not_allowed")
    turn.because("not_allowed")


# one pairing, or a mentor's


def find_stoppable(talk: Talk) -> str:
    """Is there anything to stop, or shall everything?"""
    if talk.subject.get("only") == "all":
        return "all"
    return "some" if _standing(talk.turn, is_stopped=False) else "nobody"


def stoppable(talk: Talk) -> dict[str, str]:
    """The pairings that no coordinator has stopped, by initials, the mentors in them, and none."""
    words, found = talk.turn.words, _standing(talk.turn, is_stopped=False)
    one = {} if talk.subject.get("only") else {str(p.id): _named(talk.turn, p) for p in found}
    mentors = {p.mentor.id: p.mentor.first_name for p in found}
    label = words.label("all_of")
    each = {f"{ALL_OF}{of}": label.format(name=name) for of, name in mentors.items()}
    return one | each | {NOT_NOW: words.label("stop_not_now")}


def _standing(turn: Turn, *, is_stopped: bool) -> tuple[Pairing, ...]:
    """Nobody is written to again by whoever is no mentor any more."""
    return tuple(
        each
        for each in turn.facts.every_pairing
        if (Stopper.COORDINATOR in each.stops) == is_stopped
        and (Role.MENTOR in each.mentor.roles or not is_stopped)
    )


def _named(turn: Turn, pairing: Pairing) -> str:
    label = turn.words.label("pair_of")
    return label.format(initials=pairing.mentee.initials, mentor=pairing.mentor.first_name)


def stop_chosen(talk: Talk) -> str:
    """Stops what was tapped; rights and what stands are looked at again."""
    turn, chosen = talk.turn, talk.answers["which"]
    if chosen == NOT_NOW:
        return "left"
    found = [
        each
        for each in _standing(turn, is_stopped=False)
        if chosen in {str(each.id), f"{ALL_OF}{each.mentor.id}"}
    ]
    is_mentor = chosen.startswith(ALL_OF)
    action = Action.STOP_MENTOR if is_mentor else Action.STOP_PAIRING
    if not found or not may(turn.me, action, On(person=found[0].mentor.id)):
        return "barred"
    for pairing in found:
        stop_and_tell(turn, pairing)
    whom = found[0].mentor.id if is_mentor else found[0].mentee.id
    talk.subject |= {"whom": str(whom), "what": chosen}
    talk.values["what"] = are_all_told(turn, found)
    turn.because("messages_stopped")
    return "stopped"


def stop_and_tell(turn: Turn, pairing: Pairing) -> None:
    """Nothing passes from now on; both read so, and the lead hears of it."""
    stop_pairing(turn, pairing, Stopper.COORDINATOR)
    _tell_both(turn, pairing, "stopped")
    told = are_told(turn, pairing, "told_stopped")
    _tell_lead(turn, pairing, "stopping.staff_stopped", what=told)


def _tell_both(turn: Turn, pairing: Pairing, how: str) -> None:
    """Honest words to both, without the reason; no mentor reads anything else than another does."""
    lead = turn.lead_name()
    if is_told(pairing.mentee):
        tell = turn.labelled("tell_someone", Act.TELL_SOMEONE)
        turn.say(
            pairing.mentee,
            f"stopping.mentee_{how}",
            Manner(buttons=((tell,),)),
            mentor=pairing.mentor.first_name,
            lead=lead,
            state=questions_go_on(turn, pairing.mentee),
        )
    if pairing.mentor.is_reachable:
        what = hears(turn, pairing, "hears")
        values = {"mentee": pairing.mentee.first_name, "lead": lead, "what": what}
        turn.say(pairing.mentor, f"stopping.mentor_{how}", **values)


def _tell_lead(turn: Turn, pairing: Pairing, text: str, **more: str) -> None:
    for adult in turn.adults(turn.me.id):
        turn.say(
            adult,
            text,
            Manner(silent=True),
            who=turn.me.first_name,
            initials=pairing.mentee.initials,
            mentor=pairing.mentor.first_name,
            **more,
        )


def keep_reason(talk: Talk) -> str:
    """Keeps the reason, sealed, in the record."""
    whom = talk.about("whom")
    words = talk.said.words if talk.said else ""
    facts = {"what": talk.subject.get("what", "")}
    talk.turn.enter(None, EntryKind.REASON_GIVEN, talk.person.id, words, facts, person=whom)
    return "kept"


def find_startable(talk: Talk) -> str:
    """Has a coordinator stopped anything?"""
    return "some" if _standing(talk.turn, is_stopped=True) else "nobody"


def startable(talk: Talk) -> dict[str, str]:
    """The pairings that a coordinator has stopped, and none."""
    turn = talk.turn
    found = {str(p.id): _named(turn, p) for p in _standing(turn, is_stopped=True)}
    return found | {NOT_NOW: turn.words.label("stop_not_now")}


def start_chosen(talk: Talk) -> str:
    """Takes the stop back: any coordinator may, as any may stop."""
    turn, chosen = talk.turn, talk.answers["which"]
    if chosen == NOT_NOW:
        return "left"
    found = [each for each in _standing(turn, is_stopped=True) if chosen == str(each.id)]
    if not found or not may(turn.me, Action.STOP_PAIRING, On(person=found[0].mentor.id)):
        return "barred"
    for pairing in found:
        start_pairing(turn, pairing, Stopper.COORDINATOR)
        _tell_lead(turn, pairing, "stopping.staff_started")
        if why_at_rest(turn, without(pairing, Stopper.COORDINATOR)) is None:
            _tell_both(turn, pairing, "started")
    turn.because("messages_started")
    return "started"
