"""The lines of single people: where a mentee's details are kept, and a mentor's checks."""

from uuid import UUID

from bot.setup.drawing import Choices, Shown
from bot.setup.gate_lines import Wanted, recorders, said, write_down
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, day, day_or_none
from flows.gate import OF_MENTORS, Line, missing_of
from flows.gate_lapsing import lapsing
from flows.people import Person, Role

WORDS = page_words("checks")
_ALL = frozenset(group.name for group in WORDS.groups)


def look(known: Known) -> Shown:
    """What is missing of whom; a programme of made-up people needs nothing."""
    gate = known.gate
    if gate is None or gate.rules.made_up:
        notes = (WORDS.note("made_up"),) if gate else ()
        return Shown(notes=notes, hidden=_ALL, is_done=gate is not None)
    mentees, mentors, by = known.of(Role.MENTEE), known.of(Role.MENTOR), recorders(known)
    if not by or not (mentees or mentors):
        return Shown(notes=(WORDS.note("nobody"),), hidden=_ALL)
    lacking = [each for p in (*mentees, *mentors) for each in missing_of(gate, p, known.now)]
    soon = [each for each in lapsing(gate, known.now) if each.person is not None]
    hidden = {name for name, people in (("mentee", mentees), ("mentor", mentors)) if not people}
    # The deputy says it in chat alone, so it is shown, and nobody waits for it here.
    here = [each for each in lacking if each.line is not Line.DETAILS_OPEN]
    return Shown(
        values={"on": f"{known.today:%d/%m/%Y}"},
        choices={"by": _choices(by), "mentee": _choices(mentees), "mentor": _choices(mentors)},
        notes=tuple(said(known, WORDS, lacking, soon)) or (WORDS.note("stands"),),
        hidden=frozenset(hidden),
        is_done=not here,
    )


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Writes down whatever was filled in."""
    typed = Typed(WORDS, form)
    by = typed.chosen("by", {str(each.id): each for each in recorders(known)})
    on = typed.take("on", day, known.today)
    lines = [*_of_mentee(typed, known), *_of_mentor(typed, known)]
    typed.finish()
    await write_down(office, typed, UUID(by), on, lines)
    return Saved(WORDS.note("saved" if lines else "nothing"))


def _of_mentee(typed: Typed, known: Known) -> list[Wanted]:
    where = typed.text("details")
    if not where:
        return []
    mentee = typed.chosen("mentee", {str(each.id): each for each in known.of(Role.MENTEE)})
    return [Wanted("details", Line.DETAILS, person=_id(mentee), words=where)]


def _of_mentor(typed: Typed, known: Known) -> list[Wanted]:
    until = {line: typed.take(line.value, day_or_none, None) for line in OF_MENTORS}
    filled = {line: recheck for line, recheck in until.items() if recheck is not None}
    if not filled:
        return []
    mentor = _id(typed.chosen("mentor", {str(each.id): each for each in known.of(Role.MENTOR)}))
    return [
        Wanted(line.value, line, person=mentor, recheck=recheck) for line, recheck in filled.items()
    ]


def _id(chosen: str) -> UUID | None:
    """None where nobody was chosen: that fault is told before anything is written down."""
    return UUID(chosen) if chosen else None


def _choices(people: list[Person]) -> Choices:
    return tuple((str(each.id), f"{each.first_name} ({each.initials})") for each in people)


STEP = Step("checks", look, save)
