"""Help lines: dated data, chosen by nation and age. Shows none that nobody has checked lately.

Rows and rules from the domain guide, section 7: at most three places with 999, one of them by text.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import Field, ValidationError

from flows.broken_files import NotToml, first_fault, parsed
from flows.programme import Nation
from flows.wording import Strict, WordsError

HIDDEN_AFTER = timedelta(days=180)
ONE_DAY = timedelta(days=1)
WARNED_AFTER = timedelta(days=90)
BESIDE_999 = 2
"""How many places stand beside 999."""


class HelpLine(Strict):
    """One place to turn. `always` lines need no check date; ages are full years, both included."""

    id: str
    show: Annotated[str, Field(min_length=1, max_length=60)]
    nations: tuple[Nation, ...] = ("england", "wales", "scotland", "northern_ireland")
    youngest: int = 0
    oldest: int = 200
    by_text: bool = False
    always: bool = False
    rank: int


class HelpLineFile(Strict):
    """The file of all help lines."""

    lines: Annotated[tuple[HelpLine, ...], Field(min_length=1)]


def load_help_lines(path: Traversable) -> tuple[HelpLine, ...]:
    """Reads the help lines. Raises WordsError naming file, place and fault."""
    try:
        return HelpLineFile.model_validate(parsed(path.read_text(encoding="utf-8"))).lines
    except NotToml as error:
        raise WordsError(f"{path.name}: {error}") from error
    except ValidationError as error:
        raise WordsError(f"{path.name}: {first_fault(error)}") from error


def demanded(lines: Iterable[HelpLine], nation: str) -> tuple[HelpLine, ...]:
    """The help lines without which the gate stays closed: those of the scheme's own nation.

    One of another nation may be recorded too, for a mentee who lives there.
    """
    return tuple(line for line in lines if not line.always and nation in line.nations)


def places(
    lines: Iterable[HelpLine],
    checked: Mapping[str, date],
    nation: str,
    age: int | None,
    today: date,
) -> tuple[str, ...]:
    """Up to two places beside 999, one by text first where there is one.

    Without a known age only lines for every age are shown.
    """
    fit = [line for line in lines if _fits(line, nation, age) and is_current(line, checked, today)]
    fit.sort(key=lambda line: line.rank)
    by_text = [line for line in fit if line.by_text][:1]
    spoken = [line for line in fit if not line.by_text]
    chosen = (spoken[: BESIDE_999 - len(by_text)] + by_text)[:BESIDE_999]
    return tuple(line.show for line in chosen)


def is_current(line: HelpLine, checked: Mapping[str, date], today: date) -> bool:
    """Was the line checked within 180 days, or does it stay in any case?

    `today` may be the reader's, a day behind the programme's; what lies further ahead is a mistake.
    """
    if line.always:
        return True
    return line.id in checked and -ONE_DAY <= today - checked[line.id] <= HIDDEN_AFTER


def _fits(line: HelpLine, nation: str, age: int | None) -> bool:
    if nation not in line.nations:
        return False
    if age is None:
        return line.youngest == 0 and line.oldest == 200
    return line.youngest <= age <= line.oldest
