"""A small HTTP/1.1 server on plain asyncio: keep-alive, chunked bodies, nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}
_HEAD_LIMIT = 1 << 20


@dataclass(slots=True)
class Received:
    """One request as it came in. ``gone`` is set if the client leaves before the answer's end."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str:
        """Return the first header of that name, or ''."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer: ``pieces`` are sent as they come; ``length`` None means chunked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    pieces: AsyncIterator[bytes]
    length: int | None


class CutConnection(Exception):  # noqa: N818 - an order to the server, not an error
    """Raised by an answer to close the connection there and then."""


Handler = Callable[[Received], Awaitable[Sent]]


class _Reader(asyncio.StreamReader):
    """A reader that tells at once when the other side closes, even with nobody reading."""

    def __init__(self) -> None:
        super().__init__(limit=_HEAD_LIMIT)
        self.watching: asyncio.Event | None = None

    def watch(self, gone: asyncio.Event) -> None:
        """Set ``gone`` when the other side closes, be it already."""
        self.watching = gone
        if self.at_eof():
            gone.set()

    def feed_eof(self) -> None:
        super().feed_eof()
        if self.watching is not None:
            self.watching.set()

    def set_exception(self, exc: BaseException) -> None:
        super().set_exception(exc)  # type: ignore[arg-type]  # the stub is narrower than asyncio
        if self.watching is not None:
            self.watching.set()


class HttpServer:
    """Serves ``handler`` on a loopback port between ``async with`` and its end."""

    def __init__(self, handler: Handler, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._handler = handler
        self._host, self._port = host, port
        self._server: asyncio.Server | None = None
        self._running: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """The port listened on."""
        if self._server is None:
            raise RuntimeError("the server is not started: use `async with`")
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, self._host, self._port)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is None:
            return
        self._server.close()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._server.wait_closed()

    def _protocol(self) -> asyncio.StreamReaderProtocol:
        reader = _Reader()
        return asyncio.StreamReaderProtocol(reader, lambda _, writer: self._accept(reader, writer))

    def _accept(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _converse(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read_request(reader, writer)) is not None:
                reader.watch(request.gone)
                await _answer(await self._handler(request), request, writer)
                reader.watching = None
                request.answered.set()
                if request.header("connection").lower() == "close":
                    break
        except (ConnectionError, CutConnection, asyncio.IncompleteReadError):
            return
        finally:
            # Closing, not aborting: what was sent before a cut still arrives.
            writer.close()


async def _read_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Received | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = tuple(
        (name, value.strip()) for name, _, value in (line.partition(":") for line in lines)
    )
    request = Received(method, target, headers, b"")
    if request.header("expect").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.body = await _read_body(reader, request)
    return request


async def _read_body(reader: asyncio.StreamReader, request: Received) -> bytes:
    if request.header("transfer-encoding").lower() != "chunked":
        return await reader.readexactly(int(request.header("content-length") or 0))
    body = b""
    while size := int((await reader.readline()).partition(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    while (await reader.readline()).strip():
        pass  # trailers
    return body


async def _answer(sent: Sent, request: Received, writer: asyncio.StreamWriter) -> None:
    framing = (
        ("Transfer-Encoding", "chunked")
        if sent.length is None
        else ("Content-Length", str(sent.length))
    )
    reason = _REASONS.get(sent.status, "Scripted")
    lines = [f"HTTP/1.1 {sent.status} {reason}"]
    lines += [f"{name}: {value}" for name, value in (*sent.headers, framing)]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    if request.method == "HEAD":
        await writer.drain()
        return
    async for piece in sent.pieces:
        if piece:
            chunked = sent.length is None
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            await writer.drain()
    if sent.length is None:
        writer.write(b"0\r\n\r\n")
    await writer.drain()
