"""A mentor stops the messages with a mentee, at once, and takes it back by one tap; or wants to leave.

Nobody is cut off without a person: who leaves is told to the lead, and a person tells the mentee first.
"""

from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import EVERYBODY, Act, Button
from flows.effects import (
    DropTimers,
    Lane,
    MovePairing,
    MoveRelay,
    TakeBackRelays,
    WithdrawDeliveries,
)
from flows.heard import MessageHeard, TimerKind, Topic, TopicKind
from flows.people import Person
from flows.relaying import Pairing, PairingState, Stopper, Verdict, Why
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Turn
from flows.turns.at_rest import why_at_rest
from flows.turns.pairing_stops import start_pairing, stop_pairing, without
from flows.turns.serious import questions_go_on
from flows.turns.told_of_stops import are_told, hears, is_told

OF_PAIRING = (TimerKind.WINDOW, TimerKind.NOTE_PROMPT, TimerKind.ANSWER_DUE)


def _mine(turn: Turn) -> tuple[Pairing, ...]:
    live = {PairingState.ACTIVE, PairingState.PAUSED}
    return tuple(p for p in turn.facts.pairings if p.mentor.id == turn.me.id and p.state in live)


def stop_words(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """ "Stop" from a mentor: at once with the only mentee, else it is asked with whom."""
    going = [each for each in _mine(turn) if Stopper.MENTOR not in each.stops]
    if len(going) == 1:
        stop(turn, going[0])
        return
    label = turn.words.label("rest_messages")
    rows = [
        [turn.button(label.format(name=p.mentee.first_name), Act.STOP_WITH, pairing=str(p.id))]
        for p in going
    ]
    turn.say(turn.me, "stopping.with_whom" if rows else "stopping.none_going", Manner(buttons=rows))


def pressed(turn: Turn, button: Button) -> None:
    """A mentor's tap: stop with this mentee, or start again."""
    if not may(turn.me, Action.STOP_OWN_MESSAGES):
        turn.say(turn.me, "people.role_ended")
        turn.because("not_allowed")
        return
    named = button.means("pairing")
    pairing = next((each for each in _mine(turn) if str(each.id) == named), None)
    is_stopped = pairing is not None and Stopper.MENTOR in pairing.stops
    if pairing is None or is_stopped == (button.act is Act.STOP_WITH):
        turn.say(turn.me, "general.old_button")
    elif is_stopped:
        _start(turn, pairing)
    else:
        stop(turn, pairing)


def stop(turn: Turn, pairing: Pairing) -> None:
    """The mentor stops messages with this mentee; both read so, and an adult hears it."""
    stop_pairing(turn, pairing, Stopper.MENTOR, pairing.mentor.id)
    lead, mentee, mentor = turn.lead_name(), pairing.mentee, pairing.mentor
    back = turn.labelled("start_again", Act.START_AGAIN, pairing=str(pairing.id))
    manner = Manner(buttons=((back,),))
    what = hears(turn, pairing, "hears_own")
    values = {"mentee": mentee.first_name, "lead": lead, "what": what}
    turn.say(mentor, "stopping.own_stopped", manner, **values)
    if is_told(mentee):
        tell = turn.labelled("tell_someone", Act.TELL_SOMEONE)
        goes_on = questions_go_on(turn, mentee)
        values = {"mentor": mentor.first_name, "lead": lead, "state": goes_on}
        turn.say(mentee, "stopping.by_mentor", Manner(buttons=((tell,),)), **values)
    told = are_told(turn, pairing, "told_by_mentor")
    _tell_adults(turn, pairing, "stopping.staff_by_mentor", what=told)
    turn.because("messages_stopped")


def _start(turn: Turn, pairing: Pairing) -> None:
    start_pairing(turn, pairing, Stopper.MENTOR)
    goes_on = why_at_rest(turn, without(pairing, Stopper.MENTOR)) is None
    text = "stopping.own_started" if goes_on else "stopping.own_started_not_yet"
    what = hears(turn, pairing, "hears_so")
    turn.say(turn.me, text, mentee=pairing.mentee.first_name, lead=turn.lead_name(), what=what)
    if goes_on and pairing.mentee.is_reachable:
        values = {"mentor": turn.me.first_name, "lead": turn.lead_name()}
        turn.say(pairing.mentee, "stopping.mentee_started", **values)
    _tell_adults(turn, pairing, "stopping.staff_by_mentor_back")
    turn.because("messages_started")


def _tell_adults(turn: Turn, pairing: Pairing, text: str, **more: str) -> None:
    values = more | {"mentor": pairing.mentor.first_name, "initials": pairing.mentee.initials}
    for adult in turn.adults():
        turn.say(adult, text, **values)


def leaving(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/leaving`: the lead hears; nothing is cut, for a person tells the mentee first."""
    adults, lead, mine = turn.adults(), turn.lead_name(), _mine(turn)
    paired = "leaving" if mine else "leaving_unpaired"
    turn.enter(None, EntryKind.WANTS_TO_LEAVE, turn.me.id, person=turn.me.id)
    turn.say(turn.me, f"stopping.{paired}" if adults else f"stopping.{paired}_untold", lead=lead)
    for adult in adults:
        turn.say(adult, f"stopping.staff_{paired}", mentor=turn.me.first_name)
        for pairing in mine:
            offer_end(turn, adult, pairing)
    turn.because("wants_to_leave")


def offer_end(turn: Turn, adult: Person, pairing: Pairing) -> None:
    """The button that ends a pairing, for an adult who has told the young person in person."""
    meaning = {EVERYBODY: "yes", "ending": str(pairing.id)}
    end = turn.labelled("end_pairing", Act.END_PAIRING, **meaning)
    values = {"mentor": pairing.mentor.first_name, "initials": pairing.mentee.initials}
    turn.say(adult, "stopping.staff_leaving_pair", Manner(buttons=((end,),)), **values)


def end_pairing(turn: Turn, button: Button) -> None:
    """A lead has told the mentee in person: the pairing ends, with honest words to both."""
    if not may(turn.me, Action.END_PAIRING):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    named = UUID(button.means("ending"))
    pairing = next((each for each in turn.facts.every_pairing if each.id == named), None)
    if pairing is None:
        turn.say(turn.me, "stopping.ended_already")
        return
    ended, stops = PairingState.ENDED, tuple(pairing.stops.items())
    turn.add(MovePairing(pairing.id, ended, stops, pairing.version))
    for held in pairing.held:
        turn.add(MoveRelay(held.id, Verdict.REFUSED, Why.AGREEMENT_ENDED, held.version))
    turn.add(TakeBackRelays(pairing.id, Verdict.REFUSED, Why.AGREEMENT_ENDED))
    turn.add(WithdrawDeliveries(Topic(TopicKind.PAIRING, pairing.id), Lane.CHECK_IN))
    for kind in OF_PAIRING:
        turn.add(DropTimers(kind, pairing.mentee.id, pairing=pairing.id))
    facts = {"pairing": str(pairing.id), "told_in_person": "yes"}
    turn.enter(None, EntryKind.PAIRING_ENDED, turn.me.id, facts=facts, person=pairing.mentee.id)
    _say_ended(turn, pairing)
    turn.because("pairing_ended")


def _say_ended(turn: Turn, pairing: Pairing) -> None:
    lead, mentee, mentor = turn.me.first_name, pairing.mentee, pairing.mentor
    if is_told(mentee):
        values = {"mentor": mentor.first_name, "state": questions_go_on(turn, mentee)}
        turn.say(mentee, "stopping.mentee_ended", lead=lead, **values)
    if mentor.is_reachable:
        turn.say(mentor, "stopping.mentor_ended", mentee=mentee.first_name, lead=lead)
    what = are_told(turn, pairing, "told_ended")
    values = {"initials": mentee.initials, "mentor": mentor.first_name, "what": what}
    turn.say(turn.me, "stopping.ended", **values)
