"""A coordinator stops everything for everybody, at once, and starts it again.

Each hears what is true for them: nobody reads that messages go on which somebody else still stops.
The ways in to safety stay open.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from flows.agreement import Direction
from flows.casework import EntryKind
from flows.conversing import Act
from flows.effects import Refuse, StopAll, TakeBackCheckIns
from flows.heard import AllStopAsked, MessageHeard
from flows.people import Person, Role
from flows.relaying import Pairing, Stopper, Why
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Manner, Rows, Turn, listed
from flows.turns import gating
from flows.turns.at_rest import say_whole, way_back, why_at_rest
from flows.turns.pairing_stops import take_back, wake
from flows.turns.serious import messages_come, questions_go_on
from flows.turns.stopping import ask, say_not_allowed
from flows.turns.told_of_stops import PAIR, who_is_told
from flows.turns.who_asks import refusal


def stop_all(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/stop-all`: everything, at once."""
    ask(turn, talks, Action.STOP_ALL, "stopping", only="all")


def stop_everything(talk: Talk) -> str:
    """Stops everything for everybody."""
    turn = talk.turn
    if not may(turn.me, Action.STOP_ALL):
        return "barred"
    if turn.facts.all_stopped_since is not None:
        return "already"
    put_all(turn, turn.me, is_stopped=True)
    talk.subject["what"] = "all"
    talk.values["what"] = who_is_told(turn)
    return "stopped"


def start_all(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/start-all`: everything goes on that nobody else has stopped, at once."""
    if not may(turn.me, Action.STOP_ALL):
        say_not_allowed(turn)
    elif turn.facts.all_stopped_since is None:
        turn.say(turn.me, "stopping.all_going")
    else:
        put_all(turn, turn.me, is_stopped=False)
        turn.say(turn.me, "stopping.all_started", what=who_is_told(turn))


def all_stop_asked(turn: Turn, heard: AllStopAsked) -> None:
    """The command line stops everything, or starts it again, for a named person who may."""
    is_so = turn.facts.all_stopped_since is not None
    if refused := refusal(turn, heard.by, Action.STOP_ALL):
        turn.add(refused)
    elif heard.is_stopped and not any(map(str.isalpha, heard.reason)):
        turn.add(Refuse("command.no_reason"))
    elif is_so == heard.is_stopped:
        turn.add(Refuse("command.all_stopped" if is_so else "command.nothing_stopped"))
    else:
        by = turn.facts.people[heard.by]
        put_all(turn, by, is_stopped=heard.is_stopped)
        if heard.reason:
            turn.enter(None, EntryKind.REASON_GIVEN, by.id, heard.reason, {"what": "all"})


def put_all(turn: Turn, by: Person, *, is_stopped: bool) -> None:
    """Stops everything for everybody, or starts it again; whoever is concerned hears it."""
    since = turn.now if is_stopped else None
    turn.add(StopAll(since))
    turn.all_stopped(since)
    turn.enter(None, EntryKind.ALL_STOPPED if is_stopped else EntryKind.ALL_STARTED, by.id)
    how = "stopped" if is_stopped else "started"
    for person in _concerned(turn.facts.everybody):
        _tell(turn, person, how)
    for person in turn.facts.everybody if is_stopped else ():
        if Role.MENTEE in person.roles:
            turn.add(TakeBackCheckIns(person.id))
    for person in turn.facts.team:
        if person.is_reachable and person.id != by.id:
            turn.say(person, f"stopping.staff_all_{how}", who=by.first_name, what=who_is_told(turn))
    for pairing in turn.facts.every_pairing:
        if is_stopped:
            take_back(turn, pairing, Why.ALL_STOPPED)
        else:
            wake(turn, pairing)
    turn.because(f"all_{how}")


def _concerned(people: Sequence[Person]) -> list[Person]:
    """Mentees and mentors who can be reached; nobody writes to whoever rests already."""
    return [p for p in people if p.roles & PAIR and p.is_reachable and p.rest is None]


def _tell(turn: Turn, person: Person, how: str) -> None:
    is_mentee = Role.MENTEE in person.roles
    if how == "stopped":
        turn.say(person, f"stopping.all_stopped_{'mentee' if is_mentee else 'mentor'}")
    elif is_mentee:
        _tell_mentee(turn, person)
    else:
        _tell_mentor(turn, person)


# what goes on for one of them, and what does not


def _tell_mentee(turn: Turn, mentee: Person) -> None:
    mine = [each for each in turn.facts.every_pairing if each.mentee.id == mentee.id]
    what = [_for_mentee(turn, each) for each in mine]
    text = " ".join((*what, questions_go_on(turn, mentee)))
    own = any(Stopper.MENTEE in each.stops for each in mine)
    manner = Manner(buttons=((way_back(turn),),) if own else ())
    say_whole(turn, mentee, "stopping.all_started_mentee", manner, what=text)


def _for_mentee(turn: Turn, pairing: Pairing) -> str:
    mentor = pairing.mentor
    values = {"mentor": mentor.first_name, "lead": turn.lead_name()}
    if why := why_at_rest(turn, pairing):
        return turn.words.fill(f"resting.still_{why.value}", **values)
    if gating.holds(turn, pairing):
        return turn.words.fill("resting.still_gate", **values)
    if not any(messages_come(turn, pairing, way) for way in Direction):
        return ""
    if not mentor.is_reachable:
        return turn.words.fill("stopping.still_unreached", who=mentor.first_name)
    found = turn.words.fill("stopping.goes_on", who=mentor.first_name)
    return f"{found} {_what_waited(turn, [pairing])}"


def _what_waited(turn: Turn, pairings: Iterable[Pairing]) -> str:
    waits = any(each.waiting(way) for each in pairings for way in Direction)
    return turn.words.fill("stopping.what_waited") if waits else ""


def _tell_mentor(turn: Turn, mentor: Person) -> None:
    """Their mentees by what stands in the way of messages with each; those that go on come first."""
    mine = [each for each in turn.facts.every_pairing if each.mentor.id == mentor.id]
    found: dict[str, list[Pairing]] = defaultdict(list)
    for pairing in mine:
        found[_for_mentor(turn, pairing)].append(pairing)
    order = [how for how in STILL if how in found]
    sentences = [_with_names(turn, how, found[how]) for how in order]
    if order[:1] == ["goes_on"]:
        sentences.insert(1, _what_waited(turn, found["goes_on"]))
    if order[1:] or (order and order[0] != "goes_on"):
        sentences.append(turn.words.fill("stopping.can_say_more", lead=turn.lead_name()))
    if not mine:
        sentences = [turn.words.fill("stopping.nobody_now")]
    manner = Manner(buttons=_way_back(turn, found["still_own"]))
    say_whole(turn, mentor, "stopping.all_started_mentor", manner, what=" ".join(sentences))


STILL = (
    "goes_on", "still_rest", "still_own", "still_coordinator", "still_gate", "still_unreached",
)  # fmt: skip
"""What a mentor reads of a mentee; of one without an agreement in force there is nothing to say."""


def _for_mentor(turn: Turn, pairing: Pairing) -> str:
    """Which sentence is true of these two."""
    why = why_at_rest(turn, pairing)
    if why in {Why.RESTING, Why.STOPPED_BY_MENTEE}:
        return "still_rest"
    if why is not None:
        return "still_own" if why is Why.STOPPED_BY_MENTOR else "still_coordinator"
    if gating.holds(turn, pairing):
        for way in Direction:
            gating.hold(turn, pairing, way)
        return "still_gate"
    if not any(messages_come(turn, pairing, way) for way in Direction):
        return "none"
    return "goes_on" if pairing.mentee.is_reachable else "still_unreached"


def _with_names(turn: Turn, how: str, pairings: Sequence[Pairing]) -> str:
    names = sorted(each.mentee.first_name for each in pairings)
    return turn.words.fill(f"stopping.{how}", who=listed(names, turn.words.label("and")))


def _way_back(turn: Turn, own: Sequence[Pairing]) -> Rows:
    """One tap takes a mentor's own stop back, where it is clear which."""
    if len(own) != 1:
        return ()
    return ((turn.labelled("start_again", Act.START_AGAIN, pairing=str(own[0].id)),),)
