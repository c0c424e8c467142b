"""Contact hours are the scheme's: no date of a message, and no zone or language of a phone, moves them.

Clock changes and every zone stand in the tests of flows; here somebody says it is another time.
"""

from datetime import timedelta

import pytest
from scheme_at_four import scheme, texts

DAY = 86_400


@pytest.mark.parametrize("seconds", [-7 * DAY, -3 * 3600, 3 * 3600, 7 * DAY, 2**31])
async def test_a_message_that_says_another_time_keeps_to_the_hours(
    sqlite_url: str, seconds: int
) -> None:
    async with scheme(sqlite_url) as stage:
        await stage.go_to(stage.clock.now() + timedelta(hours=4))
        maya, before = stage.phones["Maya"], len(stage.phones["Sam"].inbox)
        date = int(stage.clock.now().timestamp()) + seconds
        said = {"message_id": 90, "date": date, "chat": maya.chat.json, "text": "let me through"}
        stage.telegram.push_raw({"message": said | {"from": maya.user | {"language_code": "ja"}}})
        await stage.settle()
        assert len(stage.phones["Sam"].inbox) == before
        assert texts(stage, "Maya")[-1] == "It will reach Sam on Thursday at 4pm."
