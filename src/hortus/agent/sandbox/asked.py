"""Read what a program asks of a proxy: the first lines of HTTP, no more."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_LINE = re.compile(rb"([A-Z]{1,32}) (\S{1,8192}) (HTTP/1\.[01])\Z")
_AUTHORITY = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]@/\\]+)):(\d{1,5})\Z", re.IGNORECASE)
# Between a program and its proxy only; the last is set anew.
_HOP = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization"})
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a program wants to go, and what is to be said there first."""

    name: str
    port: int
    tunnel: bool
    first: bytes = b""


def read_asked(head: bytes) -> Asked | None:
    """Read the head of a request; None for what is no request to a proxy."""
    line, *fields = head.split(b"\r\n")
    found = _LINE.match(line)
    if found is None:
        return None
    method, target = found[1], found[2].decode("ascii", "replace")
    if method == b"CONNECT":
        place = _place(target)
        return None if place is None else Asked(*place, tunnel=True)
    return _plain(method, target, fields)


def _plain(method: bytes, target: str, fields: list[bytes]) -> Asked | None:
    try:
        parts = urlsplit(target)
        port = parts.port or 80
    except ValueError:
        return None
    if parts.scheme != "http" or not parts.hostname or "@" in parts.netloc:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [field for field in fields if field and _name(field) not in {*_HOP, b"host"}]
    lines = [
        b"%s %s HTTP/1.1" % (method, path.encode("ascii", "replace")),
        b"Host: " + parts.netloc.encode("ascii", "replace"),
        b"Connection: close",
        *kept,
    ]
    return Asked(parts.hostname, port, tunnel=False, first=b"\r\n".join(lines) + b"\r\n\r\n")


def _place(target: str) -> tuple[str, int] | None:
    found = _AUTHORITY.match(target)
    if found is None or not 0 < int(found[3]) <= _LAST_PORT:
        return None
    return (found[1] or found[2]).lower(), int(found[3])


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()
