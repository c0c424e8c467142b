"""A young person's answer to an adult who has their worry: it goes to the case, never elsewhere."""

from flows.casework import Case, EntryKind
from flows.heard import TopicKind
from flows.turn import Turn
from flows.turns.alerting import alert
from flows.turns.noticed import notice_in, raise_noticed


def answer_to_case(turn: Turn, words: str, message: int | None, *, is_read: bool = False) -> bool:
    """Puts what a young person wrote into the open case and alerts who has it; False without one.

    `is_read` says that the words were read for safety before.
    """
    case = _case_answered(turn)
    if case is None:
        return False
    notice = None if is_read else notice_in(turn, words)
    if notice is not None and notice.level > case.level:
        raise_noticed(turn, words, message, notice, turn.words.fill("worry.what_kept"))
    turn.enter(case.id, EntryKind.YOUNG_PERSON_WROTE, turn.me.id, words)
    alert(turn, turn.case(case.id) or case, "answered")
    turn.say(turn.me, "worry.answer_kept", lead=owner_name(turn, case))
    turn.because("answer_to_case")
    return True


def _case_answered(turn: Turn) -> Case | None:
    replied = turn.facts.replied
    if replied is not None and replied.kind is TopicKind.CASE:
        case = turn.case(replied.id)
        if case is not None and case.is_open:
            return case
    mine = turn.cases_of(turn.me.id)
    return mine[-1] if mine else None


def owner_name(turn: Turn, case: Case) -> str:
    """Who has the case, or else the adult to turn to."""
    owner = next((p for p in turn.facts.team if p.id == case.owner), None)
    return owner.first_name if owner else turn.lead_name()
