"""Carries Bot API calls over aiohttp, and says whether a failed call may have reached Telegram.

Decides only that: `NotSent` may be tried again freely, `Unsure` may already have been delivered.
It never retries, never follows a redirect and never puts a URL, a token or a body in an error.
"""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

# The library's switch to the type of its next version; without it every RetryAfter warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_BEFORE_SENDING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class NotSent(NetworkError):
    """Telegram was not reached, so nothing was sent."""


class Unsure(NetworkError):
    """No answer from Telegram; the call may have been carried out."""


def why_no_answer(error: BaseException) -> str:
    """Why Telegram gave no answer, as a person without an IT department can use it."""
    if isinstance(error, NotSent):
        return "nothing got there: is this machine on the internet, and does a firewall let it out?"
    if isinstance(error, Unsure):
        return "no answer came back: the connection or Telegram has trouble for now"
    return f"it refused: {type(error).__name__}"


class AiohttpRequest(BaseRequest):
    """The HTTP side of `telegram.Bot`: one session of at most `connections` connections.

    `connect_timeout` (seconds) covers waiting for a free connection and opening it;
    `read_timeout` (seconds) is the longest silence while an answer is awaited. `time_told` hears of
    each answer how late it is at Telegram.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = 5,
        read_timeout: float = 15,
        connections: int = 8,
        time_told: Callable[[datetime], None] | None = None,
    ) -> None:
        self._time_told = time_told
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The longest silence, in seconds, while an answer is awaited."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the session. Twice is harmless, as `telegram.Bot` asks."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)

    async def shutdown(self) -> None:
        """Closes every connection. Twice is harmless."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    # The time-outs are typed `object` because the library's own type for "not given" is private.
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call. Raises `NotSent` or `Unsure`; any answer that Telegram gave is returned.

        aiohttp has no separate write and pool time-outs: the first falls under `read_timeout`,
        the second under `connect_timeout`.
        """
        if self._session is None:
            raise NotSent("The transport is not open; nothing was sent.")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_seconds(connect_timeout, self._connect_timeout),
            sock_read=_seconds(read_timeout, self._read_timeout),
        )
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                answer = response.status, await response.read()
                self._tell_time(response.headers.get("Date", ""))
        except _BEFORE_SENDING as trouble:
            # `from None`: the chained error would carry the URL, and the URL carries the token.
            raise _named(NotSent, trouble) from None
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as trouble:
            raise _named(Unsure, trouble) from None
        return _from_telegram(*answer)

    def _tell_time(self, date: str) -> None:
        if self._time_told is None:
            return
        try:
            at = parsedate_to_datetime(date)
        except ValueError:
            return  # what stands before Telegram need not say it
        if at.tzinfo is not None:
            self._time_told(at.astimezone(UTC))

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Reads an answer. The library's own version logs the whole answer when it is not JSON,
        and an answer repeats the words that were sent."""
        answer = _as_object(payload)
        if answer is None:
            raise Unsure(f"{Unsure.__doc__} (the answer was not JSON)")
        return answer


def _seconds(given: object, otherwise: float) -> float | None:
    if given is None:
        return None
    return float(given) if isinstance(given, int | float) else otherwise


def _body(
    request_data: RequestData | None,
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """JSON, or a form where a file goes along. JSON escapes every odd character, so no text
    can fail to encode and be quoted in an error."""
    if request_data is None:
        return None, {}
    if not request_data.contains_files:
        return json.dumps(request_data.parameters).encode(), {"Content-Type": "application/json"}
    # Quoted, a file name would arrive with its spaces and accents as %20 and the like.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        if isinstance(content, bytes):
            content = BytesIO(content)  # aiohttp warns about plain bytes beyond a megabyte
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form, {}


def _named(kind: type[NetworkError], trouble: BaseException) -> NetworkError:
    """The cause is told by its class alone: some aiohttp errors quote the URL."""
    return kind(f"{kind.__doc__} ({type(trouble).__name__})")


def _from_telegram(status: int, body: bytes) -> tuple[int, bytes]:
    """A server fault, or an error that is not Telegram's JSON, does not say what was done."""
    refused_without_reason = status >= 300 and _as_object(body) is None
    if status >= 500 or refused_without_reason:
        raise Unsure(f"{Unsure.__doc__} (HTTP {status})")
    return status, body


def _as_object(payload: bytes) -> dict[str, object] | None:
    try:
        answer = json.loads(payload)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
