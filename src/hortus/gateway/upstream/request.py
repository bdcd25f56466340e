"""The bytes of a request, built so that no header can change its shape."""

import re
from collections.abc import Sequence

from hortus.gateway.upstream.errors import UnsafeRequestError
from hortus.gateway.upstream.types import Header

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PATH = re.compile(r"/[!-\"$-~]*")  # visible ASCII; no fragment
# These say where a message ends or where it goes, and are ours alone to write.
_FRAMING = frozenset(
    b"accept-encoding connection content-length expect host keep-alive proxy-connection "
    b"te trailer transfer-encoding upgrade".split()
)
# Paths and header names come from code, not from clients; the bound is for the day they do not.
_MOST_KNOWN = 256


class RequestEncoder:
    """Writes request heads for one server."""

    def __init__(self, host: str, base_path: str) -> None:
        self._host = host.encode("ascii")
        self._base_path = base_path
        self._starts: dict[str, bytes] = {}
        self._names: set[bytes] = set()

    def encode(self, path: str, headers: Sequence[Header], length: int) -> bytes:
        """Return the head of a POST of ``length`` bytes; raise ``UnsafeRequestError``."""
        parts = [self._starts.get(path) or self._start(path)]
        names = self._names
        for name, value in headers:
            if name not in names:
                self._learn(name)
            parts.append(b"%b: %b\r\n" % (name, value))
        parts.append(b"content-length: %d\r\n\r\n" % length)
        head = b"".join(parts)
        if head.count(b"\n") != len(headers) + 5 or head.count(b"\r") != len(headers) + 5:
            raise self._unsafe(headers)
        if b"\0" in head:
            raise self._unsafe(headers)
        return head

    def check(self, path: str, headers: Sequence[Header]) -> None:
        """Raise ``UnsafeRequestError`` where ``encode`` would."""
        self.encode(path, headers, 0)

    def _start(self, path: str) -> bytes:
        if not _PATH.fullmatch(path):
            raise UnsafeRequestError(
                "the request path holds characters that a path cannot hold",
                remedy="take spaces, line breaks and # out of the model's url",
            )
        start = b"POST %b HTTP/1.1\r\nhost: %b\r\naccept-encoding: identity\r\n" % (
            (self._base_path + path).encode("ascii"),
            self._host,
        )
        if len(self._starts) < _MOST_KNOWN:
            self._starts[path] = start
        return start

    def _learn(self, name: bytes) -> None:
        if not _TOKEN.fullmatch(name) or name.lower() in _FRAMING:
            raise UnsafeRequestError(
                f"the header {name.decode('latin-1')!a} may not be sent to a model server",
                remedy="leave it out; host, length and connection are written by hortus",
            )
        if len(self._names) < _MOST_KNOWN:
            self._names.add(name)

    @staticmethod
    def _unsafe(headers: Sequence[Header]) -> UnsafeRequestError:
        # The value may be a secret: only the name is said.
        guilty = next(
            (name.decode("ascii") for name, value in headers if re.search(rb"[\r\n\0]", value)),
            "",
        )
        return UnsafeRequestError(
            f"the value of the header {guilty} holds a line break or a zero byte",
            remedy="look for a stray line break, often at the end of an API key file",
        )
