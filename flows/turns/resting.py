"""A mentee rests: pause, stop, or no messages with the mentor; at once, never argued with, no why.

The ways in to safety stay open, and an adult may still answer about a worry. The way back is one tap.
"""

from collections.abc import Callable
from dataclasses import replace

from flows.agreement import Direction
from flows.casework import EntryKind
from flows.conversing import Act, Button, ConversationState
from flows.effects import ChangeRest, DropTimers, TakeBackCheckIns
from flows.heard import MessageHeard, TimerKind
from flows.people import Rest
from flows.relaying import Pairing, PairingState, Stopper, Why
from flows.resting_words import START, YES, rest_in, stops_messages
from flows.schedule import may_ask_at, next_slots
from flows.talking import Talks, end_open
from flows.turn import Manner, Turn, listed
from flows.turns import gating, young_person
from flows.turns.answering import case_in_question
from flows.turns.at_rest import say_resting, say_whole, way_back, why_at_rest
from flows.turns.kept import kept_in
from flows.turns.pairing_stops import start_pairing, stop_pairing, take_back, wake, without
from flows.turns.serious import is_serious, questions_go_on
from flows.turns.telling import must_ask, raise_kept
from flows.turns.telling_steps import offer_aside

MESSAGES, NOTHING = "messages", "nothing"
Doing = Callable[[Turn, Talks, MessageHeard], None]


def by_words(turn: Turn, heard: MessageHeard, said: str) -> Doing | None:
    """What plain words of a mentee do here; None where they are a message."""
    rest = rest_in(said)
    if rest is not None:
        return lambda turn, talks, heard: begin(turn, rest)
    if stops_messages(said, tuple(each.mentor.first_name for each in _mine(turn))):
        return lambda turn, talks, heard: stop_messages(turn)
    if _is_way_back(turn, heard, said):
        return lambda turn, talks, heard: start_again(turn)
    return None


def _is_way_back(turn: Turn, heard: MessageHeard, said: str) -> bool:
    """ "Start" counts while something rests; "yes" only where it can answer nothing else."""
    if not is_resting(turn):
        return False
    is_asked = turn.facts.conversation is not None or heard.reply_to is not None or must_ask(turn)
    return said in START or (said in YES and not is_asked)


def is_resting(turn: Turn) -> bool:
    """Do I rest, or have I stopped messages?"""
    return turn.me.rest is not None or any(Stopper.MENTEE in each.stops for each in _mine(turn))


def _mine(turn: Turn) -> tuple[Pairing, ...]:
    live = {PairingState.ACTIVE, PairingState.PAUSED}
    return tuple(p for p in turn.facts.pairings if p.mentee.id == turn.me.id and p.state in live)


def choose(turn: Turn) -> None:
    """Offers what can rest; one tap on any of it and it does."""
    rows = [[turn.labelled(f"rest_{each.value}", Act.REST, how=each.value)] for each in Rest]
    for pairing in _mine(turn):
        if Stopper.MENTEE not in pairing.stops:
            label = turn.words.label("rest_messages").format(name=pairing.mentor.first_name)
            rows.append([turn.button(label, Act.REST, how=MESSAGES)])
    if is_resting(turn):
        rows.insert(0, [way_back(turn)])
    rows.append([turn.labelled("rest_nothing", Act.REST, how=NOTHING)])
    turn.say(turn.me, "resting.choose", Manner(buttons=rows))


def chosen(turn: Turn, button: Button) -> None:
    """A tap on one of them."""
    how = button.means("how")
    if how == MESSAGES:
        stop_messages(turn)
    elif how == NOTHING:
        turn.say(turn.me, "resting.nothing")
    else:
        begin(turn, Rest(how))


def begin(turn: Turn, rest: Rest) -> None:
    """I rest from now on: no questions and no messages, until I come back."""
    if turn.me.rest is rest:
        say_resting(turn)
        _set_aside(turn)
        return
    turn.add(ChangeRest(turn.me.id, rest, turn.now, turn.me.version))
    turn.enter(None, EntryKind.RESTED, turn.me.id, facts={"how": rest.value}, person=turn.me.id)
    turn.because(f"rests_{rest.value}")
    turn.add(TakeBackCheckIns(turn.me.id))
    for pairing in _mine(turn):
        take_back(turn, pairing, Why.RESTING)
    what = _tell_adults(turn, rest.value)
    mentor = _mine(turn)[0].mentor.first_name if _mine(turn) else ""
    text = f"resting.{rest.value}" if mentor else f"resting.{rest.value}_alone"
    rows = [[way_back(turn)]]
    if rest is Rest.STOPPED:
        rows.append([turn.labelled("clear_chat", Act.CLEAR_CHAT)])
    say_whole(turn, turn.me, text, Manner(buttons=rows), mentor=mentor, what=what)
    _set_aside(turn)
    _say_what_goes_on(turn)


def stop_messages(turn: Turn) -> None:
    """Only the messages between my mentor and me stop; my questions go on."""
    open_ = [each for each in _mine(turn) if Stopper.MENTEE not in each.stops]
    if not open_:
        text = "resting.no_mentor" if not _mine(turn) else "resting.still"
        turn.say(turn.me, text, Manner(buttons=((way_back(turn),),) if _mine(turn) else ()))
        return
    for pairing in open_:
        stop_pairing(turn, pairing, Stopper.MENTEE)
    turn.because("messages_stopped")
    what = _tell_adults(turn, "messages_stopped")
    manner = Manner(buttons=((way_back(turn),),))
    mentor = open_[0].mentor.first_name
    values = {"mentor": mentor, "what": what, "state": questions_go_on(turn, turn.me)}
    say_whole(turn, turn.me, "resting.messages_stopped", manner, **values)
    _say_what_goes_on(turn)


def _tell_adults(turn: Turn, what: str) -> str:
    """The mentor and an adult hear that it is so, never why; gives back who does, as a sentence."""
    adults = turn.adults()
    names = [person.first_name for person in adults]
    knows = turn.words.fill("resting.knows", lead=names[0]) if names else ""
    for pairing in _mine(turn):
        mentor = pairing.mentor
        if mentor.is_reachable:
            values = {"mentee": turn.me.first_name, "what": knows}
            say_whole(turn, mentor, f"resting.mentor_{what}", **values)
            names.insert(0, mentor.first_name)
    for person in adults:
        turn.say(person, f"resting.staff_{what}", Manner(silent=True), initials=turn.me.initials)
    if not names:
        return ""
    return turn.words.fill("resting.telling_them", who=listed(names, turn.words.label("and")))


def _set_aside(turn: Turn) -> None:
    """Whatever was asked is set aside, to be offered again; what was told stays told."""
    found = turn.facts.conversation
    if found is None:
        return
    if not turn.is_telling:
        end_open(turn, ConversationState.ASIDE)
        return
    end_open(turn, ConversationState.ENDED)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    answers, case_id = dict(found.answers), found.about("case")
    if kept_in(answers):
        case = raise_kept(turn, answers, case_id)
        if case is not None:
            young_person.tell(turn, case, "told")
    elif case_id is None:
        tell = turn.labelled("tell_someone", Act.TELL_SOMEONE)
        turn.say(turn.me, "resting.telling_left", Manner(buttons=((tell,),)))
    turn.because("telling_stopped")


def _say_what_goes_on(turn: Turn) -> None:
    """With a worry open that I know of, an adult's answers about it still come, and I hear so.

    Not where no adult can read it: then nobody could answer.
    """
    case = case_in_question(turn)
    lead = young_person.reader_now(turn, case) if case is not None else None
    if case is not None and case.told_at is not None and lead is not None:
        young_person.say(turn, case, "resting.worry_goes_on", lead=lead.first_name)


def start_again(turn: Turn) -> None:
    """The way back, at once: everything is as it was set before."""
    if turn.me.rest is not None:
        _come_back(turn)
        return
    stopped = [each for each in _mine(turn) if Stopper.MENTEE in each.stops]
    if not stopped:
        turn.say(turn.me, "resting.not_resting")
        return
    for pairing in stopped:
        start_pairing(turn, pairing, Stopper.MENTEE)
    turn.because("messages_started")
    ahead = [without(each, Stopper.MENTEE) for each in stopped]
    _tell_back(turn, ahead)
    what = _what_follows(turn, ahead)
    mentor = ahead[0].mentor.first_name
    say_whole(turn, turn.me, "resting.messages_started", mentor=mentor, what=what)


def _come_back(turn: Turn) -> None:
    me = turn.me
    turn.add(ChangeRest(me.id, None, turn.now, me.version))
    turn.enter(None, EntryKind.CAME_BACK, me.id, person=me.id)
    turn.because("came_back")
    awake = replace(me, rest=None)
    ahead = [replace(each, mentee=awake) for each in _mine(turn)]
    for pairing in ahead:
        wake(turn, pairing)
    _tell_back(turn, ahead)
    how = turn.words.fill("resting.as_before" if ahead else "resting.no_mentor_now")
    what = " ".join(filter(None, (how, _next_question(turn), _what_follows(turn, ahead))))
    own = any(Stopper.MENTEE in each.stops for each in ahead)
    say_whole(
        turn, me, "resting.started", Manner(buttons=((way_back(turn),),) if own else ()), what=what
    )
    offer_aside(turn)


def _tell_back(turn: Turn, pairings: list[Pairing]) -> None:
    """Who heard that it stopped hears that it goes on; a mentor only where words pass again."""
    for pairing in pairings:
        if pairing.mentor.is_reachable and why_at_rest(turn, pairing) is None:
            text = "mentor_back_gate" if gating.holds(turn, pairing) else "mentor_back"
            values = {"mentee": turn.me.first_name, "lead": turn.lead_name()}
            turn.say(pairing.mentor, f"resting.{text}", **values)
    for person in turn.adults():
        turn.say(person, "resting.staff_back", Manner(silent=True), initials=turn.me.initials)


def _next_question(turn: Turn) -> str:
    plan = turn.facts.plans.get(turn.me.id)
    if plan is None or turn.facts.all_stopped_since is not None:
        return ""
    if any(map(is_serious, turn.cases_of(turn.me.id))):
        return turn.words.fill("resting.no_question_yet")
    slots = next_slots(plan, turn.me.zone, turn.now, turn.facts.slots)
    slot = min(slots, key=lambda each: each.due, default=None)
    if slot is None:
        return ""
    at = may_ask_at(turn.facts.rules, turn.me, slot.due, turn.now) or slot.due
    return turn.words.fill("resting.next_question", at=turn.at(at, turn.me))


def _what_follows(turn: Turn, pairings: list[Pairing]) -> str:
    """What becomes of the messages: they go on, or somebody else still stops them."""
    for pairing in pairings:
        why = why_at_rest(turn, pairing)
        if why is not None:
            values = {"mentor": pairing.mentor.first_name, "lead": turn.lead_name()}
            return turn.words.fill(f"resting.still_{why.value}", **values)
        if gating.holds(turn, pairing):
            for way in Direction:
                gating.hold(turn, pairing, way)
            values = {"mentor": pairing.mentor.first_name, "lead": turn.lead_name()}
            return turn.words.fill("resting.still_gate", **values)
        if any(pairing.waiting(direction) for direction in Direction):
            return turn.words.fill("resting.goes_on")
    return ""
