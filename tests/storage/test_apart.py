"""What is decided together and what waits: whatever stops, freezes or ends comes before what follows."""

import pytest
from scheme import (
    CHATS,
    COMMAND,
    HOUR,
    JO,
    MAYA,
    NOW,
    PAIRING,
    PRIYA,
    SAM,
    message,
    new_id,
    run,
    say,
)

from flows.conversing import Act, Button
from flows.effects import AddInvite
from flows.heard import (
    AccountAsked,
    AllStopAsked,
    ButtonPressed,
    Deed,
    Heard,
    StartHeard,
    Timer,
    TimerFired,
    TimerKind,
)
from storage.apart import keep_apart
from storage.store import Store

CHOICE = {"conversation": str(new_id()), "step": "which", "then": "stop"}


async def pressed(store: Store, act: Act, **meaning: str) -> ButtonPressed:
    """A press of Priya's on a button that she was shown."""
    token = f"button-{new_id()}"
    button = Button(token, "Yes", act, tuple(meaning.items()))
    await run(store, say(PRIYA, buttons=((button,),)))
    return ButtonPressed(COMMAND, CHATS[PRIYA], token, "q", NOW)


async def apart(store: Store, *heards: Heard) -> tuple[list[Heard], list[Heard]]:
    async with store.reading(NOW) as scope:
        return await keep_apart(scope, heards)


@pytest.mark.parametrize(
    ("act", "meaning"),
    [
        (Act.CHOOSE, CHOICE | {"choice": str(PAIRING)}),
        (Act.CHOOSE, CHOICE | {"choice": f"all:{SAM}"}),
        (Act.END_PAIRING, {"ending": str(PAIRING)}),
        (Act.END_ROLE, {"person": str(SAM), "sure": "yes"}),
        (Act.FREEZE, {"person": str(SAM)}),
        (Act.GIVE_BACK, {"person": str(SAM)}),
        (Act.UNLINK, {"person": str(SAM), "sure": "yes"}),
        (Act.NEW_LINK, {"person": str(SAM), "sure": "yes"}),
        (Act.DENY, {"person": str(SAM)}),
        (Act.AGREE, {"proposal": str(new_id())}),
    ],
)
async def test_what_both_halves_say_waits_for_a_press_that_names_one(
    store: Store, act: Act, meaning: dict[str, str]
) -> None:
    press = await pressed(store, act, **meaning)
    window = TimerFired(
        COMMAND, Timer(new_id(), TimerKind.WINDOW, NOW, person=MAYA, pairing=PAIRING)
    )
    sam, maya = message(SAM), message(MAYA)
    assert await apart(store, press, sam) == ([press], [sam])
    assert await apart(store, press, maya) == ([press], [maya])
    assert await apart(store, press, window) == ([press], [window])
    assert await apart(store, sam, press) == ([sam], [press])


async def test_a_press_that_names_a_pairing_lets_others_be_decided_beside_it(store: Store) -> None:
    press = await pressed(store, Act.END_PAIRING, ending=str(PAIRING))
    other = message(JO)
    assert await apart(store, press, other) == ([press, other], [])


@pytest.mark.parametrize("words", ["/stop-all", "/Stop_all.", "/start-all", "/start_all"])
async def test_what_stops_everything_is_decided_by_itself(store: Store, words: str) -> None:
    """It waits for all before it, and all after it waits, also for who has nothing to do with it."""
    stop, sam, jo = message(PRIYA, words), message(SAM), message(JO)
    assert await apart(store, stop, sam, jo) == ([stop], [sam, jo])
    assert await apart(store, sam, stop, jo) == ([sam], [stop, jo])
    assert await apart(store, sam, jo, stop) == ([sam, jo], [stop])


async def test_a_stop_by_the_command_line_is_too(store: Store) -> None:
    stop, sam = AllStopAsked(COMMAND, PRIYA, is_stopped=True), message(SAM)
    assert await apart(store, stop, sam) == ([stop], [sam])


async def test_whoever_is_written_to_waits_for_a_command_that_freezes_the_other(
    store: Store,
) -> None:
    freeze, maya = AccountAsked(COMMAND, SAM, Deed.FREEZE, PRIYA), message(MAYA)
    assert await apart(store, freeze, maya) == ([freeze], [maya])


async def test_an_old_link_waits_for_the_press_that_ends_it(store: Store) -> None:
    await run(store, AddInvite(new_id(), SAM, "old-link", NOW + 24 * HOUR))
    press = await pressed(store, Act.NEW_LINK, person=str(SAM), sure="yes")
    opened = StartHeard(COMMAND, "7999", "old-link", NOW)
    assert await apart(store, press, opened) == ([press], [opened])
