"""Guessed, replayed and malformed links: a stranger learns nothing, neither by words nor by work.

What is said and to whom stands in the transcripts of links; here are odd payloads, and whether an
unknown, a used and an ended link cost the same.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from playing.stage import Stage
from scheme_at_four import scheme
from sqlalchemy import Connection, event, func, select

from storage.schema import account

ODD = (
    "", " ", "a", "A" * 21, "A" * 22, "A" * 23, "A" * 64, "A" * 4000, "-" * 22, "_" * 22,
    "../../../../etc/passwd", "' OR '1'='1' --", "%00" * 7, "\x00" * 22, "‮" * 22, "Ａ" * 22,
    "٠" * 22, "👩‍👩‍👧" * 5, "{mentee}", "%s%s%s%s%s%s%s%s%s%s%s", "null", "=cmd|' /C calc'!A0", "\ud83d" * 22,
)  # fmt: skip


@contextmanager
def statements(stage: Stage) -> Iterator[list[str]]:
    """What the turns meanwhile ask of the database and write to it, statement by statement."""
    assert stage.running is not None
    writer = stage.running.store.database.writer.sync_engine
    asked: list[str] = []

    # object: the cursor and what goes with it are the driver's own.
    def note(conn: Connection, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(writer, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(writer, "before_cursor_execute", note)


async def accounts(stage: Stage) -> int:
    """How many accounts are linked to anybody."""
    assert stage.running is not None
    async with stage.running.store.database.reading() as conn:
        return (await conn.execute(select(func.count()).select_from(account))).scalar_one()


async def test_odd_payloads_link_nobody_and_crash_nothing(database_url: str) -> None:
    async with scheme(database_url) as stage:
        before = await accounts(stage)
        for number, payload in enumerate(ODD):
            stage.telegram.phone(f"Stranger {number}").start(payload)
        await stage.settle()
        assert await accounts(stage) == before
        assert stage.trouble.lines == []
        answers = [
            stage.telegram.phones[each].inbox[-1].text
            for each in stage.telegram.phones
            if stage.telegram.phones[each].name.startswith("Stranger ")
        ]
        assert len(answers) == len(ODD)
        assert len({*answers}) <= 3  # a link that is none, no link at all, or words of a stranger
        assert not any("Maya" in (each or "") or "Priya" in (each or "") for each in answers)


def written(asked: Sequence[str]) -> list[str]:
    """Those statements that write, or begin to."""
    return [each for each in asked if not each.startswith(("SELECT", "WITH"))]


MOST_READINGS_MORE = 2
"""Of a link that was one its check word's key and its owner's conversation are read too. To time
that, somebody would have to hold a true link, and 128 random bits are not guessed."""


async def test_unknown_used_and_ended_links_cost_the_same(sqlite_url: str) -> None:
    """By the statements of the turn, and not by a clock: what was asked is what takes the time."""
    async with scheme(sqlite_url) as stage:
        await stage.renew_link("Maya")
        used = stage.links["Sam"]
        stage.telegram.phone("First of all").start(used)  # the team hears of it once
        await stage.go_to(stage.clock.now() + timedelta(days=8))
        kinds = {"unknown": secrets.token_urlsafe(16), "used": used, "ended": stage.links["Maya"]}
        writes, reads, answers = [], [], []
        for kind, link in kinds.items():
            phone = stage.telegram.phone(f"Whoever opens the {kind} one")
            with statements(stage) as asked:
                phone.start(link)
                await stage.settle()
            writes.append(written(asked))
            reads.append(len(asked) - len(writes[-1]))
            answers.append([each.text for each in phone.inbox])
        assert writes[0] == writes[1] == writes[2]
        assert answers[0] == answers[1] == answers[2]
        assert max(reads) - min(reads) <= MOST_READINGS_MORE
