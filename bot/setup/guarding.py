"""Who may use the set-up page: only a browser on this machine that has its secret address.

Another web page in the same browser is refused by its Origin, a name that merely points here by
the Host header, another user of the machine by the secret. Nothing of it is ever logged.
"""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    # No script at all, ours or another's; nothing is fetched from anywhere else.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer` a browser would send "Origin: null" with a form, and no form would pass.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guarded(secret: str, host: Callable[[], str]) -> Callable[..., Awaitable[web.StreamResponse]]:
    """The check before everything: Host, then the secret, then for a form its Origin."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.headers.getall("Host", []) != [host()]:
            return _refused(403)
        given = request.path.split("/")[1]
        if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
            return _refused(404)
        if request.method == "POST" and not _is_own_form(request, host()):
            return _refused(403)
        try:
            response = await handler(request)
        except web.HTTPException as error:  # aiohttp's own answers, such as 404 and 405
            error.headers.update(HEADERS)
            raise
        response.headers.update(HEADERS)
        return response

    return guard


def _is_own_form(request: web.Request, host: str) -> bool:
    if request.headers.getall("Origin", []) != [f"http://{host}"]:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _refused(status: int) -> web.Response:
    """Says nothing about what would be right."""
    return web.Response(status=status, text="Not here.\n", headers=HEADERS)
