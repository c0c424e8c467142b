"""The set-up page over HTTP, on 127.0.0.1 alone: shows steps, saves them, one thing at a time.

Decides nothing about a scheme. Never logs what was typed.
"""

import asyncio
import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from bot.commands.trouble import in_plain_words
from bot.logs import trouble as place_of
from bot.setup import overview
from bot.setup.drawing import Frame, Place, Shown, button, document, form, summary, words_of
from bot.setup.guarding import guarded
from bot.setup.html import Html, joined, tag
from bot.setup.office import Known, Office
from bot.setup.page_words import FOLDER, page_words
from bot.setup.step import Saved, Step
from bot.setup.steps import STEPS
from bot.setup.typed import Faulty

HOST = "127.0.0.1"
SECRET_BYTES = 32
BODY_BYTES = 64 * 1024

logger = logging.getLogger(__name__)


class Door:
    """The open page. `url` holds the secret: it is for the terminal and the browser alone."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._secret = secrets.token_urlsafe(SECRET_BYTES)
        self._used: set[str] = set()
        self._said = self._trouble = ""
        self._one = asyncio.Lock()
        self._host = ""
        self._runner: web.AppRunner | None = None

    async def open(self, port: int = 0) -> None:
        """Opens the page; port 0 takes any that is free. Raises OSError where it is taken."""
        app = web.Application(
            client_max_size=BODY_BYTES, middlewares=[guarded(self._secret, lambda: self._host)]
        )
        app.add_routes(
            [
                web.get("/{secret}/", self._home),
                web.post("/{secret}/", self._do),
                web.get("/{secret}/page.css", self._style),
                web.get("/{secret}/{step}", self._show),
                web.post("/{secret}/{step}", self._save),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self._host = f"{HOST}:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Closes the page; what is being saved is finished first."""
        if self._runner is not None:
            async with self._one:
                await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where the page is, with its secret."""
        return f"http://{self._host}/{self._secret}/"

    async def _home(self, _: web.Request) -> web.Response:
        async with self._one:
            known = await self._office.look()
            return self._page(known, "", page_words("overview").title, overview.drawn)

    async def _do(self, request: web.Request) -> web.Response:
        """Starts or stops the bot."""
        given = await _given(request)
        async with self._one:
            if self._is_fresh(given):
                await self._tried(overview.do(self._office, given.get("do", "")))
            else:
                self._said = page_words("frame").note("sent_before")
            raise web.HTTPSeeOther("./")

    async def _show(self, request: web.Request) -> web.Response:
        step = _step(request)
        async with self._one:
            known = await self._office.look()
            if step is None:
                return self._page(known, "", page_words("frame").note("lost"), _lost, status=404)
            if step.needs_programme and known.rules is None:
                self._said = page_words("frame").note("programme_first")
                raise web.HTTPSeeOther("programme")
            return self._step_page(known, step, step.look(known), {})

    async def _save(self, request: web.Request) -> web.Response:
        step, given = _step(request), await _given(request)
        if step is None:
            raise web.HTTPNotFound
        async with self._one:
            known = await self._office.look()
            if not self._is_fresh(given) or (step.needs_programme and known.rules is None):
                self._said = page_words("frame").note("sent_before")
                raise web.HTTPSeeOther(step.name)
            try:
                saved = await step.save(self._office, known, given)
            except Faulty as faulty:
                return await self._again(step, given, faulty.faults)
            except Exception as error:  # noqa: BLE001 (told on the page; a fault of ours is logged)
                return await self._again(step, given, {"form": _told(error)})
            self._used.add(given["once"])
            return await self._saved(step, saved)

    async def _again(
        self, step: Step, given: Mapping[str, str], faults: Mapping[str, str]
    ) -> web.Response:
        """The same page with what was typed, and what to do about it."""
        known = await self._office.look()
        shown = step.look(known)
        secret = {f.name for g in step.words.groups for f in g.fields if f.kind == "secret"}
        typed = {name: value for name, value in given.items() if name not in secret}
        kept = replace(shown, values=typed)
        return self._step_page(known, step, kept, faults, status=422)

    async def _saved(self, step: Step, saved: Saved) -> web.Response:
        known = await self._office.look()
        if saved.page is not None:
            page = saved.page
            return self._page(known, step.name, step.words.title, lambda *_: page)
        self._said = saved.said or page_words("frame").note("saved", title=step.words.title)
        raise web.HTTPSeeOther(saved.then or next_after(step, known))

    async def _tried(self, doing: overview.Doing) -> None:
        try:
            self._said = await doing
        except Exception as error:  # noqa: BLE001 (told on the page; a fault of ours is logged)
            self._trouble = _told(error)

    async def _style(self, _: web.Request) -> web.Response:
        style = (FOLDER / "page.css").read_text(encoding="utf-8")
        return web.Response(text=style, content_type="text/css")

    def _step_page(
        self,
        known: Known,
        step: Step,
        shown: Shown,
        faults: Mapping[str, str],
        status: int = 200,
    ) -> web.Response:
        def drawn(known: Known, frame: Frame) -> Html:
            later = tag("a", page_words("frame").note("later"), href=_following(step))
            return joined(
                summary(step.words, faults),
                words_of(step.words, shown),
                form(step.words, shown, faults, frame),
                *(button(label, name, frame) for name, label in shown.buttons),
                tag("p", later, class_="later"),
            )

        return self._page(known, step.name, step.words.title, drawn, status, bool(faults))

    def _page(
        self,
        known: Known,
        here: str,
        title: str,
        drawn: overview.Drawn,
        status: int = 200,
        is_wrong: bool = False,
    ) -> web.Response:
        words, said, trouble = page_words("frame"), self._said, self._trouble
        self._said = self._trouble = ""
        frame = Frame(
            places=places(known, here),
            notice=words.note("made_up") if known.rules and known.rules.made_up else "",
            said=said,
            trouble=known.trouble or trouble,
            once=secrets.token_urlsafe(16),
        )
        shown = f"{words.note('error')}: {title}" if is_wrong else title
        text = document(frame, shown, drawn(known, frame))
        return web.Response(text=text, content_type="text/html", status=status)

    def _is_fresh(self, given: Mapping[str, str]) -> bool:
        """A form that was saved once is not saved again by pressing twice, or going back."""
        return bool(given.get("once")) and given["once"] not in self._used


def places(known: Known, here: str) -> list[Place]:
    """Every step, whether it is done, and where the visitor is."""
    home = Place("./", page_words("overview").title, known.is_running, not here)
    return [
        *(
            Place(e.name, e.words.title, _is_done(e, known), e.name == here, e.is_task)
            for e in STEPS
        ),
        home,
    ]


def next_after(step: Step, known: Known) -> str:
    """The first step from here on that is not done; at the end the overview."""
    at = STEPS.index(step)
    return next((each.name for each in STEPS[at:] if not _is_done(each, known)), "./")


def _following(step: Step) -> str:
    at = STEPS.index(step) + 1
    return STEPS[at].name if at < len(STEPS) else "./"


def _is_done(step: Step, known: Known) -> bool:
    return step.look(known).is_done


def _step(request: web.Request) -> Step | None:
    name = request.match_info["step"]
    return next((each for each in STEPS if each.name == name), None)


def _lost(*_: object) -> Html:
    """Somebody typed an address that is none; the way back is what they need."""
    words = page_words("frame")
    back = tag("a", words.note("lost_back"), href="./")
    return joined(tag("h1", words.note("lost")), tag("p", words.note("lost_say")), tag("p", back))


async def _given(request: web.Request) -> dict[str, str]:
    """The fields of a form; files are none of ours."""
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _told(error: Exception) -> str:
    sentence = in_plain_words(error)
    if sentence is None:
        logger.error("the set-up page: %s", place_of(error))
        return page_words("frame").note("fault")
    return sentence
