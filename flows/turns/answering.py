"""A young person's answer to an adult who has their worry: it goes to the case, never elsewhere."""

from dataclasses import replace
from uuid import UUID

from flows.casework import OF_FORWARDED, Case, EntryKind, RaisedBy
from flows.heard import Said
from flows.level import Level
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.alerting import alert_once_more
from flows.turns.keeping_out import alerts_another, keep_out
from flows.turns.noticed import raise_noticed
from flows.turns.pointing import notice_in, pointed_at
from flows.turns.worries import Worry, closed_case_for, everyone_named, raise_worry, safest_case


def answer_to_case(
    turn: Turn, said: Said, case: Case | None, *, text: str = "", is_read: bool = False
) -> None:
    """Puts what a young person wrote into a case and alerts who has it.

    Worrying words are raised instead, with all that follows; words for a case that is closed, or
    for none, are a worry told anew. `is_read` says that they were read for safety before; `text`
    names what is said to the young person.
    """
    if case is not None and case.is_open and not everyone_named(turn, turn.me.id) <= case.about:
        case = safest_case(turn, turn.me.id) or case
    notice = None if is_read else notice_in(turn, said.words)
    if notice is not None:
        raise_noticed(turn, said, notice)
    elif case is None or not case.is_open:
        about = case.about if case else frozenset[UUID]()
        _tell_anew(turn, said, about | pointed_at(turn, said.words))
    else:
        about = pointed_at(turn, said.words)
        has_alerted = alerts_another(turn, case, about)
        case = keep_out(turn, case, about, words_follow=True)
        facts = {OF_FORWARDED: "yes"} if said.is_forwarded else {}
        turn.enter(case.id, EntryKind.YOUNG_PERSON_WROTE, turn.me.id, said.words, facts)
        if not has_alerted:
            alert_once_more(turn, case, "answered")
        reader = young_person.reader_now(turn, case)
        if reader is None:
            young_person.tell(turn, case, "told")
        else:
            young_person.say(turn, case, text or "worry.answer_kept", lead=reader.first_name)
    turn.because("answer_to_case")


def _tell_anew(turn: Turn, said: Said, about: frozenset[UUID]) -> None:
    worry = Worry(turn.me, turn.me, RaisedBy.TOLD, Level.TODAY, said)
    case = raise_worry(turn, replace(worry, about=about))
    young_person.tell(turn, case, "told")


def who_would_read(turn: Turn, said: Said) -> str:
    """Who would read these words, were they told anew now: never anyone whom they name."""
    about = pointed_at(turn, said.words)
    worry = Worry(turn.me, turn.me, RaisedBy.TOLD, Level.TODAY, said, about=about)
    closed = closed_case_for(turn, worry)
    if closed is None:
        found = turn.adults(*about)
        return found[0].first_name if found else turn.words.label("an_adult")
    return young_person.reader_name(turn, replace(closed, starts_at=turn.now))


def case_in_question(turn: Turn) -> Case | None:
    """The open case that an answer belongs to when it names none."""
    mine = turn.cases_of(turn.me.id)
    return safest_case(turn, turn.me.id) or (mine[-1] if mine else None)
