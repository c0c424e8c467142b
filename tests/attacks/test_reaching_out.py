"""No test reaches anything but this machine, and so nothing that the tests run does.

In tests every configured address is on this machine; so whoever reaches further, reaches somewhere
that nobody configured. Here the guard itself is tried, in this process and in another.
"""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Callable

import only_here
import pytest

ELSEWHERE = "192.0.2.1"  # of a range that is kept for examples and belongs to nobody


def by_name() -> None:
    """Looks up a name."""
    socket.getaddrinfo("api.telegram.org", 443)


def by_address() -> None:
    """Opens a connection."""
    with socket.socket() as sock:
        sock.connect((ELSEWHERE, 443))


def by_a_packet() -> None:
    """Sends a packet, as a name server is asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"?", (ELSEWHERE, 53))


def by_listening() -> None:
    """Listens where others reach it."""
    with socket.socket() as sock:
        sock.bind(("0.0.0.0", 0))  # noqa: S104 (it is refused, and that is the test)


@pytest.mark.parametrize("tried", [by_name, by_address, by_a_packet, by_listening])
def test_whatever_reaches_further_is_refused_and_reported(tried: Callable[[], None]) -> None:
    with pytest.raises(only_here.NotHere):
        tried()
    assert len(only_here.take_report()) == 1


def test_an_error_that_was_caught_is_known_all_the_same() -> None:
    with contextlib.suppress(BaseException):
        by_address()
    assert only_here.take_report() == [f"socket.connect to '{ELSEWHERE}'"]


async def test_a_child_with_an_environment_of_its_own_is_guarded_too() -> None:
    program = f"import socket; socket.socket().connect(('{ELSEWHERE}', 443))"
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        env={"PATH": os.environ["PATH"]},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await child.communicate()
    assert b"tests reach this machine alone" in said
    assert only_here.take_report() == [f"socket.connect to '{ELSEWHERE}'"]


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname(), timeout=1).close()
    with socket.socket(socket.AF_UNIX) as sock, pytest.raises(OSError, match="No such file"):
        sock.connect("/no/such/socket")
