"""Joining: a one-time link, who sees what, and yes or not now. A stranger learns nothing."""

from datetime import time

from flows.agreement import Direction
from flows.checkins import CheckInPlan, Rhythm
from flows.effects import ChangeStanding, PutPlan
from flows.heard import MessageHeard, StartHeard, TimerKind
from flows.own import spoken
from flows.people import Person, Role, Standing
from flows.relaying import Why
from flows.resting_words import PAUSE, START, STOP
from flows.schedule import may_ask_at, next_slots
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns import cards, confirming, gating
from flows.turns.asking import plan_ahead
from flows.turns.links import link_opened, opened_again, say_apart
from flows.turns.noticed import raise_noticed
from flows.turns.pointing import notice_in
from flows.turns.serious import are_left_out
from flows.turns.young_person import places_for_stranger

YES = {"yes", "yes please", "y", "yeah", "yep", "ok", "okay", "yes, i'd like that"}
NOT_THERE = {Why.NOT_JOINED, Why.NOT_HERE}
NOT_NOW = {"no", "not now", "no thanks", "nope", "no thank you"} | STOP | PAUSE


def start_heard(turn: Turn, talks: Talks, heard: StartHeard) -> None:
    """Somebody opened the bot, with a link or without one."""
    me = turn.facts.me
    if me is not None:
        _known(turn, talks, me, heard)
    elif heard.link is None:
        say_to_stranger(turn, heard.address, "joining.stranger")
    else:
        link_opened(turn, heard)


def say_to_stranger(turn: Turn, address: str, text_id: str) -> None:
    """Somebody who is in no programme learns nothing about one, and where to turn in danger."""
    say_apart(turn, address, text_id, places=places_for_stranger(turn))
    turn.because("stranger")


def _known(turn: Turn, talks: Talks, me: Person, heard: StartHeard) -> None:
    invite = turn.facts.invite
    if me.is_doubtful:
        opened_again(turn, heard)
    elif heard.link is not None and invite is not None and invite.person != me.id:
        turn.say(me, "joining.already_someone")
    elif me.standing is Standing.JOINED:
        turn.say(me, "joining.welcome_back")
    else:
        _welcome(turn, talks, me)


def welcome(turn: Turn, talks: Talks) -> None:
    """It is clear that it is them: the joining begins, or they go on where they were."""
    me = turn.me
    if not me.is_proven:
        turn.because("welcome_stale")
    elif me.standing is Standing.ASKED:
        _welcome(turn, talks, me)
    else:
        turn.say(me, "joining.back")
        wake_waiting(turn, me)
        confirming.is_here(turn, me)


def _welcome(turn: Turn, talks: Talks, person: Person) -> None:
    if person.standing is Standing.JOINED:
        turn.say(person, "joining.welcome_back")
        return
    if turn.is_telling and turn.facts.conversation is not None:
        talks.resume(turn, turn.facts.conversation)
        return
    if person.standing is not Standing.ASKED:
        turn.add(ChangeStanding(person.id, Standing.ASKED, person.version))
    talks.start(turn, person, _flow(person))


def _flow(person: Person) -> str:
    for role in (Role.MENTEE, Role.MENTOR):
        if role in person.roles:
            return f"joining_{role.value}"
    return "joining_staff"


def _as_answer(text: str) -> str:
    return text.casefold().replace("’", "'").strip(" .!\n")


def is_answer(text: str) -> bool:
    """Is it yes or not now, in plain words?"""
    return _as_answer(text) in YES | NOT_NOW


def words_heard(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Somebody who has not said yes wrote: yes and not now count, worrying words are looked at.

    Nothing is relayed.
    """
    me = turn.me
    conversation = turn.facts.conversation
    if cards.answered(turn, talks, _as_answer(heard.text)):
        return
    said_yes = _as_answer(heard.text) in YES or spoken(heard.text) in START
    if said_yes and me.standing is Standing.NOT_NOW and me.before is Standing.ASKED:
        # Stopped before anything was shown: the cards come first.
        _welcome(turn, talks, me)
        return
    if is_answer(heard.text):
        at = "join" if _as_answer(heard.text) in YES else "decline"
        if conversation is None or conversation.flow != _flow(me):
            talks.start(turn, me, _flow(me), at=at)
        else:
            talks.go(turn, at)
        return
    notice = notice_in(turn, heard.text) if Role.MENTEE in me.roles else None
    if notice is not None:
        raise_noticed(turn, heard.said, notice)
        return
    said_no = me.standing is Standing.NOT_NOW and conversation is None
    turn.say(me, "joining.write_yes" if said_no else "joining.please_answer")
    turn.because("not_joined_yet")


# what the scripts do


def join(talk: Talk) -> str:
    """Said yes: from now on words are relayed, and what waits for this person may pass."""
    turn, person = talk.turn, talk.person
    turn.add(ChangeStanding(person.id, Standing.JOINED, person.version))
    wake_waiting(turn, person)
    confirming.is_here(turn, person)
    if person.duties:
        gating.look_again(turn)
    turn.because("joined")
    return "joined"


def wake_waiting(turn: Turn, person: Person) -> None:
    """What waits for this person to be here is looked at again at once."""
    for pairing in turn.facts.pairings:
        for direction in Direction:
            waits = any(each.why in NOT_THERE for each in pairing.waiting(direction))
            if waits and pairing.reader(direction).id == person.id:
                expects = {"direction": direction.value}
                mentee = pairing.mentee.id
                turn.timer(TimerKind.WINDOW, turn.now, mentee, pairing=pairing.id, expects=expects)


def decline(talk: Talk) -> str:
    """Said not now. That costs nothing, and the way back is one word."""
    turn, person = talk.turn, talk.person
    turn.add(ChangeStanding(person.id, Standing.NOT_NOW, person.version))
    turn.because("declined")
    return "declined"


def plan(talk: Talk) -> str:
    """Sets the day and time that the mentee chose, and says honestly when the first comes."""
    turn, person = talk.turn, talk.person
    old = turn.facts.plans.get(person.id)
    hour, minute = talk.answers["time"].split(":")
    chosen = (int(talk.answers["day"]), time(int(hour), int(minute)))
    new = CheckInPlan(person.id, (chosen,), Rhythm.WEEKLY, False, old.version if old else 0)
    turn.add(PutPlan(new))
    plan_ahead(turn, person, new)
    turn.because("planned")
    if are_left_out(turn, person):
        return "not_yet"
    slot = next(next_slots(new, person.zone, turn.now, turn.facts.slots))
    first = may_ask_at(turn.facts.rules, person, slot.due, turn.now) or slot.due
    talk.values["at"] = turn.at(first, person)
    return "planned"
