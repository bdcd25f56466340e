"""Reads the answers on one connection and tells whether it may carry another."""

import httptools

from hortus.gateway.upstream.errors import ProtocolError
from hortus.gateway.upstream.response import PlainResponse
from hortus.gateway.upstream.types import Header

_LEAST_STATUS = 100
_LEAST_FINAL_STATUS = 200
_SWITCHING = 101
_BODILESS = frozenset({204, 304})
_REMEDY = "check that the model's url names an HTTP/1.1 model server"


class _StopParsingError(Exception):
    """Leaves the parser from within one of its callbacks."""


class AnswerParser:
    """Feeds a ``PlainResponse`` from the bytes of a connection.

    The syntax is llhttp's in its strict mode, which refuses what answers are smuggled with:
    a length beside chunks, two lengths, folded headers, bare line feeds.
    """

    __slots__ = (
        "_begun",
        "_fault",
        "_head_bytes",
        "_headers",
        "_interim",
        "_label",
        "_limit",
        "_parser",
        "_quiet_bytes",
        "_response",
        "complete",
        "framed",
        "keep_alive",
        "keep_s",
    )
    _headers: list[Header]

    def __init__(self, label: str, limit: int, keep_s: float) -> None:
        self._headers = []
        self._label = label
        self._limit = limit
        self._parser = httptools.HttpResponseParser(self)
        self.keep_s = keep_s
        """How long the server keeps an idle connection, where it says so and it is shorter."""

    def expect(self, response: PlainResponse) -> None:
        """Get ready for the answer to a request."""
        self._response = response
        self._headers = []
        self._fault: ProtocolError | None = None
        self._head_bytes = self._quiet_bytes = 0
        self._interim = False
        self.complete = self.keep_alive = self.framed = False
        """``framed``: the answer says where its body ends, so the end of the connection is
        not the end of the body."""

    def feed(self, data: bytes) -> None:
        """Parse ``data``; raise ``ProtocolError`` where it is no proper answer."""
        before = self._response.received
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as e:
            if not self.complete:
                raise self._fault or self._broken(f"that is not proper HTTP/1.1 ({e})") from e
            # More than was asked for: the answer stands, the connection does not.
            self.keep_alive = False
            return
        if self._response.received != before or self.complete:
            self._quiet_bytes = 0
        else:
            self._count_quiet(len(data))

    def close(self) -> None:
        """Break the cycle between the parser and this object."""
        del self._parser

    # Called by the parser.

    def on_message_begin(self) -> None:
        """Refuse a second answer to one request."""
        if self.complete:
            raise _StopParsingError

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or drop a trailer."""
        self._head_bytes += len(name) + len(value) + 4
        if self._head_bytes > self._limit:
            self._refuse(f"with a head of more than {self._limit} bytes")
        if not self._response.status:
            self._headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Hand over the head, unless it is an interim one."""
        status = self._parser.get_status_code()
        if status < _LEAST_STATUS or status == _SWITCHING:
            self._refuse(f"with the status {status}")
        if status < _LEAST_FINAL_STATUS:
            self._interim = True
            self._headers = []
            return
        self.framed = status in _BODILESS
        for name, value in self._headers:
            if name == b"content-length":
                self.framed = True
            elif name == b"transfer-encoding":
                self._check_transfer_encoding(value)
            elif name == b"content-encoding":
                self._check_content_encoding(value)
            elif name == b"keep-alive":
                self._read_keep_alive(value)
        self._response.begin(status, tuple(self._headers))

    def on_body(self, data: bytes) -> None:
        """Hand over a piece of the body."""
        self._response.add(data)

    def on_message_complete(self) -> None:
        """Mark the end of the answer, or of an interim one."""
        if self._interim:
            self._interim = False
            return
        self.complete = True
        self.keep_alive = self._parser.should_keep_alive()

    def _check_transfer_encoding(self, value: bytes) -> None:
        if value.lower() != b"chunked" or self._parser.get_http_version() != "1.1":
            self._refuse("with a transfer-encoding other than chunked")
        self.framed = True

    def _check_content_encoding(self, value: bytes) -> None:
        if value.lower() != b"identity":
            self._refuse("compressed, though it was asked not to be")

    def _read_keep_alive(self, value: bytes) -> None:
        """Honour ``Keep-Alive: timeout=N`` with a second to spare."""
        for item in value.split(b","):
            name, _, number = item.strip().partition(b"=")
            if name.lower() == b"timeout" and number.isdigit():
                self.keep_s = min(self.keep_s, max(0.0, int(number[:9]) - 1.0))

    def _count_quiet(self, size: int) -> None:
        """Bound what the parser holds or skips without handing anything over.

        A header without an end, endless chunk extensions, an endless row of interim answers.
        """
        self._quiet_bytes += size
        if self._quiet_bytes > self._limit:
            raise self._broken(f"with a head or trailer of more than {self._limit} bytes")

    def _refuse(self, how: str) -> None:
        self._fault = self._broken(how)
        raise _StopParsingError

    def _broken(self, how: str) -> ProtocolError:
        return ProtocolError(
            f"the model server at {self._label} answered in a way hortus does not take: {how}",
            remedy=_REMEDY,
        )
