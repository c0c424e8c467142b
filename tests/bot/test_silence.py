"""Nobody's words, names or address, and no token, ever reach a log, at any level.

A rich conversation is played while everything that can be logged is; then the whole log is searched
for what may not be there, tracebacks of provoked failures included.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from village import TOKEN, Village, village

from bot.logs import CarefulFormatter, set_up_logging, trouble, without_tokens
from bot.sandbox.faults import Fault
from flows.decide import decide
from flows.effects import Effect, Lane
from flows.facts import Facts
from flows.heard import Heard, MessageHeard
from flows.people import Duty, Role

# Each is a word of its own that stands nowhere in the code.
SAID = {
    "greeting": "zaphirquell hello",
    "worry": "zobrintal I want to kill myself tonight",
    "edit": "zendrikal instead",
    "reply": "zumbarik back to you",
    "caption": "zokkerlin look",
    "poison": "zyptolar",
    "unreadable": "zwickelmar",
    "fails": "zentuvial",
    "alert": "zirkonax",
}
NAMES = {"mentee": "Quillamara", "mentor": "Bartosino", "lead": "Ondrelise"}


class Provoked(Exception):
    """Its message holds somebody's words, as the messages of libraries do."""


def failing_at_poison(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
    """The real decision, except about one text."""
    if isinstance(heard, MessageHeard) and heard.text == SAID["poison"]:
        try:
            raise KeyError(heard.text)
        except KeyError as error:
            raise Provoked(f"cannot decide {heard.text} of {facts.me}") from error
    return decide(heard, facts, now)


async def rich_conversation(here: Village) -> None:
    """Words, edits, media, a worry, a press, and much that goes wrong."""
    here.decides = failing_at_poison
    mentee = await here.villager(NAMES["mentee"], Role.MENTEE)
    mentor = await here.villager(NAMES["mentor"], Role.MENTOR)
    lead = await here.villager(NAMES["lead"], Role.COORDINATOR, Duty.LEAD)
    await here.pair(mentee, mentor, lead)
    faults = here.telegram.faults
    faults.next("sendMessage", Fault.status(502), chat=mentor.phone.id)
    faults.next("sendMessage", Fault.malformed_json(), chat=mentee.phone.id)
    faults.next("getUpdates", Fault.malformed_json(), Fault.status(502))
    number = mentee.phone.write(SAID["greeting"])
    mentee.phone.edit(number, SAID["edit"])
    mentor.phone.write(SAID["reply"])
    mentee.phone.send("photo", SAID["caption"])
    mentee.phone.send("contact")
    mentee.phone.write(SAID["poison"])
    here.telegram.push_raw({"message": {"message_id": 1, "text": SAID["unreadable"]}})
    here.telegram.phone("Wollinpete").write("wurmelbach from a stranger")
    await here.pass_(minutes=12)  # so that the poison is set aside
    mentee.phone.write(SAID["worry"])
    await here.pass_(minutes=2)
    lead.phone.press(lead.phone.last.message_id, lead.phone.last.labels[0])
    mentor.phone.block()
    await here.say(mentor, SAID["fails"], Lane.RELAY)
    await here.say(lead, SAID["alert"], Lane.ALERT)
    here.telegram.down()
    await here.pass_(minutes=1)
    here.telegram.up()
    await here.pass_(minutes=2)


MAY_NOT_APPEAR = (
    *(said.split()[0] for said in SAID.values()),
    *(said.split()[0].upper() for said in SAID.values()),
    *NAMES.values(),
    *(f"{name.lower()}handle" for name in NAMES.values()),
    "myself tonight",
    "Wollinpete",
    "wurmelbach",
    TOKEN,
    "A" * 30,
)


@pytest.fixture
def everything() -> Iterator[io.StringIO]:
    """All that is logged by anybody at DEBUG, as an operator who asked for it would see it."""
    stream = io.StringIO()
    levels = {name: logging.getLogger(name).level for name in (None, "bot", "flows", "storage")}
    handler = set_up_logging("DEBUG", stream)
    logging.getLogger().setLevel(logging.DEBUG)
    yield stream
    logging.getLogger().removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_no_word_name_or_token_is_ever_logged(
    database_url: str, everything: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    async with village(database_url) as here:
        await rich_conversation(here)
        chats = [str(phone.id) for phone in here.telegram.phones.values()]
    # pytest's own capture formats tracebacks in full, as a handler of somebody else would
    for log in (everything.getvalue(), caplog.text):
        assert "arrow a done" in log
        assert "a turn failed" in log
        assert "Provoked" in log
        assert [word for word in (*MAY_NOT_APPEAR, *chats) if word in log] == []


def test_a_token_is_cut_out_wherever_it_stands() -> None:
    url = f"https://api.telegram.org/bot{TOKEN}/getUpdates?timeout=5"
    assert without_tokens(url) == "https://api.telegram.org/bot[token]/getUpdates?timeout=5"
    assert without_tokens("the file 123456:short stays") == "the file 123456:short stays"


def test_a_traceback_is_told_without_its_messages() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(CarefulFormatter("%(message)s"))
    logger = logging.getLogger("of this test")
    logger.addHandler(handler)
    try:
        try:
            raise KeyError("somebody's words")
        except KeyError as error:
            raise Provoked("more words") from error
    except Provoked:
        logger.exception("it failed")
    finally:
        logger.removeHandler(handler)
    log = stream.getvalue()
    assert "words" not in re.sub(r"^\s+raise .*$", "", log, flags=re.MULTILINE)
    assert "KeyError" in log
    assert "Provoked" in log
    assert "test_silence.py" in log


def test_trouble_is_a_class_and_a_place_of_ours() -> None:
    try:
        decide(object(), None, None)  # type: ignore[arg-type]  # the fault that is provoked
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told by class and place)
        told = trouble(error)
    assert re.fullmatch(r"\w+ at flows/[\w/]+\.py:\d+", told)
    assert trouble(ValueError("words")) == "ValueError"


def test_libraries_stay_quiet_whatever_the_level(everything: io.StringIO) -> None:
    for name in ("httpx", "telegram.Bot", "aiosqlite", "sqlalchemy.engine.Engine", "apscheduler.x"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
        assert logging.getLogger(name).isEnabledFor(logging.WARNING)


def test_a_log_of_json_holds_no_more_than_one_of_text() -> None:
    """One object a line, whatever is in it; tokens and the messages of faults are cut out there too."""
    written = io.StringIO()
    handler = set_up_logging("DEBUG", written, style="json")
    log = logging.getLogger("bot.of_this_test")
    try:
        try:
            raise Provoked(f"{SAID['worry']} {TOKEN}")
        except Provoked:
            log.exception("two\nlines with %s", TOKEN)
    finally:
        logging.getLogger().removeHandler(handler)
    [line] = written.getvalue().splitlines()
    found = json.loads(line)
    assert found["message"] == "two\nlines with [token]"
    assert (found["level"], found["logger"]) == ("ERROR", "bot.of_this_test")
    assert datetime.fromisoformat(found["at"]).utcoffset() == timedelta(0)
    assert found["trouble"].endswith("Provoked")
    assert SAID["worry"] not in line
