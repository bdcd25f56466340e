"""The answer to one request on its way to the client."""

from collections.abc import Sequence

from hortus.core.asgi import Send

Header = tuple[bytes, bytes]
Headers = Sequence[Header]

JSON_TYPE = (b"content-type", b"application/json")
SSE_TYPE = (b"content-type", b"text/event-stream; charset=utf-8")


class Reply:
    """Sends one HTTP answer over ASGI and remembers how far it got."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False
        self.finished = False
        self.status = 0
        self.bytes_out = 0

    async def start(self, status: int, headers: Headers) -> None:
        """Send the status and headers of an answer whose body follows in pieces."""
        self.started, self.status = True, status
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def write(self, data: bytes) -> None:
        """Send a piece of the body; returns when the client's buffer has room again."""
        if data:
            self.bytes_out += len(data)
            await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def finish(self, data: bytes = b"") -> None:
        """Send the last piece of the body."""
        self.bytes_out += len(data)
        self.finished = True
        await self._send({"type": "http.response.body", "body": data, "more_body": False})

    async def whole(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a complete answer."""
        length = (b"content-length", b"%d" % len(body))
        await self.start(status, (*headers, length))
        await self.finish(body)
