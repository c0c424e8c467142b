"""Any text arrives as the same text: no marking up, no hidden link, no mention, nothing turned round.

Spoken by the real speaker over real HTTP; what long and odd messages look like stands in the
transcripts.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import example, given, settings
from hypothesis import strategies as st
from scheme_at_four import scheme
from telegram import Bot
from village import NOON, TOKEN

from bot.clock import SetClock
from bot.pacing import Limits, Pace
from bot.sandbox.messages import Shown
from bot.sandbox.rules import Limits as TelegramsLimits
from bot.sandbox.rules import utf16_units
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.speaking import Speaker
from bot.transport import AiohttpRequest
from flows.effects import Lane
from flows.plain_text import plain
from flows.splitting import split
from flows.turn import MOST_CHARACTERS
from storage.outbox import Sent
from storage.outgoing import Outgoing
from storage.schema import DeliveryKind

MARKED_UP = (
    '<a href="tg://user?id=1">Sam</a>',
    "<b>not bold</b> &lt;i&gt; &amp; &#60;script&#62;",
    "[here](https://example.org) *b* _i_ `c` ||hidden||",
    "\u202erotanidrooC\u202c wrote this",
    "a\u200bb\u2066c\u2069",
    "{mentee} {0} %s $name",
    "\\u003cb\\u003e",
    "/start@kept_in_mind_bot x",
)
Speak = Callable[[str], Shown]


@contextmanager
def speaking() -> Iterator[Speak]:
    """Says a text to somebody's phone; gives what stands there then."""
    with asyncio.Runner() as runner:
        clock = SetClock(NOON)
        telegram = LocalTelegram(clock.now, TOKEN, limits=TelegramsLimits.none())
        phone = telegram.phone("Sam")
        phone.start()
        server = SandboxServer(telegram)
        runner.run(server.start())
        request = AiohttpRequest()
        runner.run(request.initialize())
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        speaker = Speaker(bot, bot, clock, Pace(Limits.none(), lambda: 0.0).pause)

        def speak(text: str) -> Shown:
            kind, address = DeliveryKind.SEND, str(phone.id)
            outgoing = Outgoing(1, kind, Lane.RELAY, b"", address, text)
            assert isinstance(runner.run(speaker.speak(outgoing)), Sent)
            return phone.last

        yield speak
        runner.run(request.shutdown())
        runner.run(server.stop())


def test_any_text_arrives_as_the_same_text_and_is_nothing_but_text() -> None:
    with speaking() as speak:

        @settings(max_examples=150, deadline=None)
        @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
        @example("".join(MARKED_UP))
        @example("😀" * 2045)
        def arrives(words: str) -> None:
            text = f"Maya: {plain(words)}".rstrip()
            shown = speak(text)
            assert shown.text == text
            # What Telegram finds by itself it shows by itself; a hidden link or name it cannot find.
            assert not {"text_link", "text_mention"} & {
                str(each["type"]) for each in shown.entities
            }
            assert not shown.preview

        arrives()


@given(st.text(st.sampled_from("a 😀👩\u200d\n"), max_size=400), st.integers(20, 60))
@example("😀" * 4000, MOST_CHARACTERS)
def test_what_is_cut_to_pieces_is_whole_again_and_no_emoji_is_halved(words: str, most: int) -> None:
    pieces = split(words, most)
    assert "".join(pieces) == words
    assert all(utf16_units(each) <= most for each in pieces)


READ_AS = {
    MARKED_UP[0]: '<a href="[left out]',  # a place that nobody approved
    MARKED_UP[2]: "[here]([left out]) *b* _i_ `c` ||hidden||",
    MARKED_UP[3]: "rotanidrooC wrote this",  # as it was typed, and not as it was to look
    MARKED_UP[4]: "abc",
    MARKED_UP[7]: "/start[left out] x",
}
"""What reaches the mentor of marked-up words, where it is not just what was typed."""


async def test_marked_up_words_reach_the_mentor_without_effect(sqlite_url: str) -> None:
    async with scheme(sqlite_url) as stage:
        for words in MARKED_UP:
            stage.phones["Maya"].write(words)
            await stage.settle()
            assert stage.phones["Sam"].last.text == f"Maya: {READ_AS.get(words, words)}"
            assert not stage.phones["Sam"].last.preview
        assert stage.trouble.lines == []


async def test_a_name_of_telegrams_own_is_nobodys_name_here(sqlite_url: str) -> None:
    """Somebody calls themself what they like at Telegram; here they are who the scheme says."""
    async with scheme(sqlite_url) as stage:
        maya = stage.phones["Maya"]
        maya.user |= {"first_name": "\u202erotanidrooC", "username": "Priya", "last_name": "<b>"}
        maya.write("it is me")
        await stage.settle()
        assert stage.phones["Sam"].last.text == "Maya: it is me"
