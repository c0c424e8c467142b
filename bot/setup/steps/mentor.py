"""A mentor: first name, initials and which kind of mentor."""

from uuid import uuid4

from bot.commanding import COMMAND, Refused
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, first_name, initials_or
from flows.heard import PersonAdded
from flows.people import MentorKind, Role

WORDS = page_words("mentor")
FIELDS = {"command.looks_the_same": "initials"}


def look(known: Known) -> Shown:
    """Who is a mentor already."""
    names = [f"{each.first_name} ({each.initials})" for each in known.of(Role.MENTOR)]
    notes = (WORDS.note("there", names=", ".join(names)),) if names else ()
    return Shown(values={"kind": MentorKind.VOLUNTEER.value}, notes=notes, is_done=bool(names))


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Adds the mentor."""
    typed = Typed(WORDS, form)
    name = typed.take("name", first_name, "")
    initials = typed.take("initials", initials_or(name or "?"), "")
    kind = typed.chosen("kind", {each.value: each for each in MentorKind})
    typed.finish()
    try:
        await office.carry(
            lambda rules: PersonAdded(
                COMMAND,
                uuid4(),
                name,
                initials,
                Role.MENTOR,
                rules.zone,
                mentor_kind=MentorKind(kind),
                nation=rules.nation,
            )
        )
    except Refused as refused:
        typed.refused(FIELDS.get(refused.text_id, "name"), refused)
        typed.finish()
    return Saved(WORDS.note("saved", name=name))


STEP = Step("mentor", look, save)
