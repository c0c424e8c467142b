"""What a step of the set-up is: how it shows itself from what is known, and how it saves."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.setup.drawing import Shown
from bot.setup.html import Html
from bot.setup.office import Known, Office
from bot.setup.page_words import PageWords, page_words

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Saved:
    """What is said after a step was saved, and what comes next if not the first that is not done."""

    said: str = field(default="", repr=False)
    then: str = ""
    page: Html | None = field(default=None, repr=False)


Look = Callable[[Known], Shown]
Save = Callable[[Office, Known, Form], Awaitable[Saved]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name is the last part of its address and the name of its file of words."""

    name: str
    look: Look
    save: Save
    needs_programme: bool = True
    is_task: bool = True
    """Is it something to be done once, so that it is said whether it is done?"""

    @property
    def words(self) -> PageWords:
        """Its words."""
        return page_words(self.name)
