"""Forged, borrowed and old buttons: a client can send any data, and only the right press does anything.

Double taps, presses after the state changed and presses of people who left stand in the transcripts;
here are fuzzed data, every button that anybody has pressed by everybody else, and a month's age.
"""

import random
from datetime import timedelta

from playing.stage import Stage
from scheme_at_four import scheme, texts, what_is_kept

ALPHABET = "abcXYZ019-_=+/:;'\"\\%{}<> \x00\n\u202e😀\u0661"
SHAPED = (
    "A" * 22,
    "v1:1",
    "open",
    "1",
    "0",
    "-1",
    "null",
    "' OR 1=1 --",
    "../x",
    "{}",
    "😀" * 16,
    "",
)


def forged() -> list[str]:
    """Data that no button of ours holds, of every length that Telegram lets through."""
    chance = random.Random(7)  # noqa: S311 (the same in each run, and nobody's secret)
    made = ["".join(chance.choices(ALPHABET, k=chance.randint(1, 64))) for _ in range(18)]
    return [*SHAPED, *(each.encode()[:64].decode(errors="ignore") for each in made)]


async def worried(stage: Stage) -> None:
    """Maya has asked for help, and everybody has buttons."""
    stage.phones["Maya"].write("I need help now")
    stage.phones["Priya"].write("/desk")
    stage.phones["Joe"].write("/worries")
    stage.phones["Sam"].write("/flag")
    await stage.settle()


def buttons(stage: Stage) -> dict[str, set[str]]:
    """Whose chat shows which buttons' data."""
    return {
        name: {button.data for each in phone.inbox for row in each.buttons for button in row}
        for name, phone in stage.phones.items()
    }


async def test_forged_data_does_nothing_and_is_answered(sqlite_url: str) -> None:
    async with scheme(sqlite_url) as stage:
        await worried(stage)
        before = await what_is_kept(stage)
        for number, name in enumerate(("Maya", "Sam", "Priya")):
            phone, tried = stage.phones[name], forged()[number::3]
            said, toasts = len(phone.inbox), len(phone.toasts)
            for data in tried:
                phone.press_data(phone.last.message_id, data)
            await stage.settle()
            assert {each.text for each in phone.toasts[toasts:]} == {
                "That button doesn't work here."
            }
            assert len(phone.toasts) - toasts == len(tried)
            assert len(phone.inbox) == said
        assert await what_is_kept(stage) == before
        assert stage.trouble.lines == []


async def test_nobody_presses_anothers_button(database_url: str) -> None:
    """Everybody presses all that stands in everybody else's chat, as an altered app can."""
    async with scheme(database_url) as stage:
        await worried(stage)
        before, shown = await what_is_kept(stage), buttons(stage)
        said = {name: texts(stage, name) for name in stage.phones}
        pressed = 0
        for name, phone in stage.phones.items():
            for data in sorted(set().union(*shown.values()) - shown[name]) if phone.inbox else ():
                phone.press_data(phone.last.message_id, data)
                pressed += 1
        await stage.settle()
        assert pressed > 20
        assert await what_is_kept(stage) == before
        assert {name: texts(stage, name) for name in stage.phones} == said


async def test_a_button_a_month_old_opens_nothing_for_whoever_lost_the_right(
    database_url: str,
) -> None:
    async with scheme(database_url) as stage:
        await worried(stage)
        priya = stage.phones["Priya"]
        opens = next(each for each in priya.inbox if "NOW: worry 1" in (each.text or ""))
        await stage.leave_team("Priya")
        stage.clock.move(stage.clock.now() + timedelta(days=30))
        said = len(priya.inbox)
        priya.press(opens.message_id, "Open")
        await stage.settle()
        assert not any("I need help now" in each for each in texts(stage, "Priya")[said:])
        assert texts(stage, "Priya")[-1] == "I can't open that for you."
