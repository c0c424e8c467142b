"""The operator's alarms: who hears of one as it begins and when it is over, and of messages lost.

By chat and by the second channel; what has cost no message goes by chat alone. Holds nothing of any
worry and of nobody.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.alarms import MILD, NOT_BY_CHAT, Alarm, Gap, Raised
from flows.casework import EntryKind
from flows.channels import Channel
from flows.effects import BeginAlarm, EndAlarm, NoteHeard, Page
from flows.heard import AlarmsLooked
from flows.local_time import say_when, stamp
from flows.people import Person, Role
from flows.rights import Action, may
from flows.turn import Manner, Turn
from flows.turns.desk_rows import Part, item
from flows.turns.second import note, reference_of
from flows.wording import Words

LIFE = timedelta(hours=1)
"""How long a page of an alarm is tried."""


def alarms_looked(turn: Turn, heard: AlarmsLooked) -> None:
    """Tells what is new and what is over, each once, and keeps that it was told."""
    stood = {each.alarm: each for each in standing(turn)}
    for raised in heard.standing:
        if raised.alarm not in stood:
            turn.add(BeginAlarm(raised))
            if raised.alarm not in heard.told:
                _tell(turn, raised.alarm, sentence(turn.words, raised), begins=True)
    for alarm in sorted(heard.over & (stood.keys() | heard.told)):
        turn.add(EndAlarm(alarm))
        since = stood[alarm].since if alarm in stood else None
        _tell(turn, alarm, _over_since(turn, alarm, since), begins=False)
    if heard.gap is not None:
        _tell_of_gap(turn, heard.gap)
    if heard.heard_at is not None:
        turn.add(NoteHeard(heard.heard_at))
    turn.because("alarms_looked")


def standing(turn: Turn) -> tuple[Raised, ...]:
    """The alarms that stand and were told, the oldest first."""
    return turn.facts.desk.alarms if turn.facts.desk else ()


def sentence(words: Words, raised: Raised) -> str:
    """What an alarm says: what is wrong, and what to do."""
    return words.fill(f"alarm.{raised.alarm.value}", count=str(raised.count))


def over(words: Words, alarm: Alarm) -> str:
    """That an alarm is over."""
    return words.fill("alarm.over", what=words.label(f"alarm_{alarm.value}"))


def _over_since(turn: Turn, alarm: Alarm, since: datetime | None) -> str:
    """That it is over, and from when to when it stood: nobody may have heard that it began."""
    if since is None:
        return over(turn.words, alarm)
    zone = turn.facts.rules.zone
    return turn.words.fill(
        "alarm.was",
        what=turn.words.label(f"alarm_{alarm.value}"),
        when=say_when(since, zone),
        time=say_when(turn.now, zone),
    )


def subject(words: Words, alarm: Alarm, *, begins: bool) -> str:
    """What stands over a page of an alarm."""
    text = "alarm.subject" if begins else "alarm.subject_over"
    return words.fill(text, what=words.label(f"alarm_{alarm.value}"))


def readers(team: Iterable[Person], alarm: Alarm) -> list[Person]:
    """Whom an alarm is for: administrators, and where messages are at stake the ladder too.

    Where no administrator can be reached even a mild one is the ladder's.
    """
    allowed = [each for each in team if may(each, Action.SEE_HEALTH)]
    keepers = [each for each in allowed if Role.ADMINISTRATOR in each.roles]
    is_enough = alarm in MILD and any(each.is_reachable for each in keepers)
    return keepers if is_enough else allowed


def part(turn: Turn, reader: Person) -> Part:
    """What stands, for the desk."""
    found = standing(turn)
    if not found:
        return Part()
    line = turn.words.fill("desk.alarms", count=str(len(found)))
    return Part(line, (item("alarms", turn.words.label("desk_alarms")),))


def said(turn: Turn) -> str:
    """A line for each alarm that stands, and since when it does."""
    zone = turn.facts.rules.zone
    return "\n".join(
        turn.words.fill(
            "desk.row_alarms", when=stamp(each.since, zone), what=sentence(turn.words, each)
        )
        for each in standing(turn)
    )


def _tell(turn: Turn, alarm: Alarm, text: str, *, begins: bool) -> None:
    to = readers(turn.facts.team, alarm)
    if not (begins and alarm in NOT_BY_CHAT):
        for person in to:
            if person.is_reachable:
                text_id = f"alarm.{alarm.value}" if begins else "alarm.over"
                turn.say_text(person, text_id, text, Manner())
    if alarm in MILD and any(each.is_reachable for each in to):
        return
    head = subject(turn.words, alarm, begins=begins)
    if Channel.EMAIL in turn.facts.second:
        for person in to:
            if person.mail is not None:
                turn.add(_page(turn, person, head, text))
    if Channel.WEBHOOK in turn.facts.second:
        turn.add(_page(turn, None, head, text))


def _page(turn: Turn, to: Person | None, head: str, text: str) -> Page:
    return Page(
        id=(new := turn.facts.ids.new()),
        channel=Channel.EMAIL if to else Channel.WEBHOOK,
        to=to.id if to else None,
        text_id="alarm.subject",
        subject=head,
        text=text,
        reference=reference_of(new),
        note=note(turn, new, to),
        not_after=turn.now + LIFE,
        again=turn.words.fill("relaying.again"),
        is_alarm=True,
    )


def _tell_of_gap(turn: Turn, gap: Gap) -> None:
    """Everybody who may have written hears it, young people and mentors without a sound; the record
    keeps it."""
    held = {"since": gap.since.isoformat(), "until": gap.until.isoformat()}
    turn.enter(None, EntryKind.GAP_TOLD, facts=held)
    team = {each.id for each in turn.facts.team}
    # That adults know is said only where one of them is told.
    knows = any(each.is_reachable for each in turn.facts.team)
    mentees = "alarm.gap_mentee" if knows else "alarm.gap_mentee_unheard"
    for person in turn.facts.everybody:
        if not person.is_reachable:
            continue
        text = mentees if Role.MENTEE in person.roles else "alarm.gap_adult"
        text = "alarm.gap_team" if person.id in team else text
        turn.say(
            person,
            text,
            Manner(silent=person.id not in team),
            when=say_when(gap.since, person.zone),
            time=say_when(gap.until, person.zone),
        )
