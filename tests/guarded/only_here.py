"""Lets a process talk to its own machine alone: whoever tries anything else is refused, and reported.

It stands where Python itself is told of every connection, so no library and no `except` gets round
it, and it cannot be taken off again. Child processes get it too, by way of `sitecustomize`.
"""

import ipaddress
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

REPORT = "ONLY_HERE_REPORT"
"""The environment variable that names the file in which each try is written down."""
NEVER = ".invalid"
"""What ends so is the name of nothing, by agreement."""
_FOLDER = str(Path(__file__).parent)
_NAMES = frozenset({None, "", b"", "localhost", b"localhost"})
_guarded: list[int] = []


class NotHere(BaseException):
    """This goes beyond the machine.

    No `Exception`, so that what survives every trouble does not survive this.
    """


def install() -> None:
    """From now on this process, and each that it starts, reaches this machine alone."""
    if not _guarded:
        _guarded.append(os.getpid())
        sys.addaudithook(_look)


def report_to(path: Path) -> None:
    """Where this process and its children write down what they tried."""
    path.touch()
    os.environ[REPORT] = str(path)
    _hand_on(os.environ)


def take_report() -> list[str]:
    """What was tried since the last time."""
    path = Path(os.environ[REPORT])
    if not path.stat().st_size:
        return []
    tried = path.read_text(encoding="utf-8").splitlines()
    path.write_text("", encoding="utf-8")
    return tried


def _look(event: str, args: tuple[object, ...]) -> None:
    if event.startswith("socket.") and event in _LOOKED_AT:
        where = _LOOKED_AT[event](args)
        if str(where).endswith(NEVER):
            # As every name server answers (RFC 2606), without asking one.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not _is_here(where):
            _refuse(event, where)
    elif event == "subprocess.Popen" and isinstance(args[3], dict):
        _hand_on(args[3])


def _address(args: tuple[object, ...]) -> object:
    """Where a socket is to go: the host for the internet, nothing for all that stays here."""
    sock, address = args[0], args[1]
    family = sock.family if isinstance(sock, socket.socket) else socket.AF_INET
    if family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
        return None
    return address[0]


def _first(args: tuple[object, ...]) -> object:
    return args[0]


def _of_pair(args: tuple[object, ...]) -> object:
    return args[0][0] if isinstance(args[0], tuple) else args[0]


_LOOKED_AT: dict[str, Callable[[tuple[object, ...]], object]] = {
    "socket.connect": _address,
    "socket.bind": _address,
    "socket.sendto": _address,
    "socket.sendmsg": _address,
    "socket.getaddrinfo": _first,
    "socket.gethostbyname": _first,
    "socket.gethostbyaddr": _first,
    "socket.getnameinfo": _of_pair,
}


def _is_here(host: object) -> bool:
    if host in _NAMES:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(event: str, where: object) -> None:
    said = f"{event} to {where!r}"
    if path := os.environ.get(REPORT):
        with open(path, "a", encoding="utf-8") as report:
            report.write(f"{said}\n")
    raise NotHere(f"{said}: tests reach this machine alone")


def _hand_on(environment: "dict[str, str] | os._Environ[str]") -> None:
    """A child that is given an environment of its own gets the guard all the same."""
    path = environment.get("PYTHONPATH", "")
    if _FOLDER not in path.split(os.pathsep):
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (_FOLDER, path)))
    if REPORT in os.environ:
        environment[REPORT] = os.environ[REPORT]
