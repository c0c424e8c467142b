"""The second step: the programme's own rules in its file, and the key file beside it."""

import re
import unicodedata
from zoneinfo import ZoneInfoNotFoundError

from bot.commands.init import has_database, programme_template
from bot.own_files import write_new
from bot.settings import Settings, load_settings
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.programme_file import Change, changed_text
from bot.setup.programme_file import save as save_file
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import NO_RANGES, Typed, ranges, shortened
from flows.local_time import zone_named
from flows.programme import Programme, is_scheme_name
from storage.keys import make_keys

WORDS = page_words("programme")
LONGEST = 60
MADE_UP = "made_up"


def look(known: Known) -> Shown:
    """What the file says; where there is none, what most schemes would say."""
    rules = known.rules
    if rules is None:
        return Shown(values={"zone": "Europe/London", "nation": "england", "kind": MADE_UP})
    holidays = "\n".join(
        f"{each.first:%d/%m/%Y} to {each.last:%d/%m/%Y}" for each in rules.check_ins.school_holidays
    )
    values = {
        "name": rules.name,
        "zone": rules.zone,
        "nation": rules.nation,
        "kind": MADE_UP if rules.made_up else "real",
        "holidays": holidays,
    }
    keys = WORDS.note("keys", file=known.settings.keys.name if known.settings else "")
    return Shown(values=values, notes=(keys,), is_done=True)


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Writes the programme file, and keys where there are none. A bot that runs starts anew."""
    settings = load_settings()
    typed = Typed(WORDS, form)
    changes = _changes(typed, known.rules, bool(known.roster.people))
    if not settings.keys.exists() and has_database(settings):
        typed.wrong("name", "keys_lost", file=settings.keys.name)
    typed.finish()
    if known.rules is None:
        changes |= {"slug": slug_of(str(changes["name"]))}
    text = _text(settings, known.rules)
    wanted = changed_text(text, settings.programme.name, changes)
    is_new = write_new(settings.keys, make_keys())
    save_file(settings.programme, wanted, known.now)
    await office.read_again()
    said = WORDS.note("keys_made", file=settings.keys.name) if is_new else ""
    # The file begins with usual hours on duty: nobody's own before somebody has looked at them.
    return Saved(said, then="cover" if known.rules is None else "")


def _changes(typed: Typed, rules: Programme | None, has_people: bool) -> dict[str, Change]:
    name = " ".join(typed.text("name").split())
    if not 1 <= len(name) <= LONGEST or not is_scheme_name(name):
        typed.wrong("name", "name")
    zone = typed.text("zone")
    if not _is_zone(zone):
        typed.wrong("zone", "zone", typed=shortened(zone))
    kind = typed.chosen("kind", {MADE_UP: True, "real": True})
    made_up = kind == MADE_UP
    if rules is not None and has_people and made_up != rules.made_up:
        typed.wrong("kind", "kind")
    choices = dict(WORDS.groups[0].fields[1].choices)
    nation = typed.chosen("nation", choices)
    holidays = typed.take("holidays", ranges, NO_RANGES)
    return {
        "name": name,
        "nation": nation,
        "zone": zone,
        "made_up": made_up,
        "check_ins.school_holidays": tuple({"first": a, "last": b} for a, b in holidays),
    }


def _text(settings: Settings, rules: Programme | None) -> str:
    if rules is None:
        return programme_template()
    return settings.programme.read_text(encoding="utf-8")


def _is_zone(name: str) -> bool:
    try:
        zone_named(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)


def slug_of(name: str) -> str:
    """A short name for the records: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "scheme"


STEP = Step("programme", look, save, needs_programme=False)
