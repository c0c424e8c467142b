"""What is said of a person who was just added: whether it counts yet, and who else holds the duty.

Decides nothing: the rules of adding have decided already.
"""

from collections.abc import Sequence

from flows.effects import Effect, GiveRole
from flows.people import Duty, Person, Role, Standing
from flows.turns.coordinators import ENOUGH

WAITS = (
    "It does not count yet: two coordinators have joined, so one of them is asked in chat to agree."
)
AT_ONCE = (
    "It counts at once, though a third coordinator needs two persons: fewer than two coordinators "
    "have joined, so nobody could be asked."
)


def added_sentences(effects: Sequence[Effect], people: Sequence[Person]) -> list[str]:
    """Sentences for whoever typed the command; none where there is nothing to know."""
    given = next((each for each in effects if isinstance(each, GiveRole)), None)
    here = [each for each in people if each.standing is not Standing.ERASED]
    if given is None:
        return [WAITS]
    said = [_same_duty(given.duty, here)] if given.duty else []
    coordinators = [each for each in here if Role.COORDINATOR in each.roles]
    if given.role is Role.COORDINATOR and len(coordinators) > ENOUGH:
        said.append(AT_ONCE)
    return [each for each in said if each]


def _same_duty(duty: Duty, people: Sequence[Person]) -> str:
    held = [f"{each.first_name} ({each.initials})" for each in people if duty in each.duties]
    if len(held) < 2:
        return ""
    name = duty.value.replace("_", " ")
    return (
        f"There are now {len(held)} with the duty {name}: {', '.join(held)}. Is that meant? If not, "
        "`people remove ID` takes out somebody added by mistake; `/duties` in chat gives it to one."
    )
