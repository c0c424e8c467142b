"""`talk`: a conversation with a flow in the terminal, for its author. Sends and keeps nothing.

Walks the real engine; where a flow does a named thing, its author says how that ended.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from bot.commands.trouble import told_plainly
from flows.acts import OUTCOMES
from flows.engine import Prompt, after_words, walk
from flows.library import load_library
from flows.script import Choice, Choose, Script, parse_script

MADE_UP = {
    "name": "Maya", "mentee": "Maya", "mentor": "Sam", "lead": "Priya", "who": "Joe",
    "programme": "Riverside Mentoring", "initials": "MK", "at": "today at 6pm",
    "by": "4:30pm today", "day": "Monday", "time": "6pm", "clock": "6pm", "when": "Mon 18:00",
    "card": "Thinking of you this week.", "words": "(their words)", "number": "1", "count": "2",
    "part": "1", "parts": "2", "level": "TODAY", "state": "raised", "kind": "a picture",
    "places": "Childline: 0800 1111", "details": "a phone number", "heard": "(as heard)",
    "reason": "(the reason)", "what": "(what became of it)", "case": "1", "reference": "(the reference)",
    "link": "https://t.me/a_bot?start=made-up",
}  # fmt: skip
"""What stands for each placeholder while an author tries a flow."""
LISTS = {
    "check_in_days": ("Monday at 4:30pm", "Monday", "Tuesday"),
    "check_in_times": ("4pm", "5pm"),
    "adults": ("Sam", "Priya", "Joe"),
    "readers": ("Priya", "Joe"),
    "mentors": ("Sam",),
    "unpaired_mentees": ("MK",),
    "gate_lines": ("supervision plan",),
    "gate_people": ("MK",),
    "colleagues": ("Priya", "Joe"),
    "stoppable": ("MK, Sam",),
    "startable": ("MK, Sam",),
    "levels": ("NOW", "SOON"),
    "closed_days": ("Thu 24 Dec",),
    "duties": ("lead", "deputy"),
    "for_duty": ("Joe",),
}
"""What stands for lists that are made at the moment; cards are the real ones."""


@click.command()
@click.argument("flow")
@click.option("--variant", default=0, help="Which variant of each text, from 0.")
@told_plainly
def talk(flow: str, variant: int) -> None:
    """Talk with FLOW, by its name or by the path of a flow file.

    Answer with a number, a label or words of your own. Nothing is sent and nothing is kept.
    """
    script = _script(flow)
    click.echo(f"{script.flow}: {script.about}\n")
    conversation = Conversation(script, variant)
    step: str | None = script.first
    while step is not None:
        step = conversation.go_on(step)
    click.echo("\nWhat was said:")
    for asked, said in conversation.said or [("", "(nothing)")]:
        click.echo(f"  {asked}: {said}" if asked else f"  {said}")


def _script(flow: str) -> Script:
    path = Path(flow)
    if path.suffix == ".toml":
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            fault = type(error).__name__
            raise click.ClickException(f"{flow}: cannot be read ({fault})") from None
        return parse_script(text, path.name, OUTCOMES)
    scripts = load_library().scripts
    if flow not in scripts:
        raise click.UsageError(f"there is no flow {flow}; there are {', '.join(sorted(scripts))}")
    return scripts[flow]


@dataclass
class Conversation:
    """One conversation with a script; `said` are the answers by step."""

    script: Script
    variant: int
    said: list[tuple[str, str]] = field(default_factory=list)

    def go_on(self, step: str) -> str | None:
        """From a step to the person's answer; the step that it leads to, None at the end."""
        rest = walk(self.script, step, self._perform)
        for prompt in rest.prompts:
            self._show(prompt)
        if rest.step is None:
            return None
        return self._answer(rest.prompts[-1], rest.step)

    def _perform(self, act: str) -> str:
        outcomes = sorted(OUTCOMES[act])
        if len(outcomes) == 1:
            click.echo(f"  ({act}: {outcomes[0]})")
            return outcomes[0]
        click.echo(f"  ({act} can end as {', '.join(outcomes)})")
        return self._read_one_of(outcomes) or outcomes[0]

    def _read_one_of(self, outcomes: list[str]) -> str | None:
        while (line := _read("how does it end")) is not None:
            if line in outcomes:
                return line
            click.echo(f"  please write one of {', '.join(outcomes)}")
        return None

    def _show(self, prompt: Prompt) -> None:
        text = prompt.text[self.variant % len(prompt.text)].text.strip("\n")
        click.echo(f"Bot: {text.format(**MADE_UP)}")
        for number, choice in enumerate(self._choices(prompt), 1):
            click.echo(f"  [{number}] {choice.label}")

    def _choices(self, prompt: Prompt) -> tuple[Choice, ...]:
        step = self.script.step(prompt.step)
        if not isinstance(step, Choose) or not step.choices_from:
            return prompt.choices
        labels = LISTS.get(step.choices_from) or _cards()
        return (*step.choices, *(Choice(id=each, label=each, then=step.then) for each in labels))

    def _answer(self, prompt: Prompt, at: str) -> str | None:
        choices = self._choices(prompt)
        while (line := _read("you")) is not None:
            chosen = _chosen(choices, line)
            if chosen is not None and chosen.act:
                click.echo(f"  (leaves this flow: {chosen.act})")
                return None
            to = chosen.then if chosen else after_words(self.script.step(at))
            if to is not None:
                self.said.append((at, chosen.label if chosen else line))
                return to
            click.echo("  (typed words are no answer to this; the bot takes them elsewhere)")
        return None


def _cards() -> tuple[str, ...]:
    words = load_library().words
    names = (name.removeprefix("cards.") for name in words.texts if name.startswith("cards."))
    return tuple(words.label(f"card_{name}") for name in names)


def _chosen(choices: tuple[Choice, ...], line: str) -> Choice | None:
    for number, choice in enumerate(choices, 1):
        if line in {str(number), choice.label}:
            return choice
    return None


def _read(who: str) -> str | None:
    """A line that is typed; None at the end of the input."""
    while True:
        click.echo(f"{who}> ", nl=False)
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            click.echo(line.rstrip("\n"))  # nobody's typing shows it
        if not line:
            click.echo("  (the conversation stays open here)")
            return None
        if line.strip():
            return line.strip()
