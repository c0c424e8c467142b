"""The door to a case: whether I may do a thing with the one that is named, and what I am offered.

Whoever it is about gets the same answer as anybody who may not. Never shows words.
"""

from uuid import UUID

from flows.casework import Case, CaseFile, EntryKind
from flows.conversing import Act, Button
from flows.people import Role
from flows.relaying import Relay, Why
from flows.rights import Action, Barred, On, barred
from flows.talking import Talk
from flows.turn import Manner, Rows, Turn

NEW_WORDS = {
    EntryKind.CONCERN, EntryKind.YOUNG_PERSON_WROTE, EntryKind.EDIT, EntryKind.MEDIA_SENT,
    EntryKind.FLAGGED, EntryKind.ABOUT,
}  # fmt: skip
"""The entries that bring something new to read."""


def file_for(turn: Turn, action: Action) -> CaseFile | None:
    """The case that a press names, if I may do this with it; else I hear that I may not."""
    file = turn.facts.file
    reason = barred(turn.me, action, on(file)) if file is not None else None
    if file is not None and reason is None:
        return file
    raised = reason is Barred.RAISED_BY_THEM
    turn.say(turn.me, "alert.raised_by_you" if raised else "alert.not_yours")
    turn.because("case_barred")
    return None


def file_in(talk: Talk, action: Action) -> CaseFile | None:
    """The case that my conversation is about, if I still may do this with it."""
    file = talk.turn.facts.file
    is_same = file is not None and file.case.id == talk.about("case")
    if file is None or not is_same or barred(talk.turn.me, action, on(file)) is not None:
        talk.turn.because("case_barred")
        return None
    return file


def on(file: CaseFile) -> On:
    """On what it is done, for the table of rights."""
    return On(file.case, file.case.raised_by)


def is_read_first(turn: Turn, file: CaseFile) -> bool:
    """Have I read its newest words? If not, I hear that I must, with a button to open it."""
    if has_looked(file, turn.me.id):
        return True
    say_read_first(turn, file.case)
    return False


def say_read_first(turn: Turn, case: Case) -> None:
    """It must be opened and read before that."""
    turn.say(
        turn.me, "alert.read_first", Manner(buttons=to_open(turn, case)), number=str(case.number)
    )


def has_looked(file: CaseFile, person: UUID) -> bool:
    """Has this person opened it since the newest words in it?"""
    return looked_after(file, person, newest_words(file))


def newest_words(file: CaseFile) -> int:
    """The number of the entry that brought the newest words; 0 where there is none."""
    return max((e.number or 0 for e in file.entries if e.kind in NEW_WORDS), default=0)


def looked_after(file: CaseFile, person: UUID, number: int) -> bool:
    """Has this person opened it after the entry with this number?"""
    looked = (e.number or 0 for e in file.entries if e.kind is EntryKind.LOOKED and e.by == person)
    return any(each > number for each in looked)


def to_open(turn: Turn, case: Case) -> Rows:
    """The button that opens a case."""
    return ((turn.labelled("open", Act.OPEN_CASE, case=str(case.id)),),)


def buttons(turn: Turn, case: Case) -> Rows:
    """What may be done with a case by whoever has it open."""
    about = {"case": str(case.id)}
    rows: list[list[Button]] = []
    if not case.is_open:
        rows.append([turn.labelled("reopen", Act.REOPEN, **about)])
    elif case.is_unread:
        rows.append([turn.labelled("have_it", Act.ACKNOWLEDGE, **about)])
    else:
        rows += to_write(turn, case)
        rows.append([turn.labelled("add_action", Act.ADD_ACTION, **about)])
        rows.append([turn.labelled("refer", Act.REFER, **about)])
        rows.append([turn.labelled("close", Act.CLOSE, **about)])
        rows.append([turn.labelled("another_level", Act.LEVEL, **about)])
    if not case.is_unread and turn.facts.file is not None and turn.facts.file.is_noticed:
        rows.append([turn.labelled("why_flagged", Act.WHY_FLAGGED, **about)])
    if not case.is_unread:
        rows.append([turn.labelled("export", Act.EXPORT, **about)])
    if held := lead_first(turn):
        rows.append([turn.labelled("release", Act.RELEASE, relay=str(held[0].id), **about)])
    return rows


def to_write(turn: Turn, case: Case) -> list[list[Button]]:
    """Only to a young person: of a mentor's words it may not be known yet whom they were for."""
    if Role.MENTEE not in turn.facts.people[case.person].roles:
        return []
    return [[turn.labelled("write", Act.WRITE, case=str(case.id))]]


def lead_first(turn: Turn) -> list[Relay]:
    """What waits until a lead has seen it."""
    held = (each for pairing in turn.facts.file_pairings for each in pairing.held)
    return [each for each in held if each.why is Why.LEAD_FIRST]
