"""No test speaks to the world: a connection that would leave this machine is an error, not a time-out."""

import ipaddress
import os
import socket
import sys
from typing import Any
from urllib.parse import urlsplit

_closed = False
_allowed: set[str] = {"localhost", ""}


class OutsideCall(RuntimeError):
    """Something under test wanted to speak to another machine."""


def close() -> None:
    """From now on only the loopback, and an outside database if the session was given one."""
    global _closed
    if outside := os.environ.get("SONGDA_DATABASE_URL"):
        host = urlsplit(outside).hostname or ""
        _allowed.add(host)
        _allowed.update(str(info[4][0]) for info in socket.getaddrinfo(host, None))
    if not _closed:
        sys.addaudithook(_hear)
        _closed = True


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        where = arguments[1]
        if isinstance(where, tuple) and not _is_near(str(where[0])):
            raise OutsideCall(f"{event} to {where[0]}")
    elif event == "socket.getaddrinfo":
        host = arguments[0]
        name = host.decode() if isinstance(host, bytes) else host or ""
        if not _is_near(name):
            raise OutsideCall(f"looking up {name}")


def _is_near(host: str) -> bool:
    if host in _allowed:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
