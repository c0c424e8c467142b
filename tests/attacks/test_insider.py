"""Whoever on the team opens a worry stands in the record, before anything of it is shown.

That a changed record shows, and that nobody without the right opens anything, is tried elsewhere.
"""

from playing.stage import Stage
from scheme_at_four import scheme, texts
from sqlalchemy import func, select

from flows.casework import EntryKind
from storage.schema import entry


async def looks(stage: Stage, name: str) -> int:
    """How often somebody's opening stands in the record."""
    assert stage.running is not None
    mine = (entry.c.kind == EntryKind.LOOKED, entry.c.by == stage.ids[name])
    async with stage.running.store.database.reading() as conn:
        return (
            await conn.execute(select(func.count()).select_from(entry).where(*mine))
        ).scalar_one()


async def test_every_opening_of_a_worry_is_in_the_record(database_url: str) -> None:
    async with scheme(database_url) as stage:
        stage.phones["Maya"].write("i want to die")
        await stage.settle()
        priya, joe = stage.phones["Priya"], stage.phones["Joe"]
        alert = next(each for each in priya.inbox if "worry 1" in (each.text or ""))
        assert not any("want to die" in each for name in stage.ids for each in shown(stage, name))
        for count in (1, 2):
            priya.press(alert.message_id, "Open")
            await stage.settle()
            assert await looks(stage, "Priya") == count
            assert sum("i want to die" in each for each in texts(stage, "Priya")) == count
        joe.write("/worries")
        await stage.settle()
        joe.press(joe.last.message_id, joe.last.labels[0])
        await stage.settle()
        assert any("i want to die" in each for each in texts(stage, "Joe"))
        assert await looks(stage, "Joe") == 1
        assert await looks(stage, "Sam") == 0


def shown(stage: Stage, name: str) -> list[str]:
    """What one of the team was shown; the mentor has her words from her."""
    return texts(stage, name) if name in {"Priya", "Joe"} else []
