"""A disk that is full: nothing is confirmed that was not stored, and all goes on when there is room."""

from sqlalchemy import text
from village import Village, nothing, until, village

from flows.heard import MessageHeard


async def _pages(here: Village, most: int | None) -> None:
    """The database's file may have no more pages than it has; or as many as it likes."""
    async with here.running.store.database.writing() as conn:
        if most is None:
            most = (await conn.execute(text("PRAGMA page_count"))).scalar_one()
        await conn.execute(text(f"PRAGMA max_page_count = {most}"))


async def test_a_full_disk_loses_nothing(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        here.decides = nothing
        maya = await here.villager("Maya")
        await _pages(here, None)
        said = [f"{number} {'long words ' * 300}".strip() for number in range(40)]
        for each in said:
            maya.phone.write(each)
        before = here.calls("getUpdates")
        await until(lambda: here.calls("getUpdates") > before + 2)
        assert len(here.telegram.queue) > 0  # not stored, so not confirmed
        await _pages(here, 2**30)
        await here.running.settle()
        heard = [each.text for each in here.heard if isinstance(each, MessageHeard)]
        assert heard == said
