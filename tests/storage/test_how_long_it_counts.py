"""How long something that an adult or a young person did still counts, a minute before and after."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scheme import MAYA, NOW, PAIRING, SAM, message, new_id, run, worry

from flows.casework import CaseState
from flows.conversing import FLAGGING, Conversation, ConversationState
from flows.decide import decide
from flows.effects import Effect, MoveCase, MovePairing, OpenCase, PutConversation, Say
from flows.heard import MessageHeard
from flows.relaying import PairingState
from flows.turns.flag_raising import YOUNG
from storage.reading_talking import FLAGGED_LATELY
from storage.store import Store

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CASE = new_id()


async def after(store: Store, passed: timedelta, heard: MessageHeard) -> tuple[Effect, ...]:
    """What is decided on some words when this much time has passed."""
    later = NOW + passed
    ((_, effects),) = await store.run_batch([replace(heard, at=later)], decide, later)
    return effects


def said(effects: tuple[Effect, ...]) -> set[str]:
    return {each.text_id for each in effects if isinstance(each, Say)}


def labels(effects: tuple[Effect, ...]) -> set[str]:
    rows = [row for each in effects if isinstance(each, Say) for row in each.buttons]
    return {button.label for row in rows for button in row}


A_DAY_AFTER_A_FLAG = DAY + 30 * MINUTE
"""A day after the half hour in which it is answered (domain guide, section 6: 24 hours)."""


@pytest.mark.parametrize(
    ("passed", "is_asked"),
    [
        (MINUTE, True),
        (A_DAY_AFTER_A_FLAG - MINUTE, True),
        (A_DAY_AFTER_A_FLAG, False),
        (A_DAY_AFTER_A_FLAG + MINUTE, False),
    ],
)
async def test_a_day_after_a_flag_it_is_asked_for_whom_words_are(
    store: Store, passed: timedelta, is_asked: bool
) -> None:
    subject = ((YOUNG, str(MAYA)),)
    flag = Conversation(
        new_id(), SAM, FLAGGING, "what", ConversationState.ENDED, NOW, 0, (), subject
    )
    await run(store, PutConversation(flag))
    effects = await after(store, passed, message(SAM, "see you at the library"))
    assert ("mentor.flag_for_whom" in said(effects)) is is_asked


def test_a_flag_is_read_for_longer_than_it_counts() -> None:
    assert FLAGGED_LATELY > A_DAY_AFTER_A_FLAG


@pytest.mark.parametrize(
    ("passed", "is_offered"),
    [(MINUTE, True), (90 * DAY - MINUTE, True), (90 * DAY, True), (90 * DAY + MINUTE, False)],
)
@pytest.mark.parametrize("word", ["/report", "/flag"])
async def test_a_former_mentor_may_report_by_name_for_as_long_as_messages_are_kept(
    store: Store, word: str, passed: timedelta, is_offered: bool
) -> None:
    assert "Maya" in labels(await after(store, MINUTE, message(SAM, word)))
    await run(store, MovePairing(PAIRING, PairingState.ENDED, (), 1))
    assert ("Maya" in labels(await after(store, passed, message(SAM, word)))) is is_offered


@pytest.mark.parametrize(
    ("passed", "is_the_same"),
    [(MINUTE, True), (14 * DAY - MINUTE, True), (14 * DAY, True), (14 * DAY + MINUTE, False)],
)
async def test_new_words_within_fourteen_days_of_a_closing_reopen_the_worry(
    store: Store, passed: timedelta, is_the_same: bool
) -> None:
    await run(store, *worry(CASE))
    opened = next(each.case for each in worry(CASE) if isinstance(each, OpenCase))
    await run(store, MoveCase(replace(opened, state=CaseState.CLOSED, closed_at=NOW)))
    effects = await after(store, passed, message(MAYA, "I need help now"))
    anew = [each.case for each in effects if isinstance(each, OpenCase)]
    again = [each.case for each in effects if isinstance(each, MoveCase) and each.case.id == CASE]
    assert [each.state for each in again] == ([CaseState.RAISED] if is_the_same else [])
    assert len(anew) == (0 if is_the_same else 1)
