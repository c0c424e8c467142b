"""The scheme's own lines of the go-live gate: what is missing, and who writes down what."""

from uuid import UUID

from bot.setup.drawing import Shown
from bot.setup.gate_lines import Wanted, recorders, said, write_down
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, day
from flows.gate import Line, missing
from flows.gate_lapsing import lapsing
from flows.help_lines import demanded
from flows.library import load_library

WORDS = page_words("gate")
_ALL = frozenset(group.name for group in WORDS.groups)


def look(known: Known) -> Shown:
    """What is missing; a programme of made-up people needs nothing."""
    if known.gate is None or known.gate.rules.made_up:
        of_it = (WORDS.note("made_up"),) if known.gate else ()
        return Shown(notes=of_it, hidden=_ALL, is_done=known.gate is not None)
    lacking = missing(known.gate, known.now)
    soon = [each for each in lapsing(known.gate, known.now) if each.person is None]
    notes = tuple(said(known, WORDS, lacking, soon)) or (WORDS.note("stands"),)
    people = recorders(known)
    if not people:
        return Shown(notes=(*notes, WORDS.note("nobody")), hidden=_ALL)
    return Shown(
        values={"on": f"{known.today:%d/%m/%Y}"},
        choices={"by": tuple((str(each.id), each.first_name) for each in people)},
        ticks={"help_lines": _help_lines(known)},
        notes=notes,
        is_done=not lacking,
    )


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Writes down whatever was filled in."""
    typed = Typed(WORDS, form)
    by = typed.chosen("by", {str(each.id): each for each in recorders(known)})
    on = typed.take("on", day, known.today)
    typed.finish()
    lines = [Wanted("cover", Line.COVER)] if typed.text("cover") else []
    for line in (Line.LOCAL_NUMBERS, Line.SUPERVISION):
        if words := typed.text(line.value):
            lines.append(Wanted(line.value, line, words=words))
    lines += [
        Wanted("help_lines", Line.HELP_LINE, what=name.removeprefix("line_"))
        for name, _ in _help_lines(known)
        if typed.text(name)
    ]
    await write_down(office, typed, UUID(by), on, lines)
    return Saved(WORDS.note("saved" if lines else "nothing"))


def _help_lines(known: Known) -> tuple[tuple[str, str], ...]:
    lines = demanded(load_library().help_lines, known.rules.nation if known.rules else "")
    return tuple((f"line_{each.id}", each.show) for each in lines)


STEP = Step("gate", look, save)
