"""Draws a page of the set-up as plain HTML: heading, words, form, faults beside their fields.

Works without a script, by keyboard, and read aloud. Decides nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.setup.html import Html, joined, tag
from bot.setup.page_words import Asked, Group, PageWords, page_words

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows besides its words. Values hold names and words: never in a repr."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    choices: Mapping[str, Choices] = field(default_factory=dict, repr=False)
    ticks: Mapping[str, Choices] = field(default_factory=dict, repr=False)
    notes: Sequence[str] = field(default=(), repr=False)
    hidden: frozenset[str] = frozenset()
    buttons: Choices = ()
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the list of steps."""

    address: str
    title: str
    is_done: bool
    is_here: bool
    is_task: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round each page."""

    places: Sequence[Place]
    notice: str = ""
    said: str = field(default="", repr=False)
    trouble: str = field(default="", repr=False)
    once: str = field(default="", repr=False)


def document(frame: Frame, title: str, *inside: str) -> Html:
    """A whole page."""
    words = page_words("frame")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} – {words.title}"),
        tag("link", rel="stylesheet", href="page.css"),
    )
    said = tag("p", frame.said, role="status", class_="said") if frame.said else ""
    trouble = tag("p", frame.trouble, role="alert", class_="trouble") if frame.trouble else ""
    notice = tag("p", frame.notice, role="note", class_="notice") if frame.notice else ""
    body = tag(
        "body",
        tag("a", words.note("skip"), href="#main", class_="skip"),
        tag("header", tag("p", words.heading, class_="product"), notice),
        tag("main", said, trouble, *inside, id="main"),
        _steps(frame.places),
    )
    return joined(Html("<!doctype html>\n"), tag("html", head, body, lang="en-GB"))


def words_of(words: PageWords, shown: Shown) -> Html:
    """Heading, paragraphs, what to do, and what is so at this moment."""
    return joined(
        tag("h1", words.heading),
        *(tag("p", each) for each in words.say),
        tag("ol", *(tag("li", each) for each in words.do), class_="do") if words.do else "",
        *(tag("p", each, class_="note") for each in shown.notes),
    )


def form(words: PageWords, shown: Shown, faults: Mapping[str, str], frame: Frame) -> Html:
    """The form of a page, with what was typed still in it."""
    groups = [each for each in words.groups if each.name not in shown.hidden]
    drawn = [_group(each, shown, faults) for each in groups]
    if not words.button or (words.groups and not groups):
        return Html("")
    return tag(
        "form",
        tag("input", type="hidden", name="once", value=frame.once),
        *drawn,
        tag("button", words.button, type="submit", class_="first"),
        method="post",
        novalidate=True,
        autocomplete="off",
    )


def summary(words: PageWords, faults: Mapping[str, str]) -> Html:
    """All faults at the top: it takes the focus, and each line leads to its field.

    Where one sentence is said of several fields each line says of which.
    """
    if not faults:
        return Html("")
    frame = page_words("frame")
    known = {each.name for group in words.groups for each in group.fields}
    known |= {group.name for group in words.groups if group.legend}
    labels = {each.name: each.label for group in words.groups for each in group.fields}
    often = Counter(faults.values())
    said = {
        n: f"{labels[n]}: {f}" if often[f] > 1 and n in labels else f for n, f in faults.items()
    }
    lines = [
        tag("li", tag("a", fault, href=f"#{name}") if name in known else fault)
        for name, fault in said.items()
    ]
    heading = tag("h2", frame.note("put_right"))
    return tag(
        "div", heading, tag("ul", *lines), role="alert", class_="faults", tabindex="-1",
        autofocus=True,
    )  # fmt: skip


def button(label: str, name: str, frame: Frame, *, first: bool = False) -> Html:
    """A form that is only a button; it tells the page which one was pressed."""
    return tag(
        "form",
        tag("input", type="hidden", name="once", value=frame.once),
        tag(
            "button", label, type="submit", name="do", value=name, class_="first" if first else None
        ),
        method="post",
    )


def _steps(places: Sequence[Place]) -> Html:
    words = page_words("frame")
    lines = [
        tag(
            "li",
            tag("a", each.title, href=each.address, aria_current="page" if each.is_here else None),
            *((" ", _mark(each)) if each.is_task else ()),
            class_="done" if each.is_task and each.is_done else None,
        )
        for each in places
    ]
    heading = tag("h2", words.note("steps"), id="steps")
    return tag("nav", heading, tag("ol", *lines), aria_labelledby="steps")


def _mark(place: Place) -> Html:
    return tag(
        "span", page_words("frame").note("done" if place.is_done else "to_do"), class_="mark"
    )


def _group(group: Group, shown: Shown, faults: Mapping[str, str]) -> Html:
    inside = [_field(each, shown, faults) for each in group.fields]
    inside += [_tick(name, label, shown) for name, label in shown.ticks.get(group.name, ())]
    if not group.legend:
        return tag("div", *inside, class_="group")
    fault = faults.get(group.name)
    hint = tag("p", group.help, id=f"{group.name}-help", class_="help") if group.help else ""
    told = tag("p", fault, id=f"{group.name}-fault", class_="fault") if fault else ""
    described = [f"{group.name}-help"] if group.help else []
    described += [f"{group.name}-fault"] if fault else []
    return tag(
        "fieldset", tag("legend", group.legend), hint, told, *inside, id=group.name,
        aria_describedby=" ".join(described) or None, class_="wrong" if fault else None,
    )  # fmt: skip


def _field(asked: Asked, shown: Shown, faults: Mapping[str, str]) -> Html:
    if asked.kind == "tick":
        return _tick(asked.name, asked.label, shown)
    name, fault = asked.name, faults.get(asked.name)
    told = [f"{name}-help"] if asked.help else []
    told += [f"{name}-fault"] if fault else []
    return tag(
        "div",
        tag("label", asked.label, for_=name),
        tag("p", asked.help, id=f"{name}-help", class_="help") if asked.help else "",
        tag("p", fault, id=f"{name}-fault", class_="fault") if fault else "",
        _control(asked, shown, " ".join(told) or None, bool(fault)),
        class_="field wrong" if fault else "field",
    )


def _control(asked: Asked, shown: Shown, told: str | None, is_wrong: bool) -> Html:
    name, value = asked.name, shown.values.get(asked.name, "")
    invalid = "true" if is_wrong else None
    if asked.kind == "choice":
        options = [
            tag("option", label, value=key, selected=key == value)
            for key, label in shown.choices.get(name, asked.choices)
        ]
        return tag(
            "select", *options, id=name, name=name, aria_describedby=told, aria_invalid=invalid
        )
    if asked.kind == "lines":
        return tag(
            "textarea", f"\n{value}", id=name, name=name, rows="4", aria_describedby=told,
            aria_invalid=invalid,
        )  # fmt: skip
    return tag(
        "input", id=name, name=name, type="password" if asked.kind == "secret" else "text",
        value=value or None, aria_describedby=told, aria_invalid=invalid, spellcheck="false",
    )  # fmt: skip


def _tick(name: str, label: str, shown: Shown) -> Html:
    ticked = bool(shown.values.get(name))
    box = tag("input", type="checkbox", id=name, name=name, value="yes", checked=ticked)
    return tag("div", box, " ", tag("label", label, for_=name), class_="tick")
