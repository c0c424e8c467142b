"""Groups, channels, businesses and inline mode: nothing there is anybody's words to us.

Whatever comes from such a place changes nothing, is answered by nothing, and the bot leaves.
"""

from playing.stage import Stage
from scheme_at_four import scheme, what_is_kept

from bot.trimming import ASKED_FOR

GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Year 12"}
CHANNEL = {"id": -1009876543210, "type": "channel", "title": "News"}
WORDS = "I need help now, i want to die"
Json = dict[str, object]


def _message(stage: Stage, **more: object) -> Json:
    maya = stage.phones["Maya"]
    return {"message_id": 7, "date": 1793722200, "from": maya.user, "text": WORDS, **more}


def _in_a_group(stage: Stage) -> Json:
    return {"message": _message(stage, chat=GROUP)}


def _as_a_channel_in_a_group(stage: Stage) -> Json:
    return {"message": _message(stage, chat=GROUP, sender_chat=CHANNEL)}


def _edited_in_a_group(stage: Stage) -> Json:
    return {"edited_message": _message(stage, chat=GROUP, edit_date=1793722201)}


def _posted_in_a_channel(stage: Stage) -> Json:
    return {"channel_post": _message(stage, chat=CHANNEL)}


def _edited_in_a_channel(stage: Stage) -> Json:
    return {"edited_channel_post": _message(stage, chat=CHANNEL, edit_date=1793722201)}


def _pressed_in_a_group(stage: Stage) -> Json:
    return {"callback_query": _press(stage, message=_message(stage, chat=GROUP))}


def _to_a_business(stage: Stage) -> Json:
    maya = stage.phones["Maya"]
    return {"business_message": _message(stage, chat=maya.chat.json, business_connection_id="b")}


def _edited_to_a_business(stage: Stage) -> Json:
    maya = stage.phones["Maya"]
    return {"edited_business_message": _message(stage, chat=maya.chat.json)}


def _as_a_business(stage: Stage) -> Json:
    return {"business_connection": {"id": "b", "user": stage.phones["Maya"].user}}


def _inline(stage: Stage) -> Json:
    return {"inline_query": {"id": "1", "from": stage.phones["Maya"].user, "query": WORDS}}


def _chosen_inline(stage: Stage) -> Json:
    user = stage.phones["Maya"].user
    return {"chosen_inline_result": {"result_id": "1", "from": user, "query": WORDS}}


def _reacted(stage: Stage) -> Json:
    maya = stage.phones["Maya"]
    return {"message_reaction": {"chat": maya.chat.json, "message_id": 1, "user": maya.user}}


def _press(stage: Stage, **more: object) -> Json:
    user = stage.phones["Maya"].user
    return {"id": "1", "from": user, "chat_instance": "c", "data": "x", **more}


ELSEWHERE = (
    _in_a_group, _as_a_channel_in_a_group, _edited_in_a_group, _posted_in_a_channel,
    _edited_in_a_channel, _pressed_in_a_group, _to_a_business, _edited_to_a_business,
    _as_a_business, _inline, _chosen_inline, _reacted,
)  # fmt: skip


async def test_what_comes_from_elsewhere_has_no_effect_and_no_reply(database_url: str) -> None:
    async with scheme(database_url) as stage:
        before = await what_is_kept(stage)
        stage.telegram.calls.clear()
        for each in ELSEWHERE:
            stage.telegram.push_raw(each(stage))
        await stage.settle()
        assert await what_is_kept(stage) == before
        done = [call for call in stage.telegram.calls if call.method != "getUpdates"]
        assert {call.method for call in done} == {"leaveChat"}
        left = {call.params["chat_id"] for call in done}
        assert left == {GROUP["id"], CHANNEL["id"]}
        # This Telegram never had the bot in them, so it refuses; that is all that went wrong.
        assert all("failed: refused" in line for line in stage.trouble.lines)


def test_none_of_these_kinds_is_even_asked_for() -> None:
    """Telegram is told what to send: words, presses, and whether the bot is blocked or added."""
    assert set(ASKED_FOR) == {"message", "edited_message", "callback_query", "my_chat_member"}
