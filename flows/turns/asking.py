"""Asking: check-ins at the mentee's own day and time; never twice, never chased.

While a NOW or TODAY worry is open nothing scheduled is asked, and the young person hears why.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from flows.agreement import Direction, Terms
from flows.casework import Case
from flows.checkins import CheckIn, CheckInPlan, CheckInState, Rhythm
from flows.conversing import Act, Button
from flows.effects import DropTimers, Lane, MoveCheckIn, PutCheckIn, PutPlan
from flows.heard import TimerFired, TimerKind, Topic, TopicKind
from flows.people import Person, Standing
from flows.relaying import Pairing, PairingState, Why
from flows.schedule import LATE_FOR, Slot, following, may_ask_at, next_slots, prompt_at
from flows.talking import Talks
from flows.turn import Manner, Turn
from flows.turns.at_rest import questions_rest, say_resting, why_at_rest
from flows.turns.relays import pass_waiting
from flows.turns.serious import are_left_out, is_serious, say_questions_stop

OFFER_AFTER = 2
SLOW_AFTER = 3
SIX_WEEKS = timedelta(weeks=6)


def plan_ahead(turn: Turn, person: Person, plan: CheckInPlan) -> None:
    """Sets the timers of a new or changed plan, in place of the old ones."""
    turn.add(DropTimers(TimerKind.CHECK_IN, person.id))
    turn.add(DropTimers(TimerKind.NOTE_PROMPT, person.id))
    for slot in next_slots(plan, person.zone, turn.now, turn.facts.slots):
        set_slot(turn, person, slot)


def set_slot(turn: Turn, person: Person, slot: Slot) -> None:
    """Sets the timers of one slot: the check-in, and before it the prompt for the mentor's note."""
    expects = {"slot": slot.name, "due": slot.due.isoformat()}
    turn.timer(TimerKind.CHECK_IN, slot.due, person.id, expects=expects)
    for pairing in turn.facts.pairings:
        if pairing.mentee.id == person.id and pairing.terms is not None:
            set_prompt(turn, pairing, pairing.terms, slot)


def set_prompt(turn: Turn, pairing: Pairing, terms: Terms, slot: Slot) -> None:
    """Sets the moment at which the mentor is asked for a note to come with a check-in."""
    due = prompt_at(terms, slot.due, turn.now)
    if due is not None:
        expects = {"slot": slot.name, "due": slot.due.isoformat()}
        mentee = pairing.mentee.id
        turn.timer(TimerKind.NOTE_PROMPT, due, mentee, pairing=pairing.id, expects=expects)


def check_in_due(turn: Turn, talks: Talks, heard: TimerFired) -> None:
    """A slot has come: ask now, at the first allowed hour within a day, or let it go."""
    me, plan = turn.me, turn.facts.plans.get(turn.me.id)
    name = heard.timer.expected("slot") or ""
    slot = Slot(name, datetime.fromisoformat(heard.timer.expected("due") or ""))
    if plan is None or plan.rhythm is Rhythm.BREAK:
        turn.because("check_in_stale")
        return
    if questions_rest(turn) or name in turn.facts.slots:
        turn.because("check_in_rests" if questions_rest(turn) else "check_in_stale")
        _next(turn, me, plan, slot)
        return
    asked_at = may_ask_at(turn.facts.rules, me, slot.due, turn.now)
    if asked_at is not None and asked_at > turn.now:
        turn.timer(
            TimerKind.CHECK_IN,
            asked_at,
            me.id,
            expects={"slot": slot.name, "due": slot.due.isoformat()},
        )
        turn.because("check_in_later")
        return
    if asked_at is None or not _may_ask(turn):
        _next(turn, me, plan, slot)
        _miss(turn, slot)
        return
    changed = _slow_down(turn, plan)
    _next(turn, me, changed, slot)
    if changed.rhythm is not plan.rhythm:
        turn.add(PutCheckIn(_check_in(turn, slot, CheckInState.MISSED)))
        turn.say(me, "check_in.rhythm_slowed", Manner(buttons=rhythm_buttons(turn, changed)))
    else:
        _ask(turn, talks, slot)


def _next(turn: Turn, me: Person, plan: CheckInPlan, slot: Slot) -> None:
    coming = following(plan, slot.name, me.zone)
    while coming is not None and coming.due + LATE_FOR < turn.now:
        coming = following(plan, coming.name, me.zone)
    if coming is not None:
        set_slot(turn, me, coming)


def _may_ask(turn: Turn) -> bool:
    me = turn.me
    serious = [case for case in turn.cases_of(me.id) if is_serious(case)]
    if serious:
        _say_why(turn, serious[-1])
        return False
    if me.standing is not Standing.JOINED or turn.is_telling:
        turn.because("check_in_not_now")
        return False
    return True


def _say_why(turn: Turn, case: Case) -> None:
    """The usual questions stop, and are missed aloud: once."""
    turn.because("check_in_worry")
    if case.questions_stopped_at is None:
        say_questions_stop(turn, case, None)


def _check_in(turn: Turn, slot: Slot, state: CheckInState) -> CheckIn:
    asked = turn.now if state is CheckInState.ASKED else None
    return CheckIn(turn.facts.ids.new(), turn.me.id, slot.name, slot.due, state, asked)


def _miss(turn: Turn, slot: Slot) -> None:
    """Missed without a word; a note that was to come with it comes all the same.

    But not while a serious worry is open: then it waits for the next check-in.
    """
    turn.add(PutCheckIn(_check_in(turn, slot, CheckInState.MISSED)))
    if not any(is_serious(case) for case in turn.cases_of(turn.me.id)):
        _bring_notes(turn)
    turn.because("check_in_missed")


def _ask(turn: Turn, talks: Talks, slot: Slot) -> None:
    me = turn.me
    _close_last(turn)
    check_in = _check_in(turn, slot, CheckInState.ASKED)
    turn.add(PutCheckIn(check_in))
    _bring_notes(turn)
    week = int(slot.name.split("-W")[1].split("-")[0])
    unasked = Manner(lane=Lane.CHECK_IN, once=True, not_after=slot.due + LATE_FOR)
    topic = Topic(TopicKind.CHECK_IN, check_in.id)
    manner = replace(unasked, topic=topic, variant=week)
    talks.start(turn, me, "weekly", subject={"check_in": check_in.id}, manner=manner)
    turn.because("check_in_asked")
    if turn.facts.unanswered == OFFER_AFTER:
        plan = turn.facts.plans[me.id]
        turn.say(
            me,
            "check_in.rhythm_offer",
            replace(unasked, buttons=rhythm_buttons(turn, plan)),
        )


def _close_last(turn: Turn) -> None:
    conversation = turn.facts.conversation
    last = conversation.about("check_in") if conversation else None
    if last is not None and not (conversation and conversation.answers):
        turn.add(MoveCheckIn(last, turn.me.id, CheckInState.MISSED))


def _bring_notes(turn: Turn) -> None:
    """A note or card comes with the check-in, if the agreement's hours allow it; else it waits."""
    for pairing in turn.facts.pairings:
        notes = tuple(each for each in pairing.held if each.why is Why.WITH_CHECK_IN)
        if notes and pairing.state is PairingState.ACTIVE and not why_at_rest(turn, pairing):
            pass_waiting(turn, pairing, Direction.TO_MENTEE, notes)


def _slow_down(turn: Turn, plan: CheckInPlan) -> CheckInPlan:
    """Three unanswered: every two weeks from now on, said once; after six weeks a person is asked.

    Only where it can be said; an answer ends it.
    """
    if turn.facts.unanswered < SLOW_AFTER or plan.slowed:
        return plan
    slower = replace(plan, rhythm=Rhythm.FORTNIGHTLY, slowed=True)
    turn.add(PutPlan(slower))
    since = turn.facts.unanswered_since or turn.now
    expects = {"since": since.isoformat()}
    turn.timer(TimerKind.UNANSWERED, since + SIX_WEEKS, plan.person, expects=expects)
    turn.because("slowed")
    return slower


def six_weeks(turn: Turn, heard: TimerFired) -> None:
    """Six weeks without an answer: a person makes contact another way."""
    since = turn.facts.unanswered_since
    if since is None or since.isoformat() != heard.timer.expected("since"):
        turn.because("answered_since")
        return
    for person in turn.adults():
        turn.say(person, "check_in.six_weeks", initials=turn.me.initials)
    turn.because("six_weeks")


def rhythm_buttons(turn: Turn, plan: CheckInPlan) -> list[list[Button]]:
    """How often to be asked: whatever is not so already."""
    others = [each for each in Rhythm if each is not plan.rhythm]
    return [[turn.labelled(f"rhythm_{r.value}", Act.RHYTHM, rhythm=r.value)] for r in others]


def rhythm_chosen(turn: Turn, button: Button) -> None:
    """The mentee steers how often they are asked; nobody is told and nobody minds."""
    me, plan = turn.me, turn.facts.plans.get(turn.me.id)
    if plan is None:
        turn.say(me, "general.old_button")
        return
    if me.rest is not None:
        say_resting(turn)
        return
    rhythm = Rhythm(button.means("rhythm"))
    chosen = replace(plan, rhythm=rhythm)
    turn.add(DropTimers(TimerKind.UNANSWERED, me.id))  # choosing is an answer
    turn.add(PutPlan(chosen))
    plan_ahead(turn, me, chosen)
    coming = next(next_slots(chosen, me.zone, turn.now, turn.facts.slots), None)
    turn.because("rhythm")
    if coming is None:
        _bring_notes(turn)
        start = turn.labelled("rhythm_start", Act.RHYTHM, rhythm=Rhythm.WEEKLY.value)
        turn.say(me, "check_in.rhythm_break", Manner(buttons=((start,),)))
        return
    if are_left_out(turn, me):
        turn.say(me, f"check_in.rhythm_{rhythm.value}_not_yet")
        return
    first = may_ask_at(turn.facts.rules, me, coming.due, turn.now) or coming.due
    turn.say(me, f"check_in.rhythm_{rhythm.value}", at=turn.at(first, me))
