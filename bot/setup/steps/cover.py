"""When somebody is on duty to read worries, and days on which nobody is."""

from datetime import date, datetime

from bot.commands.cover_so_now import COVER_WITHIN
from bot.settings import load_settings
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.programme_file import changed_text, hours_rules
from bot.setup.programme_file import save as save_file
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import NO_DAYS, NO_SPANS, Typed, days, spans
from flows.cover import cover_from
from flows.ladder_rules import DAY_NAMES
from flows.local_time import ONE_DAY, say_clock, say_date, to_local
from flows.programme import Programme

WORDS = page_words("cover")


def look(known: Known) -> Shown:
    """The hours of each day as they are typed."""
    rules = known.rules
    if rules is None:
        return Shown()
    values = {name: _hours_on(rules, day) for day, name in enumerate(DAY_NAMES)}
    closed = "\n".join(f"{each:%d/%m/%Y}" for each in rules.cover.closed)
    so_now = known.gate.rules if known.gate else rules  # with what was changed in chat
    begins = cover_from(so_now, known.now)
    is_done = begins is not None and begins - known.now <= COVER_WITHIN
    notes = [*_changed(rules, so_now, known.today), *_next(begins, known.now, rules.zone)]
    if not is_done:
        notes.append(WORDS.note("too_late"))
    return Shown(values=values | {"closed": closed}, notes=notes, is_done=is_done)


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Writes the hours into the programme file. A bot that runs starts anew."""
    typed = Typed(WORDS, form)
    by_day = {day: typed.take(name, spans, NO_SPANS) for day, name in enumerate(DAY_NAMES)}
    closed = typed.take("closed", days, NO_DAYS)
    typed.finish()
    if not any(by_day.values()):
        typed.wrong(DAY_NAMES[0], "nobody")
    typed.finish()
    path = load_settings().programme
    changes = {"cover.hours": hours_rules(by_day), "cover.closed": tuple(sorted(set(closed)))}
    text = changed_text(path.read_text(encoding="utf-8"), path.name, {**changes})
    save_file(path, text, known.now)
    await office.read_again()
    return Saved()


def _next(begins: datetime | None, now: datetime, zone: str) -> list[str]:
    """When somebody is on duty next, if ever."""
    if begins is None:
        return []
    if begins <= now:
        return [WORDS.note("now")]
    at = to_local(begins, zone)
    return [WORDS.note("from", day=say_date(at.date()), time=say_clock(at.time()))]


def _changed(rules: Programme, so_now: Programme, today: date) -> list[str]:
    """What was changed in chat of the days that are still to come."""
    file, chat = set(rules.cover.closed), set(so_now.cover.closed)
    parts = [f"nobody on {say_date(day)}" for day in sorted(chat - file) if day >= today]
    parts += [f"cover on {say_date(day)}" for day in sorted(file - chat) if day >= today]
    if so_now.cover.hours_on(today + ONE_DAY) != rules.cover.hours:
        parts.append("other weekly hours")
    return [WORDS.note("changed", what="; ".join(parts))] if parts else []


def _hours_on(rules: Programme, day: int) -> str:
    found = [each.hours() for each in rules.cover.hours if DAY_NAMES[day] in each.days]
    return ", ".join(f"{each.start:%H:%M} to {_end(each.until.isoformat()[:5])}" for each in found)


def _end(clock: str) -> str:
    return "24:00" if clock == "00:00" else clock


STEP = Step("cover", look, save)
