"""Writes effects on tests of the ladder: the test by version, and each press once."""

from sqlalchemy import bindparam, update

from flows.effects import AnswerInTest, AskInTest, PutLadderTest
from storage import schema
from storage.rows import Change, Known, Rows

_test, _asked = schema.ladder_test, schema.ladder_test_asked
MOVE_LADDER_TEST = Change(
    update(_test)
    .where(_test.c.id == bindparam("of"), _test.c.version == bindparam("decided_on"))
    .values(
        ended_at=bindparam("ended"),
        passed_at=bindparam("passed"),
        version=_test.c.version + 1,
    )
)
ANSWER_IN_TEST = Change(
    update(_asked)
    .where(_asked.c.id == bindparam("of"), _asked.c.pressed_at.is_(None))
    .values(pressed_at=bindparam("pressed"))
)


def put_ladder_test(effect: PutLadderTest, rows: Rows, known: Known) -> None:
    """A new test, or how far one is; who was asked comes as `AskInTest`."""
    it = effect.test
    if it.version:
        rows.add(
            MOVE_LADDER_TEST,
            of=it.id,
            decided_on=it.version,
            ended=it.ended_at,
            passed=it.passed_at,
        )
        return
    rows.add(
        _test,
        id=it.id,
        programme=known.programme,
        started_at=it.started_at,
        started_by=it.started_by,
        ended_at=it.ended_at,
        passed_at=it.passed_at,
        version=1,
    )


def ask_in_test(effect: AskInTest, rows: Rows, known: Known) -> None:
    """An adult who was asked."""
    it = effect.asked
    rows.add(
        _asked,
        id=it.id,
        programme=known.programme,
        test=effect.test,
        person=it.person,
        rung=it.rung,
        asked_at=it.asked_at,
        due=it.due,
        pressed_at=it.pressed_at,
    )


def answer_in_test(effect: AnswerInTest, rows: Rows, known: Known) -> None:
    """A press; a second one at the same moment finds it pressed and is decided again."""
    rows.add(ANSWER_IN_TEST, of=effect.asked, pressed=effect.at)
