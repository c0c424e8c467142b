"""Putting right a name, initials or a month of birth, and taking out whoever was added by mistake.

Only of people who have not joined; by the same commands as everywhere, which refuse the rest.
"""

from datetime import date

from bot.commanding import COMMAND, Refused
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, first_name, initials_or, month
from flows.heard import PersonChanged, PersonRemoved
from flows.people import Person, Role

WORDS = page_words("correct")
CHANGE, REMOVE = "change", "remove"
WHAT = {CHANGE: CHANGE, REMOVE: REMOVE}
FIELDS = {
    "command.looks_the_same": "initials",
    "command.same_initials": "initials",
    "command.born_later": "born",
    "command.too_young": "born",
    "command.too_old": "born",
    "command.birth_month": "born",
    "command.not_removed": "what",
    "command.not_removed_opened": "what",
    "command.not_removed_paired": "what",
}


def look(known: Known) -> Shown:
    """Who has not joined. There is never anything that has to be done here."""
    people = known.to_join()
    if not people:
        hidden = frozenset({"correct"})
        return Shown(notes=(WORDS.note("nobody"),), hidden=hidden, is_done=True)
    choices = tuple((str(each.id), _label(each)) for each in people)
    return Shown(choices={"who": choices}, is_done=True)


def _label(person: Person) -> str:
    what = "adult"
    if person.roles & {Role.MENTEE, Role.MENTOR}:
        what = "mentee" if Role.MENTEE in person.roles else "mentor"
    values = {"name": person.first_name, "initials": person.initials, "what": WORDS.notes[what]}
    return WORDS.note("label", **values)


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Changes somebody, or takes them out."""
    typed = Typed(WORDS, form)
    people = {str(each.id): each for each in known.to_join()}
    person = people.get(typed.chosen("who", people))
    what = typed.chosen("what", WHAT)
    wanted = _typed(typed, known.today) if what == CHANGE else (None, None, None)
    typed.finish()
    if person is None:
        raise LookupError("nobody was chosen, and nothing was found wrong")
    removed = PersonRemoved(COMMAND, person.id)
    changed = PersonChanged(COMMAND, person.id, *wanted)
    try:
        await office.carry(lambda _: removed if what == REMOVE else changed)
    except Refused as refused:
        typed.refused(FIELDS.get(refused.text_id, "who"), refused)
        typed.finish()
    return Saved(_said(person, what, wanted[0], wanted[1]), then=STEP.name)


def _typed(typed: Typed, today: date) -> tuple[str | None, str | None, date | None]:
    """What shall be another; an empty field leaves it as it is."""
    name = typed.take("name", first_name, "") if typed.text("name") else None
    initials = typed.take("initials", initials_or("?"), "") if typed.text("initials") else None
    born = typed.take("born", month, date.min) if typed.text("born") else None
    if born is not None and born > today:
        typed.wrong("born", "to_come")
    if name is None and initials is None and born is None:
        typed.wrong("name", "nothing")
    return name, initials, born


def _said(person: Person, what: str, name: str | None, initials: str | None) -> str:
    if what == REMOVE:
        return WORDS.note("removed", name=person.first_name)
    now = {"name": name or person.first_name, "initials": initials or person.initials}
    return WORDS.note("changed", **now)


STEP = Step("correct", look, save, is_task=False)
