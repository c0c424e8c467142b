"""The engine: walks a script from one step to the next place where a person answers.

Pure. It asks `perform` for the outcome of each named thing, and gives back what is to be said.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flows.script import Choice, Choose, Do, End, SayStep, Script, Step, Write
from flows.wording import Variant

MOST_STEPS = 50
"""More steps than this without asking is a script that goes in circles."""


class GoesInCircles(RuntimeError):
    """The script goes from step to step without ever asking or ending."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to say, with the buttons under it. `choices_from` names a list made at the moment."""

    step: str
    text: tuple[Variant, ...] = field(repr=False)
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a walk came to rest: the prompts on the way, the step that waits, None at the end."""

    prompts: tuple[Prompt, ...]
    step: str | None


def walk(script: Script, step_id: str, perform: Callable[[str], str]) -> Rest:
    """Goes on from a step until somebody has to answer or it ends.

    `perform` does a named thing and returns its outcome. Raises KeyError for a step that the file
    no longer has, GoesInCircles for a script without rest.
    """
    prompts: list[Prompt] = []
    for _ in range(MOST_STEPS):
        step = script.step(step_id)
        match step:
            case Do():
                step_id = step.then[perform(step.act)]
            case SayStep():
                prompts.append(Prompt(step.id, step.text))
                step_id = step.then
            case Choose():
                prompts.append(Prompt(step.id, step.text, step.choices, step.choices_from))
                return Rest(tuple(prompts), step.id)
            case Write():
                prompts.append(Prompt(step.id, step.text, step.choices))
                return Rest(tuple(prompts), step.id)
            case End():
                if step.text:
                    prompts.append(Prompt(step.id, step.text))
                return Rest(tuple(prompts), None)
    raise GoesInCircles(script.flow)


def after_choice(step: Step, choice_id: str) -> str | None:
    """The step that a choice leads to; None where the step has no such choice any more."""
    if isinstance(step, Choose | Write):
        for choice in step.choices:
            if choice.id == choice_id and not choice.act:
                return choice.then
        if isinstance(step, Choose) and step.choices_from:
            return step.then
    return None


def after_words(step: Step) -> str | None:
    """The step that typed words lead to; None where they are not this step's answer."""
    if isinstance(step, Write):
        return step.then
    if isinstance(step, Choose) and step.typed == "answer":
        return step.then
    return None
