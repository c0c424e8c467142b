"""A Script: a conversation with one person, as a lead can read it in `flows/scripts/`.

A step asks with choices, asks for words, does a named thing, says something, or ends. No
conditions, no loops of its own: cleverness is a named function behind `do`.
"""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from flows.broken_files import NotToml, first_fault, parsed
from flows.wording import Reader, Strict, Variant, WordsError, placeholders_of

Words = Annotated[tuple[Variant, ...], Field(min_length=1)]


class Choice(Strict):
    """One button of a step. `act` leaves the script for something that is always there."""

    id: str
    label: Annotated[str, Field(min_length=1, max_length=40)]
    then: str = ""
    act: Literal["", "tell_someone"] = ""


Lists = Literal[
    "",
    "check_in_days",
    "check_in_times",
    "adults",
    "readers",
    "cards",
    "unpaired_mentees",
    "mentors",
    "gate_lines",
    "gate_people",
    "closed_days",
    "duties",
    "for_duty",
    "colleagues",
    "stoppable",
    "startable",
    "levels",
]
"""The lists that are made at the moment of asking."""


class Choose(Strict):
    """Asks with choices; `choices_from` names a list that is made at that moment (of names, say).

    `typed` says what happens to words that are typed instead: they are the answer; they belong to
    something else and go there as if nothing had been asked; only yes and no count; they are kept
    for the worry that is being told; or the question is asked again and the words go nowhere.
    """

    kind: Literal["choose"]
    id: str
    text: Words
    choices: tuple[Choice, ...] = ()
    choices_from: Lists = ""
    then: str = ""
    typed: Literal["elsewhere", "answer", "yes_or_no", "keep_for_worry", "ask_again"] = "elsewhere"


class Write(Strict):
    """Asks for words, with choices beside it."""

    kind: Literal["write"]
    id: str
    text: Words
    choices: tuple[Choice, ...] = ()
    then: str


class Do(Strict):
    """Does a named thing; its outcome says which step is next."""

    kind: Literal["do"]
    id: str
    act: str
    then: dict[str, str]


class SayStep(Strict):
    """Says something and goes on."""

    kind: Literal["say"]
    id: str
    text: Words
    then: str


class End(Strict):
    """Ends, with a last text or none."""

    kind: Literal["end"]
    id: str
    text: tuple[Variant, ...] = ()


Step = Annotated[Choose | Write | Do | SayStep | End, Field(discriminator="kind")]


class Script(Strict):
    """One flow file."""

    flow: str
    about: str
    to: Reader
    safety: bool = False
    version: Annotated[int, Field(ge=1)] = 1
    reviewed_by: str = ""
    reviewed_on: str = ""
    first: str
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    def step(self, step_id: str) -> Step:
        """A step by its id. Raises KeyError where there is none (the file has changed since)."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def has(self, step_id: str) -> bool:
        """Is there such a step?"""
        return any(step.id == step_id for step in self.steps)


def next_steps(step: Step) -> Iterator[str]:
    """Every step that a step can lead to."""
    match step:
        case Choose():
            yield from (choice.then for choice in step.choices if not choice.act)
            if step.choices_from or step.typed == "answer":
                yield step.then
        case Write():
            yield from (choice.then for choice in step.choices if not choice.act)
            yield step.then
        case Do():
            yield from step.then.values()
        case SayStep():
            yield step.then
        case End():
            return


def texts_of(script: Script) -> Iterator[tuple[str, Variant]]:
    """Every text of a script with its step's id."""
    for step in script.steps:
        if not isinstance(step, Do):
            for variant in step.text:
                yield step.id, variant


def load_scripts(folder: Traversable, acts: Mapping[str, frozenset[str]]) -> dict[str, Script]:
    """Reads every flow file; `acts` are the named functions and their outcomes.

    Raises WordsError naming file, step and fault.
    """
    scripts: dict[str, Script] = {}
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".toml"):
            script = parse_script(path.read_text(encoding="utf-8"), path.name, acts)
            scripts[script.flow] = script
    return scripts


def parse_script(text: str, name: str, acts: Mapping[str, frozenset[str]]) -> Script:
    """Checks the text of one flow file. Raises WordsError naming file, step and fault."""
    try:
        script = Script.model_validate(parsed(text))
    except NotToml as error:
        raise WordsError(f"{name}: {error}") from error
    except ValidationError as error:
        raise WordsError(f"{name}: {first_fault(error)}") from error
    if script.flow != name.removesuffix(".toml"):
        raise WordsError(f"{name}: says that its flow is {script.flow}; use the file's name")
    ids = [step.id for step in script.steps]
    if len(set(ids)) < len(ids):
        raise WordsError(f"{name}: a step id stands twice")
    if script.first not in ids:
        raise WordsError(f"{name}: first: there is no step {script.first}")
    for step in script.steps:
        _check_step(f"{name}: step {step.id}", script, step, acts)
    _check_used(name, script)
    return script


def _check_step(where: str, script: Script, step: Step, acts: Mapping[str, frozenset[str]]) -> None:
    for to in next_steps(step):
        if not script.has(to):
            raise WordsError(f"{where}: leads to {to or 'nowhere'}, which is not a step")
    if isinstance(step, Do):
        if step.act not in acts:
            raise WordsError(f"{where}: {step.act} is not a thing that can be done")
        if acts[step.act] != step.then.keys():
            raise WordsError(f"{where}: {step.act} can end as {sorted(acts[step.act])}; name each")
        return
    if isinstance(step, Choose) and not step.choices and not step.choices_from:
        raise WordsError(f"{where}: asks with no choice")
    for variant in step.text:
        try:
            placeholders_of(variant.text)
        except WordsError as error:
            raise WordsError(f"{where}: {error}") from error


def _check_used(name: str, script: Script) -> None:
    """Every step is reached from the first one, or from a `from_…` step: a further way in."""
    doors = {step.id for step in script.steps if step.id.startswith("from_")}
    reached = {script.first} | doors
    waiting = list(reached)
    while waiting:
        for to in next_steps(script.step(waiting.pop())):
            if to not in reached:
                reached.add(to)
                waiting.append(to)
    unused = {step.id for step in script.steps} - reached
    if unused:
        raise WordsError(f"{name}: step {min(unused)} is never reached")
