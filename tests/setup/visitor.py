"""A visitor of the set-up page without a browser: opens steps, fills forms in, reads what is said."""

import html
import re
from dataclasses import dataclass

from aiohttp import ClientSession
from yarl import URL

ONCE = re.compile(r'name="once" value="([^"]+)"')
FAULT = re.compile(r'<p id="([a-z_]+)-fault" class="fault">(.*?)</p>')
ROW = re.compile(r'<li><a href="#[a-z_]+">(.*?)</a></li>')


@dataclass(frozen=True, slots=True)
class Page:
    """One answer."""

    status: int
    step: str
    text: str

    @property
    def faults(self) -> dict[str, str]:
        """What is said beside each field."""
        return {name: html.unescape(fault) for name, fault in FAULT.findall(self.text)}

    @property
    def summary(self) -> list[str]:
        """What is said at the top."""
        return [html.unescape(each) for each in ROW.findall(self.text)]

    @property
    def words(self) -> str:
        """Everything that is to be read."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.text))


class Visitor:
    """One open page; forms carry the Origin that a browser sends."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self.http = http
        self.url = URL(url)

    async def open(self, step: str = "") -> Page:
        """A step's page."""
        async with self.http.get(self.url / step if step else self.url) as answer:
            return Page(answer.status, answer.url.name, await answer.text())

    async def send(self, step: str, fields: dict[str, str], once: str | None = None) -> Page:
        """Fills in the form of a step and presses its button."""
        if once is None:
            found = ONCE.search((await self.open(step)).text)
            once = found[1] if found else ""
        where = self.url / step if step else self.url
        origin = {"Origin": str(self.url.origin())}
        async with self.http.post(where, data=fields | {"once": once}, headers=origin) as answer:
            return Page(answer.status, answer.url.name, await answer.text())
