"""One connection that speaks HTTP/2."""

from dataclasses import dataclass, field

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    RequestReceived,
    StreamEnded,
    StreamReset,
    WindowUpdated,
)
from h2.exceptions import ProtocolError

from hortus.inspector.sink.answer import Answer
from hortus.inspector.sink.conversation import Line
from hortus.inspector.sink.desk import BROKEN_OFF, Asked, Desk
from hortus.inspector.sink.http1 import BODY_LIMIT

PREFACE = b"PRI * HTTP/2.0"
_OPENING = PREFACE + b"\r\n\r\nSM\r\n\r\n"
_PART = 1 << 16
_HEAD, _LARGEST = 9, 1 << 14
"""The bytes of a frame's head, and the most that its content may have (RFC 9113, 4.2)."""


@dataclass(slots=True)
class _Stream:
    headers: list[tuple[str, str]]
    body: bytearray = field(default_factory=bytearray)
    waiting: bytes | None = None
    """What of the answer the client has not made room for yet; None before there is one."""
    trailers: tuple[tuple[str, str], ...] = ()


class Http2:
    """Answers the requests of one connection."""

    def __init__(self, line: Line, desk: Desk) -> None:
        self._line = line
        self._desk = desk
        self._streams: dict[int, _Stream] = {}
        self._rest = bytearray()
        self._opening = len(_OPENING)
        settings = H2Configuration(client_side=False, header_encoding="latin-1")
        self._connection = H2Connection(settings)

    async def hold(self) -> None:
        """Answer requests until the client is done; what breaks off is written down as well."""
        try:
            await self._follow()
        finally:
            for stream in self._streams.values():
                if stream.waiting is None:
                    self._desk.note(self._asked(stream), BROKEN_OFF)

    async def _follow(self) -> None:
        self._connection.initiate_connection()
        await self._send()
        while data := await self._line.reader.read(_PART):
            self._rest += data
            while frame := self._next():
                if not self._hear(frame):
                    return
            await self._send()

    def _next(self) -> bytes:
        """Return what the client says next, a whole frame or all that cannot be one.

        Frames are heard one by one: nonsense behind a request in one packet would hide it else.
        """
        size = self._opening or _HEAD + int.from_bytes(self._rest[:3], "big")
        if len(self._rest) < max(size, _HEAD) and size <= _HEAD + _LARGEST:
            return b""
        self._opening = 0
        frame = bytes(self._rest[:size])
        del self._rest[:size]
        return frame

    def _hear(self, frame: bytes) -> bool:
        """Take a frame, and tell whether the connection goes on."""
        try:
            for event in self._connection.receive_data(frame):
                if isinstance(event, ConnectionTerminated):
                    return False
                self._take(event)
        except ProtocolError:
            self._line.writer.write(self._connection.data_to_send())
            return False
        return True

    async def _send(self) -> None:
        self._line.writer.write(self._connection.data_to_send())
        await self._line.writer.drain()

    def _take(self, event: object) -> None:
        match event:
            case RequestReceived(stream_id=int(number), headers=headers):
                self._streams[number] = _Stream([(str(n), str(v)) for n, v in headers or ()])
            case DataReceived(stream_id=int(number), data=data):
                if (stream := self._streams.get(number)) and len(stream.body) < BODY_LIMIT:
                    stream.body += data or b""
                self._connection.acknowledge_received_data(
                    event.flow_controlled_length or 0, number
                )
            case StreamEnded(stream_id=int(number)):
                self._answer(number)
            case StreamReset(stream_id=int(number)):
                stream = self._streams.pop(number, None)
                if stream is not None and stream.waiting is None:
                    self._desk.note(self._asked(stream), BROKEN_OFF)
            case WindowUpdated():
                for number in list(self._streams):
                    self._go_on(number)
            case _:
                pass  # settings, pings and priorities ask for no answer of ours

    def _answer(self, number: int) -> None:
        if stream := self._streams.get(number):
            self._begin(number, self._desk.take(self._asked(stream)))

    def _asked(self, stream: _Stream) -> Asked:
        said = dict(stream.headers)
        return Asked(
            connection=self._line.number,
            scheme=said.get(":scheme", self._line.scheme),
            authority=said.get(":authority", said.get("host", self._line.name)),
            version="2",
            method=said.get(":method", ""),
            target=said.get(":path", ""),
            headers=tuple(stream.headers),
            body=bytes(stream.body),
        )

    def _begin(self, number: int, answer: Answer) -> None:
        head = [(":status", str(answer.status)), ("content-type", answer.kind)]
        self._connection.send_headers(number, head)
        self._streams[number].waiting = answer.body
        self._streams[number].trailers = answer.trailers
        self._go_on(number)

    def _go_on(self, number: int) -> None:
        """Send as much of an answer as there is room for."""
        stream = self._streams[number]
        connection = self._connection
        if stream.waiting is None:
            return
        while stream.waiting:
            window = connection.local_flow_control_window(number)
            room = min(window, connection.max_outbound_frame_size)
            if room <= 0:
                return
            connection.send_data(number, stream.waiting[:room])
            stream.waiting = stream.waiting[room:]
        if stream.trailers:
            connection.send_headers(number, stream.trailers, end_stream=True)
        else:
            connection.end_stream(number)
        del self._streams[number]
