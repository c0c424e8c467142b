"""Who is alerted: lead, deputy, and those above; and other adults who run the scheme."""

from collections.abc import Sequence
from uuid import uuid4

from bot.commanding import COMMAND, Refused
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, first_name, initials_or
from flows.effects import Effect, GiveRole
from flows.heard import PersonAdded
from flows.people import LADDER, Duty, Role, Standing

WORDS = page_words("ladder")
ROLES = {
    Duty.LEAD: Role.COORDINATOR,
    Duty.DEPUTY: Role.COORDINATOR,
    Duty.MANAGER: Role.SUPERVISOR,
    Duty.TRUSTEE_LEAD: Role.COORDINATOR,
}
NEEDED = (Duty.LEAD, Duty.DEPUTY)
OTHER = "other"
FIELDS = {"command.looks_the_same": "initials"}
"""What a refusal is about, beside the name."""


def look(known: Known) -> Shown:
    """Who holds each place; asks only for the places that nobody holds."""
    notes = []
    for duty in LADDER:
        for each in known.held(duty):
            joined = each.standing is Standing.JOINED
            notes.append(
                WORDS.note(
                    "joined" if joined else "added",
                    duty=WORDS.note(duty.value),
                    name=each.first_name,
                    initials=each.initials,
                )
            )
    hidden = frozenset(duty.value for duty in LADDER if known.held(duty))
    is_done = all(known.held(duty) for duty in NEEDED)
    hidden |= frozenset() if is_done else frozenset({OTHER})
    return Shown(values={"other_role": "coordinator"}, notes=notes, hidden=hidden, is_done=is_done)


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Adds whoever was named, by the same command as everywhere."""
    typed = Typed(WORDS, form)
    if any(known.held(duty) and typed.text(f"{duty.value}_name") for duty in LADDER):
        return Saved(page_words("frame").note("out_of_date"), then=STEP.name)
    wanted: list[tuple[str, Role, Duty | None, str, str]] = []
    for duty in LADDER:
        if not known.held(duty) and (typed.text(f"{duty.value}_name") or duty in NEEDED):
            wanted.append((duty.value, ROLES[duty], duty, *_named(typed, duty.value)))
    if typed.text("other_name"):
        role = typed.chosen("other_role", {each.value: each for each in Role})
        wanted.append((OTHER, Role(role), None, *_named(typed, OTHER)))
    typed.finish()
    said = "" if wanted else page_words("frame").note("nothing_typed")
    for each in wanted:
        effects = await _added(office, typed, *each)
        if not any(isinstance(effect, GiveRole) for effect in effects):
            said = WORDS.note("second")
    return Saved(said)


def _named(typed: Typed, prefix: str) -> tuple[str, str]:
    name = typed.take(f"{prefix}_name", first_name, "")
    return name, typed.take(f"{prefix}_initials", initials_or(name or "?"), "")


async def _added(
    office: Office,
    typed: Typed,
    prefix: str,
    role: Role,
    duty: Duty | None,
    name: str,
    initials: str,
) -> Sequence[Effect]:
    try:
        return await office.carry(
            lambda rules: PersonAdded(
                COMMAND, uuid4(), name, initials, role, rules.zone, duty=duty, nation=rules.nation
            )
        )
    except Refused as refused:
        typed.refused(f"{prefix}_{FIELDS.get(refused.text_id, 'name')}", refused)
        typed.finish()
        raise


STEP = Step("ladder", look, save)
