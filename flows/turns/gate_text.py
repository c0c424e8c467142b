"""The lines of the gate in plain words: what is missing, what lapses, what stands. Decides nothing."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flows.facts import Facts
from flows.gate import OF_MENTEES, Lapsing, Line, Missing, Recorded
from flows.help_lines import HelpLine
from flows.local_time import say_date
from flows.people import Person
from flows.wording import Words


def sentence(words: Words, each: Missing | Lapsing, facts: Facts) -> str:
    """What is missing or lapses soon, and what to do about it."""
    return say_line(words, each, facts.people, facts.library.help_lines)


def say_line(
    words: Words,
    each: Missing | Lapsing,
    people: Mapping[UUID, Person],
    help_lines: tuple[HelpLine, ...],
) -> str:
    """The same for any door: `people` are those whom the lines are about."""
    return words.fill(
        each.text,
        what=named(words, each, help_lines),
        name=whose(each, people),
        day=dated(each.on) if each.on else "",
    )


def named(
    words: Words, each: Missing | Lapsing | Recorded, help_lines: tuple[HelpLine, ...]
) -> str:
    """What a line is called: a help line by its own words."""
    if each.line is Line.HELP_LINE:
        return next((h.show for h in help_lines if h.id == each.what), each.what)
    return words.label(f"gate_{each.line.value}")


def whose(each: Missing | Lapsing | Recorded, people: Mapping[UUID, Person]) -> str:
    """Whose line it is: a mentee by initials, a mentor by name."""
    person = people.get(each.person) if each.person else None
    if person is None:
        return ""
    return person.initials if each.line in OF_MENTEES else person.first_name


def dated(day: date) -> str:
    """A date with its year: a line may be old."""
    return f"{say_date(day)} {day.year}"
