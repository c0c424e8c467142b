"""Talking: carries one person's conversation through its script and writes where they are.

The engine walks; the named things are done by `flows/turns/`. A step that the file no longer has
starts the flow again, kindly, and nothing said before is lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from flows.conversing import (
    LONGEST_LABEL,
    Act,
    Button,
    Conversation,
    ConversationState,
    as_label,
)
from flows.effects import PutConversation
from flows.engine import Prompt, after_choice, after_words, walk
from flows.filling import values_of
from flows.heard import Said
from flows.people import Person
from flows.script import Choose, Script, Write
from flows.turn import Manner, Rows, Turn

BUTTONS_A_ROW = 3
LONG_LABEL = 14
"""Labels longer than this get rows of their own."""


@dataclass
class Talk:
    """A conversation while a turn moves it. `values` fill the placeholders of its texts."""

    turn: Turn
    person: Person
    script: Script
    conversation: Conversation
    values: dict[str, str] = field(default_factory=dict, repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    subject: dict[str, str] = field(default_factory=dict)
    said: Said | None = field(default=None, repr=False)
    manner: Manner = field(default_factory=Manner)
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    def about(self, name: str) -> UUID | None:
        """The id of one thing that the conversation is about."""
        found = self.subject.get(name)
        return UUID(found) if found else None


Performer = Callable[[Talk], str]
Lister = Callable[[Talk], Mapping[str, str]]
Leaver = Callable[[Talk], None]


class Talks:
    """The named acts and lists that scripts use, given once; starts and moves conversations."""

    def __init__(
        self,
        acts: Mapping[str, Performer],
        lists: Mapping[str, Lister],
        leaving: Mapping[str, Leaver] | None = None,
    ) -> None:
        """`leaving` names the flows that hold words which must not be lost, and what saves them."""
        self._acts = acts
        self._lists = lists
        self._leaving = leaving or {}

    def start(
        self,
        turn: Turn,
        person: Person,
        flow: str,
        *,
        at: str | None = None,
        subject: Mapping[str, UUID | str] | None = None,
        manner: Manner | None = None,
        open_becomes: ConversationState = ConversationState.ENDED,
    ) -> None:
        """Starts a flow; the open conversation of this person, if any, ends or is set aside.

        `manner` is how its first steps are said, before the person answers.
        """
        self.leave(turn, open_becomes)
        script = turn.facts.library.scripts[flow]
        about = {name: str(value) for name, value in (subject or {}).items()}
        conversation = Conversation(
            id=turn.facts.ids.new(),
            person=person.id,
            flow=flow,
            step=script.first,
            state=ConversationState.OPEN,
            started_at=turn.now,
            version=0,
        )
        talk = Talk(
            turn,
            person,
            script,
            conversation,
            values_of(turn, person, about),
            subject=about,
            manner=manner or Manner(),
        )
        self._go(talk, at or script.first)

    def leave(self, turn: Turn, becomes: ConversationState) -> None:
        """My open conversation ends or is set aside; what must not be lost with it is saved first."""
        found = turn.facts.conversation
        save = self._leaving.get(found.flow) if found is not None else None
        if found is None or save is None:
            end_open(turn, becomes)
            return
        talk = self._talk(turn, found)
        save(talk)
        subject = tuple(talk.subject.items())
        turn.add(PutConversation(replace(found, state=becomes, answers=(), subject=subject)))

    def resume(self, turn: Turn, conversation: Conversation) -> None:
        """Goes on with a conversation that was set aside, by asking its step again."""
        talk = self._talk(turn, replace(conversation, state=ConversationState.OPEN))
        self._go(talk, conversation.step)

    def go(self, turn: Turn, step: str) -> None:
        """Goes on from a step of my open conversation, as if it had led there."""
        self._go(self._talk(turn, _found(turn)), step)

    def choose(self, turn: Turn, button: Button) -> None:
        """A press on a button that stands under my open conversation's question (`is_asked`)."""
        found = _found(turn)
        talk = self._talk(turn, found)
        talk.answers[found.step] = button.means("choice")
        talk.answers[f"{found.step}.label"] = button.label
        to = button.means("then")
        if talk.script.has(found.step):
            to = after_choice(talk.script.step(found.step), button.means("choice")) or to
        self._go(talk, to)

    def words(self, turn: Turn, said: Said) -> bool:
        """Typed words as the answer of my open conversation; False where they are none.

        Where only a tap will do, the question is asked again and the words go nowhere, and it says so.
        """
        found = turn.facts.conversation
        if found is None:
            return False
        talk = self._talk(turn, found)
        if not talk.script.has(found.step):
            return False
        if self.label(turn, said):
            return True
        step = talk.script.step(found.step)
        to = after_words(step)
        if to is None:
            is_asked_again = isinstance(step, Choose) and step.typed == "ask_again"
            if is_asked_again:
                turn.say(talk.person, "general.choose_button")
                self._go(talk, found.step)
            return is_asked_again
        talk.answers[found.step] = said.words
        talk.answers.pop(f"{found.step}.label", None)
        talk.said = said
        self._go(talk, to)
        return True

    def label(self, turn: Turn, said: Said) -> bool:
        """Typed words that are exactly the label of a button under my open question press it."""
        found, words = turn.facts.conversation, as_label(said.words)
        if found is None or len(words) > LONGEST_LABEL:
            return False
        talk = self._talk(turn, found)
        step = talk.script.step(found.step) if talk.script.has(found.step) else None
        if not isinstance(step, Choose | Write):
            return False
        listed = step.choices_from if isinstance(step, Choose) else ""
        shown = self._buttons(talk, Prompt(step.id, step.text, step.choices, listed))
        meant = [each for each in shown if as_label(each.label) == words]
        if len(meant) != 1 or meant[0].act is not Act.CHOOSE:
            return False
        self.choose(turn, meant[0])
        return True

    def look(self, turn: Turn, found: Conversation) -> Talk:
        """My conversation as it stands, without moving it."""
        return self._talk(turn, found)

    def on(self, talk: Talk, step: str) -> None:
        """Goes on from a step with a conversation as it was changed."""
        self._go(talk, step)

    def again(self, talk: Talk) -> None:
        """Keeps a conversation as it was changed without moving it, and asks its step again."""
        self._go(talk, talk.conversation.step)

    def _talk(self, turn: Turn, found: Conversation) -> Talk:
        person = turn.me
        script = turn.facts.library.scripts[found.flow]
        return Talk(
            turn,
            person,
            script,
            found,
            values_of(turn, person, dict(found.subject)),
            dict(found.answers),
            dict(found.subject),
        )

    def _go(self, talk: Talk, step: str) -> None:
        if not talk.script.has(step):
            step = talk.script.first
        rest = walk(talk.script, step, lambda act: self._acts[act](talk))
        for prompt in rest.prompts:
            self._show(talk, prompt, waits=prompt.step == rest.step)
        self._put(talk, rest.step)
        for say_it in talk.afterwards:
            say_it()

    def _put(self, talk: Talk, step: str | None) -> None:
        ended = step is None
        talk.turn.add(
            PutConversation(
                replace(
                    talk.conversation,
                    step=step or talk.conversation.step,
                    state=ConversationState.ENDED if ended else ConversationState.OPEN,
                    answers=() if ended else tuple(talk.answers.items()),
                    subject=tuple(talk.subject.items()),
                )
            )
        )

    def _show(self, talk: Talk, prompt: Prompt, *, waits: bool) -> None:
        variant = prompt.text[talk.manner.variant % len(prompt.text)]
        talk.turn.say_text(
            talk.person,
            f"{talk.script.flow}.{prompt.step}",
            variant.text.strip("\n").format(**talk.values),
            replace(talk.manner, buttons=self._under(talk, prompt) if waits else ()),
            version=talk.script.version,
        )

    def _under(self, talk: Talk, prompt: Prompt) -> Rows:
        """The buttons that the manner brings, then the script's own."""
        return (*talk.manner.buttons, *rows(self._buttons(talk, prompt)))

    def _buttons(self, talk: Talk, prompt: Prompt) -> list[Button]:
        made: list[Button] = []
        for choice in prompt.choices:
            if choice.act:
                made.append(talk.turn.button(choice.label, Act(choice.act)))
            else:
                made.append(self._choice(talk, prompt.step, choice.id, choice.label, choice.then))
        if prompt.choices_from:
            then = after_choice(talk.script.step(prompt.step), "") or talk.script.first
            for choice_id, label in self._lists[prompt.choices_from](talk).items():
                made.append(self._choice(talk, prompt.step, choice_id, label, then))
        return made

    def _choice(self, talk: Talk, step: str, choice: str, label: str, then: str) -> Button:
        conversation = str(talk.conversation.id)
        return talk.turn.button(
            label, Act.CHOOSE, conversation=conversation, step=step, choice=choice, then=then
        )


def is_asked(turn: Turn, button: Button) -> bool:
    """Does a button stand under the question that my open conversation asks now?"""
    found = turn.facts.conversation
    if found is None or str(found.id) != button.means("conversation"):
        return False
    return found.step == button.means("step")


def end_open(turn: Turn, state: ConversationState) -> None:
    """Ends my open conversation, or sets it aside with what was said in it."""
    found = turn.facts.conversation
    if found is not None:
        answers = found.answers if state is ConversationState.ASIDE else ()
        turn.add(PutConversation(replace(found, state=state, answers=answers)))


def _found(turn: Turn) -> Conversation:
    if turn.facts.conversation is None:
        raise ValueError("there is no open conversation to keep this in")
    return turn.facts.conversation


def rows(buttons: list[Button]) -> list[list[Button]]:
    """Buttons in rows: short ones side by side, long ones below each other."""
    if any(len(button.label) > LONG_LABEL for button in buttons):
        return [[button] for button in buttons]
    return [buttons[i : i + BUTTONS_A_ROW] for i in range(0, len(buttons), BUTTONS_A_ROW)]
