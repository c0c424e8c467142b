"""A young person: first name, month of birth, and perhaps the time of the first check-ins."""

from datetime import date, time
from uuid import uuid4

from bot.commanding import COMMAND, Refused
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, clock, first_name, initials_or, month
from flows.effects import AddPerson
from flows.heard import PersonAdded
from flows.local_time import say_clock
from flows.people import Person, Role
from flows.schedule import allowed_in_term

WORDS = page_words("mentee")
THEIR_CHOICE = "later"
CheckIns = tuple[tuple[int, time], ...]
FIELDS = {
    "command.looks_the_same": "initials",
    "command.same_initials": "initials",
    "command.born_later": "born",
    "command.too_young": "born",
    "command.too_old": "born",
    "command.birth_month": "born",
    "command.check_in_hours": "time",
}


def look(known: Known) -> Shown:
    """Who is a mentee already."""
    names = [f"{each.first_name} ({each.initials})" for each in known.of(Role.MENTEE)]
    notes = (WORDS.note("there", names=", ".join(names)),) if names else ()
    return Shown(values={"day": THEIR_CHOICE}, notes=notes, is_done=bool(names))


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Adds the mentee."""
    typed = Typed(WORDS, form)
    name = typed.take("name", first_name, "")
    initials = typed.take("initials", initials_or(name or "?"), "")
    born = typed.take("born", month, date.min)
    if born > known.today:
        typed.wrong("born", "to_come")
    check_ins = _check_ins(typed)
    typed.finish()
    try:
        done = await office.carry(
            lambda rules: PersonAdded(
                COMMAND,
                uuid4(),
                name,
                initials,
                Role.MENTEE,
                rules.zone,
                birth_month=born,
                nation=rules.nation,
                check_ins=check_ins,
            )
        )
    except Refused as refused:
        typed.refused(FIELDS.get(refused.text_id, "name"), refused)
        typed.finish()
    added = next(each.person for each in done if isinstance(each, AddPerson))
    return Saved(_said(known, added, check_ins))


def _said(known: Known, person: Person, check_ins: CheckIns) -> str:
    """That they are added; and the truth, where the time is one at which they are not asked."""
    for day, at in check_ins:
        begins = _begins(known, person, day)
        if begins is not None and at < begins:
            return WORDS.note("too_early", name=person.first_name, time=say_clock(begins))
    return WORDS.note("saved", name=person.first_name)


def _begins(known: Known, person: Person, day: int) -> time | None:
    """From when on they are asked on this day of the week."""
    if known.rules is None:
        return None
    return allowed_in_term(known.rules, person, day, known.today).start


def _check_ins(typed: Typed) -> CheckIns:
    day = typed.chosen("day")
    if day == THEIR_CHOICE or not day.isdigit():
        return ()
    return ((int(day), typed.take("time", clock, time(16, 30))),)


STEP = Step("mentee", look, save)
