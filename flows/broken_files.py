"""Says in plain words what is wrong with a file that people edit: where, what is there, what should be.

Knows no file by itself: examples are handed in, and what is written there is quoted only on request.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

LONGEST_QUOTE = 40
_WHERE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_TOML: tuple[tuple[str, str], ...] = (
    (
        "Invalid value",
        "what stands behind the equals sign is no value: write text in quotation marks, a number, "
        "a date, true, false, or a list in square brackets",
    ),
    ("Unclosed array", "a list that begins with [ is not closed with ], or misses a comma"),
    ("Unclosed inline table", "a { is not closed with }, or misses a comma"),
    ("Unterminated string", "a quotation mark is opened and not closed"),
    ("Illegal character", "a quotation mark is opened and not closed on the same line"),
    ("Expected newline", "more stands on the line than one setting; give each a line of its own"),
    ("Expected '='", 'the equals sign is missing: a setting is written name = "value"'),
    ("Expected ']", "the name of a table should end with ], as in [cover]"),
    ("Cannot declare", "a table stands twice; put what belongs to it under one of them"),
    ("Cannot overwrite", "a setting stands twice; take one away"),
    ("Duplicate inline", "a setting stands twice; take one away"),
    ("Cannot mutate", "a table stands twice; put what belongs to it under one of them"),
    ("Cannot redefine", "a setting stands twice; take one away"),
    ("Unescaped", "a backslash in a text is written twice: \\\\"),
    (
        "Invalid",
        'should be a setting such as name = "value", a table such as [cover], or a remark after #',
    ),
)
"""How the library's sentences begin, and what a person reads instead."""
ELSE_TOML = "cannot be read from here on; look at quotation marks, brackets and commas"


class NotToml(ValueError):
    """The text is no TOML file; the message is the line and what to look at, in plain words."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What one kind of file holds: a line of example for each place, such as `cover.hours`.

    `rules` say how a place is written where that is a matter of its letters. `may_quote`: may what
    is written there be repeated in an error?
    """

    lines: Mapping[str, str]
    rules: Mapping[str, str]
    may_quote: bool = False

    def line(self, place: str) -> str:
        """The example for a place, or for the nearest one that it is in; empty where there is none."""
        while place and place not in self.lines:
            place = place.rpartition(".")[0]
        return self.lines.get(place, "")

    def beside(self, place: str) -> list[str]:
        """The names that are known where a place is."""
        table = place.rpartition(".")[0]
        return [each.rpartition(".")[2] for each in self.lines if each.rpartition(".")[0] == table]


NOT_UTF8 = 'holds letters in an old coding; open it in an editor and save it as "UTF-8"'
Detail = Mapping[str, Any]
"""One fault as pydantic describes it. Any: its parts are of several kinds, by their names."""
NO_EXAMPLES = Examples({}, {})


def parsed(text: str) -> dict[str, object]:
    """The values of a TOML file. Raises NotToml."""
    if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}"):
        raise NotToml('begins with a hidden mark; save it as "UTF-8", not as "UTF-8 with BOM"')
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
    found = _WHERE.search(said)
    where = f"line {found['line']}" if found and found["line"] else "at its end"
    plain = next((plain for begins, plain in _TOML if said.startswith(begins)), ELSE_TOML)
    raise NotToml(f"{where}: {plain}")


def faults(
    error: ValidationError, written: object = None, examples: Examples = NO_EXAMPLES
) -> list[tuple[str, str]]:
    """Each place and what is wrong there. `written` is the whole file, to name entries by."""
    found = error.errors(include_url=False)
    return [
        (_place(each["loc"], written), _fault(each, examples))
        for each in found
        if not _only_follows(each, found)
    ]


def _only_follows(each: Detail, found: Sequence[Detail]) -> bool:
    """A list whose entries are all wrong is said to be too short too, which is not so."""
    at = each["loc"]
    below = (other["loc"] for other in found if len(other["loc"]) > len(at))
    return each["type"] == "too_short" and any(loc[: len(at)] == at for loc in below)


def first_fault(error: ValidationError) -> str:
    """The first fault with its place, as authors of flows and words read it, without their words."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'file'}: {_fault(first, NO_EXAMPLES)}"


def _place(loc: tuple[int | str, ...], written: object) -> str:
    """Table and key as they stand in the file; an entry of a list by its own name if it has one."""
    return "".join(_steps(loc, written))


def _steps(loc: tuple[int | str, ...], written: object) -> Iterator[str]:
    at = written
    for number, step in enumerate(loc):
        if isinstance(step, str):
            is_table = number == 0 and len(loc) > 1
            yield f"[{step}]" if is_table else f"{('', ' ', ', ')[min(number, 2)]}{step}"
            at = at.get(step) if isinstance(at, dict) else None
        else:
            at = at[step] if isinstance(at, list) and step < len(at) else None
            name = (at.get("id") or at.get("rule")) if isinstance(at, dict) else None
            yield f" {name}" if isinstance(name, str) else f", entry {step + 1}"


def _fault(each: Detail, examples: Examples) -> str:
    place = ".".join(step for step in each["loc"] if isinstance(step, str))
    kind, context = each["type"], each.get("ctx", {})
    if kind == "value_error":
        return str(each["msg"]).removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return _unknown(place, examples)
    line = examples.line(place)
    if kind == "missing":
        return "is missing" + (f"; write for example {line}" if line else "")
    usual = _EXPECTED.get(kind, _EXPECTED["string_pattern_mismatch"])
    rule = examples.rules.get(place) if isinstance(each["loc"][-1], str) else None
    expected = rule or usual.format(**context).replace("'", '"')
    said = f"{_found(each['input'], may_quote=examples.may_quote)}; it should be {expected}"
    return f"{said}, for example {line}" if line else said


def _unknown(place: str, examples: Examples) -> str:
    """A setting that there is not: mostly a slip of a letter, or one under the wrong table."""
    name, known = place.rpartition(".")[2], examples.beside(place)
    if near := get_close_matches(name, known, n=1):
        return f"there is no such setting; did you mean {near[0]}?"
    return "there is no such setting" + (f"; here are known: {', '.join(known)}" if known else "")


def _found(value: object, *, may_quote: bool) -> str:
    # A date is looked for before a number, and yes or no too: in Python both are of that family.
    if isinstance(value, bool):
        return f"there is {str(value).lower()}"
    if isinstance(value, str):
        short = value if len(value) <= LONGEST_QUOTE else f"{value[:LONGEST_QUOTE]}…"
        return f'there is "{short}"' if may_quote else "there is another text"
    if isinstance(value, int | float):
        return f"there is the number {value}"
    if isinstance(value, date | time):
        return f"there is {value.isoformat()}"
    if isinstance(value, list | tuple):
        return "there is a list" if value else "there is an empty list"
    return "there is a table"


_TEXT, _WHOLE, _YES = "text in quotation marks", "a whole number", "true or false"
_LIST = "a list in square brackets"
_TABLE = "a table: names with their values, in {{ }} or below a line such as [name]"
_DATE, _TIME = "a date such as 2026-11-02", 'a time in quotation marks such as "09:00"'
_EXPECTED: Mapping[str, str] = {
    "string_type": _TEXT,
    "string_too_short": "text with {min_length} or more characters",
    "string_too_long": "text with {max_length} characters at most",
    "string_pattern_mismatch": "written another way",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES),
    **dict.fromkeys(("tuple_type", "list_type", "frozen_set_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type", "dataclass_type"), _TABLE),
    **dict.fromkeys(
        (
            "date_type", "date_parsing", "date_from_datetime_parsing",
            "date_from_datetime_inexact",
        ),
        _DATE,
    ),
    **dict.fromkeys(("time_type", "time_parsing"), _TIME),
    "union_tag_invalid": "of a {discriminator} out of {expected_tags}",
    "union_tag_not_found": "a table that says its {discriminator}",
    **dict.fromkeys(("literal_error", "enum"), "one of {expected}"),
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} at most",
    "too_short": "a list of {min_length} or more",
    "too_long": "a list of {max_length} at most",
}  # fmt: skip
"""What should stand there, by the kind of fault that pydantic names."""
