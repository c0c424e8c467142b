"""What an adult enters in a case: what was done, who was told, what the young person wishes, a referral.

Each answer is a sealed line of the record. Changes no level, closes nothing, tells nobody.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import Case, EntryKind, state_after
from flows.rights import Action
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns.case_door import file_for, file_in, say_read_first

ANSWERS: dict[str, tuple[EntryKind, tuple[str, ...]]] = {
    "done": (EntryKind.ACTED, ("done",)),
    "told": (EntryKind.TOLD_OTHER, ("told", "told_how", "told_reference")),
    "wishes": (EntryKind.WISHES, ("wishes", "wishes_told")),
    "seen": (EntryKind.NOTED, ("seen",)),
}
"""What can be added, and the steps whose answers say it."""
USEFUL = "useful"
"""The step that asks whether noticing the words was useful or a false alarm."""
REFERRAL = ("refer_to", "refer_how", "refer_reference", "refer_reason")


def add_action(turn: Turn, talks: Talks) -> None:
    """Starts entering what was done."""
    _start(turn, talks, "add_action")


def refer(turn: Turn, talks: Talks) -> None:
    """Starts entering a referral."""
    _start(turn, talks, "refer")


def _start(turn: Turn, talks: Talks, flow: str) -> None:
    file = file_for(turn, Action.ENTER_ACTION)
    if file is None:
        return
    if file.case.is_unread:
        say_read_first(turn, file.case)
    elif not file.case.is_open:
        turn.say(turn.me, "alert.closed_already", number=str(file.case.number))
    else:
        talks.start(turn, turn.me, flow, subject=subject_of(file.case))


def subject_of(case: Case) -> dict[str, UUID | str]:
    """What a conversation about a case says of it."""
    return {"case": case.id, "number": str(case.number)}


def enter_action(talk: Talk) -> str:
    """Enters the answers."""
    kind, steps = ANSWERS[talk.answers["what"]]
    return _entered(talk, kind, steps)


def enter_referral(talk: Talk) -> str:
    """Enters the referral; the case is referred from now on."""
    return _entered(talk, EntryKind.REFERRED, REFERRAL)


def _entered(talk: Talk, kind: EntryKind, steps: tuple[str, ...]) -> str:
    turn, file = talk.turn, file_in(talk, Action.ENTER_ACTION)
    if file is None:
        return "barred"
    if not file.case.is_open:
        return "closed"
    enter_answers(talk, file.case, kind, steps)
    now = turn.case(file.case.id) or file.case
    turn.put_case(replace(now, state=state_after(now.state, kind)))
    turn.because("action_entered")
    return "entered"


def enter_answers(talk: Talk, case: Case, kind: EntryKind, steps: tuple[str, ...]) -> None:
    """One line of the record for each answer; a tapped one says what stood on the button."""
    for step in steps:
        facts = {"asked": step}
        if step == "seen":
            facts["known"] = talk.answers["known"]
        if step == USEFUL:
            facts["judged"] = talk.answers[USEFUL]
        words = talk.answers.get(f"{step}.label") or talk.answers[step]
        talk.turn.enter(case.id, kind, talk.turn.me.id, words, facts)
