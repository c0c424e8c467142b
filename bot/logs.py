"""What may stand in a log: ids, counts, lengths and the names of faults.

Never a word that a person wrote, a name, an address or a token: libraries that would write such
things are held at WARNING whatever the level, and an error is told by its class and place alone.
"""

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

OURS = ("bot", "flows", "storage")
CLAMPED = (
    "aiohttp",
    "aiosmtplib",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "psycopg",
    "sqlalchemy",
    "telegram",
    "tzlocal",
)
"""Libraries that write addresses, statements or whole messages below WARNING."""

# No `\b` in front: in ".../bot123456:AAA…" letter and digit are both word characters, so there
# is no boundary and the obvious expression misses the very URL it is for.
_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")
_FORMAT = "%(asctime)s %(levelname)s%(scheme)s %(name)s: %(message)s"
scheme: ContextVar[str] = ContextVar("scheme", default="")
"""Whose log it is, where one process runs several schemes: each line says so."""
_ROOT = Path(__file__).parent.parent

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def without_tokens(text: str) -> str:
    """The text with every bot token cut out."""
    return _TOKEN.sub("[token]", text)


def trouble(error: BaseException) -> str:
    """An error by its class and the last of our own lines it went through; never its message.

    Messages of libraries quote what they were given, and that is often somebody's words.
    """
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(Path(frame.filename).is_relative_to(_ROOT / name) for name in OURS)
    ]
    name = type(error).__name__
    if not ours:
        return name
    return f"{name} at {Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno}"


class CarefulFormatter(logging.Formatter):
    """Cuts tokens out of the finished line, and messages out of tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """One line (and a traceback) that is safe to keep."""
        whose = scheme.get()
        record.scheme = f" [{whose}]" if whose else ""
        return without_tokens(super().format(record))

    def formatException(self, ei: ExceptionInfo) -> str:
        """Where it went wrong and what kind of error it was, for it and each of its causes."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines[:0] = [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


class JsonFormatter(CarefulFormatter):
    """The same in one JSON object a line: `at` (UTC), `level`, `logger`, `message`, `trouble`;
    `scheme` where there are several."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever is in it."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_tokens(record.getMessage()),
        }
        if whose := scheme.get():
            line["scheme"] = whose
        if record.exc_info:
            line["trouble"] = without_tokens(self.formatException(record.exc_info))
        return json.dumps(line)


def set_up_logging(
    level: str = "INFO", stream: TextIO | None = None, style: str = "text"
) -> logging.Handler:
    """Our own loggers at `level`, libraries at WARNING. Gives the handler, to take off again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else CarefulFormatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    clamp_libraries()
    return handler


def clamp_libraries() -> None:
    """Holds the libraries' loggers at WARNING, even where somebody set the root to DEBUG."""
    for name in CLAMPED:
        library = logging.getLogger(name)
        if library.level != logging.WARNING:  # setting it empties what every logger remembers
            library.setLevel(logging.WARNING)
