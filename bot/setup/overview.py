"""The first and last page: whether the bot runs, what is missing, who has joined, start and stop."""

from collections.abc import Awaitable, Callable

from bot.commands.check import reviewed_texts
from bot.setup.after_start import after_start
from bot.setup.drawing import Frame, button
from bot.setup.html import Html, joined, tag
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.steps import STEPS
from flows.library import load_library
from flows.people import Person, Standing
from flows.turns.alarms import sentence

WORDS = page_words("overview")

Drawn = Callable[[Known, Frame], Html]
Doing = Awaitable[str]


def drawn(known: Known, frame: Frame) -> Html:
    """The page."""
    return joined(
        tag("h1", WORDS.heading),
        *(tag("p", each) for each in WORDS.say),
        _state(known),
        _unreviewed(known),
        _missing(known),
        _buttons(known, frame),
        after_start(made_up=known.is_made_up) if known.to_join() else "",
        _people(known),
    )


async def do(office: Office, what: str) -> str:
    """Starts or stops the bot; what is then said. Raises what starting raises."""
    if what == "start":
        await office.start()
        return WORDS.note("started")
    if what == "stop":
        await office.keeper.stop()
        return WORDS.note("stopped")
    return ""


def _state(known: Known) -> Html:
    if known.is_running:
        words = load_library().words
        wrong = (
            tag("p", sentence(words, each), class_="trouble", role="alert") for each in known.alarms
        )
        return joined(tag("p", WORDS.note("running"), class_="note running"), *wrong)
    if known.ended:
        return tag("p", WORDS.note("ended", reason=known.ended), class_="trouble", role="alert")
    return tag("p", WORDS.note("not_running"), class_="note")


def _unreviewed(known: Known) -> Html:
    reviewed, count = reviewed_texts(load_library())
    if known.rules is None or known.rules.made_up or reviewed == count:
        return Html("")
    return tag("p", WORDS.note("unreviewed", count=str(count - reviewed)), class_="trouble")


def _missing(known: Known) -> Html:
    missing = [each for each in STEPS if each.words.missing and not each.look(known).is_done]
    if not missing:
        return tag("p", WORDS.note("nothing_missing"), class_="note")
    lines = (tag("li", tag("a", each.words.missing, href=each.name)) for each in missing)
    return joined(tag("h2", WORDS.note("missing")), tag("ul", *lines))


def _buttons(known: Known, frame: Frame) -> Html:
    if known.is_running:
        return button(WORDS.note("stop"), "stop", frame)
    if known.has_token and known.rules is not None:
        return button(WORDS.note("start"), "start", frame, first=True)
    return Html("")


def _people(known: Known) -> Html:
    people = [each for each in known.roster.people if each.standing is not Standing.ERASED]
    if not people:
        return Html("")
    lines = (tag("li", _line(each)) for each in people)
    return joined(tag("h2", WORDS.note("people")), tag("ul", *lines))


def _line(person: Person) -> str:
    held = [*sorted(person.duties), *sorted(person.roles)]
    what = WORDS.note(held[0]) if held else WORDS.note("waits")
    is_lost = person.standing is Standing.JOINED and not person.is_reachable
    standing = WORDS.note("unreachable" if is_lost else person.standing.value)
    return WORDS.note("person", name=person.first_name, what=what, standing=standing)
