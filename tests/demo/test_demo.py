"""The demo over HTTP, as its page sees it: a newcomer plays it from the first tap."""

from pathlib import Path

import pytest

from bot.demo import Demo, lay_out
from bot.running import NotRunning

from .visitor import Visitor


async def test_it_opens_on_a_monday_with_maya_yet_to_start(visitor: Visitor) -> None:
    state = await visitor.state()
    assert state["now_text"] == "Mon 15:00"
    assert "made up" in state["notice"]
    assert "Grace" in state["notice"]
    assert "A real scheme would still need 11 things" in state["notice"]  # 4, Maya's 1, Sam's 6
    assert [(p["name"], p["started"]) for p in state["phones"]] == [
        ("Maya", False), ("Sam", True), ("Priya", True), ("Joe", True),
    ]  # fmt: skip
    assert [bool(phone["join_link"]) for phone in state["phones"]] == [True, False, False, False]
    assert state["turns"] == []
    assert state["next_due"] is None
    assert state["down"] is False


async def join(visitor: Visitor) -> None:
    """Maya starts, gives the word, is confirmed, says yes, and chooses Mondays at six."""
    link = (await visitor.phone("maya"))["join_link"]
    assert await visitor.does("phones/maya/start", payload=link) == {"ok": True}
    assert await visitor.does("phones/maya/write", text="river lamp") == {"ok": True}
    await visitor.presses("priya", "Yes, that is them")
    for label in ("Next", "Next", "Next", "Yes, I'd like that", "Monday", "6pm"):
        await visitor.presses("maya", label)


async def test_a_newcomer_joins_and_the_panel_says_why(visitor: Visitor) -> None:
    await join(visitor)
    state = await visitor.state()
    said = [message["text"] for message in state["phones"][0]["messages"]]
    assert "I'll first ask you today at 6pm" in said[-1]
    first, *_, last = state["turns"]
    assert (first["who"], first["heard"]) == ("Maya", "opened a one-time link")
    assert "The one-time link fits" in first["lines"][0]
    assert (last["who"], last["heard"]) == ("Maya", "pressed: 6pm")
    assert "The mentee chose day and time: the next check-in is set." in last["lines"]
    assert any(line.startswith("To Maya: That's set.") for line in last["lines"])
    assert "Set for Mon 18:00: Maya's check-in" in last["lines"]


async def test_the_clock_goes_to_the_next_thing_due_and_says_what_it_is(visitor: Visitor) -> None:
    await join(visitor)
    due = (await visitor.state())["next_due"]["text"]
    assert due == "A question to Maya's mentor: anything to go with the check-in, Mon 16:00"
    assert await visitor.does("clock", forward="next") == {"ok": True, "now_text": "Mon 16:00"}
    assert "Maya's check-in is today at 6pm" in (await visitor.phone("sam"))["messages"][-1]["text"]
    assert await visitor.does("clock", forward="hour") == {"ok": True, "now_text": "Mon 17:00"}
    assert (await visitor.state())["next_due"]["text"] == "Maya's check-in, Mon 18:00"
    assert await visitor.does("clock", forward="day") == {"ok": True, "now_text": "Tue 17:00"}
    asked = [message["at_text"] for message in (await visitor.phone("maya"))["messages"]]
    assert asked[-1] == "Mon 18:00"


async def test_where_nothing_is_due_the_clock_says_so(visitor: Visitor) -> None:
    assert await visitor.does("clock", forward="next") == {
        "ok": False, "error": "Nothing is waiting for the clock.",
    }  # fmt: skip


async def test_a_worry_reaches_everybody_on_the_ladder_also_those_without_a_phone_here(
    visitor: Visitor,
) -> None:
    await join(visitor)
    await visitor.does("phones/maya/write", text="I need help now")
    alerted = [(await visitor.phone("priya"))["messages"][-1]["text"]]
    for key in ("joe", "priya"):
        await visitor.does("clock", forward="next")
        alerted.append((await visitor.phone(key))["messages"][-1]["text"])
    assert all(text.startswith("NOW: worry 1, MK") for text in alerted)
    grace = visitor.demo.by_name["Grace"].inbox[-1].text
    assert grace.startswith("NOW: worry 1, MK")


async def test_what_is_written_while_telegram_is_away_is_answered_afterwards(
    visitor: Visitor,
) -> None:
    await join(visitor)
    await visitor.state()
    assert await visitor.does("down", down=True) == {"ok": True}
    await visitor.does("phones/maya/write", text="are you there?")
    assert (await visitor.phone("maya"))["messages"][-1]["seen_by_bot"] is False
    assert await visitor.does("down", down=False) == {"ok": True}
    answer = (await visitor.phone("maya"))["messages"][-1]["text"]
    assert answer.startswith("It will reach Sam today at 4pm.")


async def test_what_could_not_be_sent_is_the_next_thing_due(visitor: Visitor) -> None:
    await join(visitor)
    await visitor.state()
    await visitor.does("down", down=True)
    await visitor.does("clock", forward="next")
    due = (await visitor.state())["next_due"]["text"]
    assert due == "Another try at a message that was not delivered, Mon 16:00"
    await visitor.does("down", down=False)
    await visitor.does("clock", forward="next")
    assert "Maya's check-in is today at 6pm" in (await visitor.phone("sam"))["messages"][-1]["text"]


async def test_two_demos_stand_side_by_side(demo: Demo, tmp_path: Path) -> None:
    lay_out(tmp_path / "second")
    async with Demo(tmp_path / "second") as second:
        assert second.url != demo.url
        assert second.link_of("Maya") != demo.link_of("Maya")


async def test_before_it_is_open_there_is_no_bot(tmp_path: Path) -> None:
    lay_out(tmp_path / "demo")
    with pytest.raises(NotRunning):
        _ = Demo(tmp_path / "demo").running
