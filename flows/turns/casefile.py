"""A case in an adult's private chat: opening, reading, "I have it", writing to the young person.

Whoever it is about never sees it, by no button and no list. Each opening is an entry.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, CaseFile, CaseState, EntryKind, state_after
from flows.conversing import Act, Button, ConversationState
from flows.effects import DropTimers, Lane, WithdrawDeliveries
from flows.heard import TimerKind, Topic, TopicKind
from flows.ladder import may_see
from flows.relaying import AT_REST, Verdict, Why
from flows.rights import Action, may
from flows.talking import Talk, Talks, end_open
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.case_door import (
    buttons,
    file_for,
    file_in,
    is_read_first,
    lead_first,
    say_read_first,
    to_write,
)
from flows.turns.case_view import lines
from flows.turns.heard_of import last_heard, said_to_owner
from flows.turns.relays import pass_waiting
from flows.turns.reporters import tell_reporters
from flows.turns.serious import is_serious, say_questions_stop
from flows.turns.watching import watch_work

AT_ONCE = timedelta(minutes=15)
"""Words much later than the press may be meant for something else, as with a mentor's note."""


def list_worries(turn: Turn) -> None:
    """The open worries that I may see, those that nobody has first; numbers and initials only."""
    if not may(turn.me, Action.OPEN_CASE):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    seen = [case for case in turn.facts.cases if may_see(case, turn.me)]
    if not seen:
        turn.say(turn.me, "alert.no_worries")
        return
    seen.sort(key=lambda case: (not case.is_unread, -case.level, case.number))
    rows = [[_open_button(turn, case)] for case in seen]
    turn.say(turn.me, "alert.worries", Manner(buttons=rows), count=str(len(seen)))


def _open_button(turn: Turn, case: Case) -> Button:
    level = turn.words.label(f"level_{case.level.name}")
    state = turn.words.label(f"state_{case.state.value}")
    initials = turn.facts.people[case.person].initials
    label = f"{case.number} · {level} · {initials} · {state}"
    return turn.button(label, Act.OPEN_CASE, case=str(case.id))


def open_case(turn: Turn) -> None:
    """Shows a case with its exact words, and writes into the record that it was opened."""
    file = file_for(turn, Action.OPEN_CASE)
    if file is None:
        return
    case = file.case
    _end_writing_elsewhere(turn, case)
    turn.enter(case.id, EntryKind.LOOKED, turn.me.id)
    turn.because("case_opened_by", name=turn.me.first_name)
    turn.say_text(
        turn.me,
        "alert.case",
        "\n\n".join(lines(turn, file)),
        Manner(
            topic=Topic(TopicKind.CASE, case.id), buttons=buttons(turn, case), owner=case.person
        ),
    )


def _end_writing_elsewhere(turn: Turn, case: Case) -> None:
    """Words typed from now on must not go to the young person of another case."""
    conversation = turn.facts.conversation
    if conversation is not None and conversation.about("case") not in {None, case.id}:
        end_open(turn, ConversationState.ENDED)


def acknowledge(turn: Turn) -> None:
    """I have it: a named adult has read it and owns it. Only the first press counts."""
    file = file_for(turn, Action.ACKNOWLEDGE)
    if file is None:
        return
    case, me = file.case, turn.me
    if not case.is_open:
        turn.say(me, "alert.closed_already", number=str(case.number))
        return
    if not case.is_unread:
        owner = turn.facts.people.get(case.owner) if case.owner else None
        name = owner.first_name if owner else turn.words.label("an_adult")
        turn.say(me, "alert.owned_already", number=str(case.number), name=name)
        return
    if not is_read_first(turn, file):
        return
    owned = replace(case, state=CaseState.ACKNOWLEDGED, owner=me.id)
    turn.put_case(owned)
    turn.enter(case.id, EntryKind.ACKNOWLEDGED, me.id)
    turn.add(WithdrawDeliveries(Topic(TopicKind.CASE, case.id), Lane.ALERT))
    for kind in (TimerKind.RUNG, TimerKind.TELEGRAM_SILENT):
        turn.add(DropTimers(kind, case.person, case=case.id))
    watch_work(turn, owned)
    tell_others(turn, file)
    is_told = tell_read(turn, file, owned)
    what = said_to_owner(turn, file, is_told=is_told)
    tell_reporters(turn, file, "dealt_with")
    write = Manner(buttons=to_write(turn, case))
    turn.say(me, "alert.yours", write, number=str(case.number), what=what)
    turn.because("acknowledged", name=me.first_name)


def tell_others(turn: Turn, file: CaseFile) -> None:
    """Whoever was alerted hears who has it, if they may see it."""
    alerted = alerted_in(file)
    for person in turn.facts.team:
        if person.id in alerted and person.id != turn.me.id and may_see(file.case, person):
            turn.say(
                person,
                "alert.owned",
                Manner(silent=True),
                number=str(file.case.number),
                name=turn.me.first_name,
            )


def alerted_in(file: CaseFile) -> set[UUID]:
    """Whom its alerts went to."""
    return {
        UUID(each)
        for entry in file.entries
        if entry.kind is EntryKind.ALERTED
        for each in dict(entry.facts).get("people", "").split()
    }


def tell_read(turn: Turn, file: CaseFile, case: Case) -> bool:
    """The young person hears that it was read, by whom, and that the usual questions stop.

    Not where they have never heard of it, because it came from somebody else's words, nor where
    nothing reaches them.
    """
    if not _hears(file, case) or not turn.facts.people[case.person].has_chat:
        return False
    lead = turn.me.first_name
    has_words = any(each.words for each in file.concerns if each.by == case.person)
    young_person.say(turn, case, "worry.read" if has_words else "worry.read_quiet", lead=lead)
    is_resting = turn.facts.people[case.person].rest is not None
    if is_serious(case) and case.questions_stopped_at is None and not is_resting:
        say_questions_stop(turn, case, turn.me)
    return True


def _hears(file: CaseFile, case: Case) -> bool:
    """Have they heard of it; and, where no words but a level moved it, does another have it now?"""
    if case.told_at is not None:
        return True
    heard = last_heard(file)
    later = (e.kind for e in file.entries if heard and (e.number or 0) > (heard.number or 0))
    is_anew = EntryKind.REOPENED in later
    return heard is not None and not is_anew and case.owner != file.case.owner


def write(turn: Turn, talks: Talks) -> None:
    """Starts writing to the young person from the case."""
    file = file_for(turn, Action.WRITE_TO_YOUNG_PERSON)
    if file is None:
        return
    if file.case.is_unread:
        say_read_first(turn, file.case)
        return
    if not file.case.is_open:
        turn.say(turn.me, "alert.closed_already", number=str(file.case.number))
        return
    subject: dict[str, UUID | str] = {"case": file.case.id, "number": str(file.case.number)}
    talks.start(turn, turn.me, "write_to_young_person", subject=subject)


def write_to_young_person(talk: Talk) -> str:
    """Sends what the adult wrote, as theirs; shows it first where it may have been meant elsewhere."""
    if talk.said is None:
        return "barred"
    is_late = talk.turn.now - talk.conversation.started_at >= AT_ONCE
    if is_late or talk.said.words.lstrip().startswith("/"):
        talk.values["words"] = talk.said.words
        return "ask_first"
    return _send(talk, talk.said.words)


def write_after_all(talk: Talk) -> str:
    """Sends what was shown once more: the adult said that it is for the young person."""
    return _send(talk, talk.answers["words"])


def _send(talk: Talk, words: str) -> str:
    """Rights are looked at again; the words go into the record as they went."""
    turn = talk.turn
    file = file_in(talk, Action.WRITE_TO_YOUNG_PERSON)
    if file is None or not file.case.is_open:
        return "barred"
    case = file.case
    person = turn.facts.people[case.person]
    if not person.has_chat:
        turn.enter(case.id, EntryKind.UNREACHABLE, turn.me.id)
        return "unreachable"
    turn.say(
        person,
        "worry.lead_wrote",
        Manner(topic=Topic(TopicKind.CASE, case.id), owner=case.person),
        lead=turn.me.first_name,
        programme=turn.facts.rules.name,
        words=words,
    )
    turn.enter(case.id, EntryKind.WROTE_TO_YOUNG_PERSON, turn.me.id, words)
    turn.put_case(replace(case, state=state_after(case.state, EntryKind.WROTE_TO_YOUNG_PERSON)))
    turn.because("lead_wrote")
    return "sent"


def release(turn: Turn, button: Button) -> None:
    """A lead who has seen it lets a message go on to a peer mentor under 18."""
    file, held = file_for(turn, Action.RELEASE_MESSAGE), turn.facts.relay
    if file is None:
        return
    number = str(file.case.number)
    if held is None or held.verdict is not Verdict.HELD or held.why is not Why.LEAD_FIRST:
        turn.say(turn.me, "alert.released_already", number=number)
        return
    if not is_read_first(turn, file):
        return
    pairing = next((p for p in turn.facts.file_pairings if p.id == held.pairing), None)
    if pairing is None or held.direction is None:
        turn.say(turn.me, "alert.released_already", number=number)
        return
    facts = {"relay": str(held.id)}
    turn.enter(file.case.id, EntryKind.MESSAGE_RELEASED, turn.me.id, facts=facts)
    # A change of it goes with it: without the one the other says something else.
    waiting = tuple(each for each in lead_first(turn) if each.pairing == held.pairing)
    became, why, due = pass_waiting(turn, pairing, held.direction, waiting)
    if became is Verdict.PASSED:
        turn.say(turn.me, "alert.released", number=number)
    elif why is Why.GATE:
        turn.say(turn.me, "alert.released_gate", number=number)
    elif why in AT_REST:
        turn.say(turn.me, "alert.released_at_rest", number=number)
    elif due is not None:
        turn.say(turn.me, "alert.released_held", number=number, at=turn.at(due, turn.me))
    else:
        turn.say(turn.me, "alert.released_not", number=number)
