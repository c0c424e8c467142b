"""Scripts and the engine: each fault names file, step and what is wrong; walks come to rest."""

from pathlib import Path

import pytest

from flows.acts import OUTCOMES
from flows.engine import GoesInCircles, after_choice, after_words, walk
from flows.library import load_library
from flows.script import Script, load_scripts, next_steps, parse_script, texts_of
from flows.wording import WordsError

HEAD = 'flow = "small"\nabout = "A test."\nto = "mentee"\nfirst = "one"\n'
END = '[[steps]]\nkind = "end"\nid = "end"\n'
TEXT = 'text = [{ text = "Hello {name}." }]\n'


def ask(then: str = "end", text: str = TEXT) -> str:
    """One question with one choice."""
    choices = f'choices = [{{ id = "yes", label = "Yes", then = "{then}" }}]\n'
    return f'[[steps]]\nkind = "choose"\nid = "one"\n{choices}{text}'


def do(act: str, then: str) -> str:
    """One step that does a named thing."""
    return f'[[steps]]\nkind = "do"\nid = "one"\nact = "{act}"\nthen = {then}\n'


FAULTS = [
    (HEAD + "[[steps", "small.toml: at its end: the name of a table should end"),
    (HEAD, "small.toml: steps: is missing"),
    (HEAD + "steps = []", "small.toml: steps: "),
    (HEAD.replace('first = "one"\n', "") + ask() + END, "small.toml: first: is missing"),
    (
        HEAD.replace("small", "other") + ask() + END,
        "small.toml: says that its flow is other; use the file's name",
    ),
    (HEAD.replace("one", "two") + ask() + END, "small.toml: first: there is no step two"),
    (HEAD + ask() + END + END, "small.toml: a step id stands twice"),
    (HEAD + 'colour = "red"\n' + ask() + END, "small.toml: colour: there is no such setting"),
    (HEAD + ask().replace("choose", "guess") + END, "small.toml: steps.0: there is a table"),
    (
        HEAD + ask(then="nowhere") + END,
        "small.toml: step one: leads to nowhere, which is not a step",
    ),
    (HEAD + ask(then="") + END, "small.toml: step one: leads to nowhere, which is not a step"),
    (
        HEAD + '[[steps]]\nkind = "choose"\nid = "one"\n' + TEXT + END,
        "small.toml: step one: asks with no choice",
    ),
    (HEAD + ask(text="text = []\n") + END, "small.toml: steps.0.choose.text: "),
    (HEAD + ask(text='text = [{ text = "" }]\n') + END, "small.toml: steps.0.choose.text.0.text: "),
    (
        HEAD + ask(text='text = [{ text = "Hello {surname}." }]\n') + END,
        "small.toml: step one: unknown placeholder {surname}; known: ",
    ),
    (
        HEAD + ask(text='text = [{ text = "Hello {name" }]\n') + END,
        "small.toml: step one: a brace is not closed",
    ),
    (
        HEAD + ask(text='text = [{ text = "Hello {0}." }]\n') + END,
        "small.toml: step one: unknown placeholder {0}; known: ",
    ),
    (
        HEAD + do("fly", '{ flown = "end" }') + END,
        "small.toml: step one: fly is not a thing that can be done",
    ),
    (
        HEAD + do("find_mentor", '{ mentor = "end" }') + END,
        "small.toml: step one: find_mentor can end as ['mentor', 'nobody']; name each",
    ),
    (
        HEAD + do("find_mentor", '{ mentor = "end", nobody = "end", maybe = "end" }') + END,
        "small.toml: step one: find_mentor can end as ['mentor', 'nobody']; name each",
    ),
    (
        HEAD + do("find_mentor", '{ mentor = "end", nobody = "gone" }') + END,
        "small.toml: step one: leads to gone, which is not a step",
    ),
    (
        HEAD + ask() + END + END.replace('id = "end"', 'id = "lost"'),
        "small.toml: step lost is never reached",
    ),
    (HEAD + ask().replace('label = "Yes"', 'label = ""') + END, "small.toml: steps.0.choose.choices"),
    (
        HEAD + ask().replace('label = "Yes"', f'label = "{"y" * 41}"') + END,
        "small.toml: steps.0.choose.choices.0.label: ",
    ),
    (HEAD + ask().replace('"Yes"', '"Yes", act = "fly"') + END, "small.toml: steps.0.choose.choices"),
    (HEAD + ask() + 'typed = "answr"\n' + END, "small.toml: steps.0.choose.typed: "),
    (
        HEAD + ask() + 'choices_from = "people"\nthen = "end"\n' + END,
        "small.toml: steps.0.choose.choices_from: ",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_broken_script_is_refused_with_file_step_and_fault(text: str, fault: str) -> None:
    with pytest.raises(WordsError) as found:
        parse_script(text, "small.toml", OUTCOMES)
    assert str(found.value).startswith(fault)


def test_a_fault_in_one_file_stops_the_loading_of_all(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(HEAD.replace("small", "good") + ask() + END)
    (tmp_path / "notes.txt").write_text("not a script")
    assert load_scripts(tmp_path, OUTCOMES).keys() == {"good"}
    (tmp_path / "small.toml").write_text(HEAD + ask(then="gone") + END)
    with pytest.raises(WordsError, match=r"small\.toml: step one: leads to gone"):
        load_scripts(tmp_path, OUTCOMES)


def test_a_further_way_in_needs_no_way_to_it() -> None:
    door = END.replace('id = "end"', 'id = "from_button"')
    assert parse_script(HEAD + ask() + END + door, "small.toml", OUTCOMES).has("from_button")


WALK = (
    HEAD
    + '[[steps]]\nkind = "say"\nid = "one"\nthen = "two"\ntext = [{ text = "First." }]\n'
    + '[[steps]]\nkind = "do"\nid = "two"\nact = "find_mentor"\n'
    + 'then = { mentor = "ask", nobody = "end" }\n'
    + ask(then="end").replace('id = "one"', 'id = "ask"')
    + '[[steps]]\nkind = "end"\nid = "end"\ntext = [{ text = "Last." }]\n'
)

WALKS = [
    ("one", "mentor", ["one", "ask"], "ask"),
    ("one", "nobody", ["one", "end"], None),
    ("ask", "nobody", ["ask"], "ask"),
    ("end", "nobody", ["end"], None),
]


@pytest.mark.parametrize(("start", "outcome", "said", "rest"), WALKS)
def test_a_walk_says_what_is_on_the_way_and_rests_where_it_asks(
    start: str, outcome: str, said: list[str], rest: str | None
) -> None:
    script = parse_script(WALK, "small.toml", OUTCOMES)
    asked: list[str] = []

    def perform(act: str) -> str:
        asked.append(act)
        return outcome

    found = walk(script, start, perform)
    assert [prompt.step for prompt in found.prompts] == said
    assert found.step == rest
    assert asked == (["find_mentor"] if start == "one" else [])


def test_an_end_without_words_says_nothing() -> None:
    script = parse_script(HEAD + ask() + END, "small.toml", OUTCOMES)
    found = walk(script, "end", lambda act: act)
    assert (found.prompts, found.step) == ((), None)


def test_a_step_that_the_file_no_longer_has_is_named() -> None:
    script = parse_script(WALK, "small.toml", OUTCOMES)
    with pytest.raises(KeyError, match="gone"):
        walk(script, "gone", lambda act: act)


def test_a_script_that_goes_in_circles_is_stopped() -> None:
    circle = '[[steps]]\nkind = "say"\nid = "{}"\nthen = "{}"\ntext = [{{ text = "On." }}]\n'
    text = HEAD + circle.format("one", "two") + circle.format("two", "one")
    script = parse_script(text, "small.toml", OUTCOMES)
    with pytest.raises(GoesInCircles):
        walk(script, "one", lambda act: act)


def step(more: str) -> Script:
    return parse_script(HEAD + more + END, "small.toml", OUTCOMES)


def test_what_a_choice_and_what_words_lead_to() -> None:
    choosing = step(ask()).step("one")
    assert after_choice(choosing, "yes") == "end"
    assert after_choice(choosing, "gone") is None
    assert after_words(choosing) is None
    listed = ask().replace("choices = [", 'choices_from = "cards"\nthen = "end"\nchoices = [')
    assert after_choice(step(listed).step("one"), "any of them") == "end"
    typed = ask().replace("choices = [", 'typed = "answer"\nthen = "end"\nchoices = [')
    assert after_words(step(typed).step("one")) == "end"
    writing = step(ask().replace('"choose"', '"write"') + 'then = "end"\n').step("one")
    assert after_words(writing) == "end"
    assert after_choice(writing, "yes") == "end"
    assert after_choice(step(ask()).step("end"), "yes") is None
    assert after_words(step(ask()).step("end")) is None


def test_a_choice_that_leaves_the_script_leads_to_no_step() -> None:
    also = ' }, { id = "tell", label = "Tell", act = "tell_someone" }]'
    leaving = ask().replace(" }]", also, 1)
    found = step(leaving).step("one")
    assert after_choice(found, "tell") is None
    assert list(next_steps(found)) == ["end"]


@pytest.mark.parametrize("name", sorted(load_library().scripts))
def test_every_script_that_ships_can_be_walked_to_an_end(name: str) -> None:
    script = load_library().scripts[name]
    ending = {each.id for each in script.steps if each.kind == "end"}
    assert ending
    for each in script.steps:
        reached, waiting = {each.id}, [each.id]
        while waiting:
            for to in next_steps(script.step(waiting.pop())):
                if to not in reached:
                    reached.add(to)
                    waiting.append(to)
        assert reached & ending, f"{name}: no way out of {each.id}"
    assert len(list(texts_of(script))) >= len(script.steps) - sum(
        each.kind == "do" for each in script.steps
    )
