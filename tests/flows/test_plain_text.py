"""What plain text keeps, and what it takes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.plain_text import plain

PLAIN = [
    ("hello, Zoë! 100% £5", "hello, Zoë! 100% £5"),
    ("one\r\ntwo\rthree\u2028four\nfive", "one\ntwo\nthree\nfour\nfive"),
    ("a\tb\x00c\x07d\x7f", "a bcd"),
    ("\u202eevil\u202c \u2066x\u2069 \u200ey\u061c", "evil x y"),
    ("zero\u200bwidth\ufeff soft\u00adhyphen\u2060", "zerowidth softhyphen"),
    ("hid\u200dden", "hidden"),
    ("broken \ud83d here", "broken \ufffd here"),
    ("👩‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 👍🏽 🤷🏾‍♀️ 7️⃣ 🇬🇧", "👩‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥 👍🏽 🤷🏾‍♀️ 7️⃣ 🇬🇧"),
    ("🏴󠁧󠁢󠁷󠁬󠁳󠁿 Cymru", "🏴󠁧󠁢󠁷󠁬󠁳󠁿 Cymru"),
    ("tags\U000e0041\U000e0042 without a flag", "tags without a flag"),
    ("می‌خواهم क्‍ष", "می‌خواهم क्‍ष"),
    ("😂\u200d", "😂"),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_plain_text_keeps_words_and_emoji_only(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_text_is_sendable_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    once.encode("utf-8")
    assert plain(once) == once
