"""The story: it goes as it should, and whatever goes differently is told and ends with 1."""

from pathlib import Path

import pytest

from bot.demo import Demo
from bot.demo_story import Play, Story, StoryError, read_story

START = {
    "who": "Maya",
    "start": True,
    "expect": [{"to": "Maya", "text": "joining.check_word"}],
}


async def played(demo: Demo, *steps: object) -> list[str]:
    """What differed."""
    story = Story.model_validate({"about": "A story.", "steps": steps})
    return await Play(demo, lambda _: None, is_fast=True).play(story)


async def test_the_story_that_ships_goes_as_it_should(demo: Demo) -> None:
    lines: list[str] = []
    assert await Play(demo, lines.append, is_fast=True).play(read_story()) == []
    printed = "\n".join(lines)
    assert "bot > Priya NOW: worry 1, MK." in printed
    assert "bot > Joe   NOW: worry 1, MK." in printed
    assert "Priya > bot [I have it]" in printed
    assert "why: Outside the agreed hours: it waits" in printed
    assert max(map(len, printed.splitlines())) <= 78


async def test_whatever_differs_is_told(demo: Demo) -> None:
    """One demo, one step after another, each with something else that is not as written."""
    less = START | {"expect": []}
    assert await played(demo, less) == [
        "Maya got joining.check_word, which the story does not have"
    ]
    missing = {"who": "Sam", "write": "hello?", "expect": [{"to": "Joe", "text": "alert.new"}]}
    first, second = await played(demo, missing)
    assert first == "Joe should get alert.new ('') but got nothing more"
    assert second.startswith("Sam got relaying.")
    other_words = {
        "who": "Priya",
        "write": "worries",
        "expect": [{"to": "Priya", "text": "alert.no_worries", "holds": "a hundred"}],
    }
    (difference,) = await played(demo, other_words)
    assert difference.startswith("Priya should get alert.no_worries ('a hundred') but got")


async def test_a_deed_that_is_not_possible_ends_the_story(demo: Demo) -> None:
    fly = {"who": "Sam", "press": "Fly", "expect": []}
    assert await played(demo, fly, START) == ["Sam: there is no button 'Fly' to press"]
    assert not demo.by_name["Maya"].started
    nothing_due = {"clock": "next", "expect": []}
    assert await played(demo, nothing_due) == ["the clock: Nothing is waiting for the clock."]
    assert await played(demo, START) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("about = ", "mine.toml: at its end: what stands behind the equals sign"),
        ('about = "x"\nsteps = []', "mine.toml: steps:"),
        ('about = "x"\n[[steps]]\nexpect = []', "a step is one deed of somebody"),
        ('about = "x"\n[[steps]]\nwho = "Maya"\nclock = 5\nexpect = []', "a step is one deed"),
        ('about = "x"\n[[steps]]\nwho = "Maya"\nwrite = "a"\npress = "b"\nexpect = []', "one deed"),
        ('about = "x"\n[[steps]]\nwrite = "a"\nexpect = []', "a step is one deed of somebody"),
        ('about = "x"\n[[steps]]\nclock = 0\nexpect = []', "mine.toml: steps.0.clock"),
        ('about = "x"\n[[steps]]\nclock = 1\nexpct = []', "mine.toml: steps.0"),
    ],
)
def test_a_fault_in_a_story_is_named(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StoryError, match=fault.replace(".", r"\.")):
        read_story(file)


def test_a_story_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="cannot be read"):
        read_story(tmp_path / "gone.toml")
