"""A young person: first name, month of birth, and perhaps the time of the first check-ins."""

from datetime import date, time
from uuid import uuid4

from bot.commanding import COMMAND, Refused
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, clock, first_name, initials_or, month
from flows.heard import PersonAdded
from flows.people import Role

WORDS = page_words("mentee")
THEIR_CHOICE = "later"
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
        await office.carry(
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
    return Saved(WORDS.note("saved", name=name))


def _check_ins(typed: Typed) -> tuple[tuple[int, time], ...]:
    day = typed.chosen("day")
    if day == THEIR_CHOICE or not day.isdigit():
        return ()
    return ((int(day), typed.take("time", clock, time(16, 30))),)


STEP = Step("mentee", look, save)
