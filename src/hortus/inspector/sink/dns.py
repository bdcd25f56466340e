"""A name server that answers every question, wherever it was sent, and remembers it (RFC 1035)."""

import asyncio
import ipaddress
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

from hortus.inspector.observation import Lookup
from hortus.inspector.record import Recorder
from hortus.inspector.sink.names import Names

_HEADER = struct.Struct("!HHHHHH")
_KIND = struct.Struct("!HH")
_ANSWER = struct.Struct("!HHHIH")
_ANSWERED = 0x8180
_POINTER = 0xC00C
_IN = 1
_KINDS = {1: "A", 2: "NS", 5: "CNAME", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV",
          64: "SVCB", 65: "HTTPS", 255: "ANY"}  # fmt: skip
_TTL_S = 60
_IP_PKTINFO, _IPV6_RECVPKTINFO, _IPV6_PKTINFO = 8, 49, 50
_LARGEST = 4096
_LABEL = 63


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``end`` is where it ends in the packet."""

    number: int
    name: str
    kind: int
    end: int


def parse(packet: bytes) -> Question | None:
    """Return the question of a packet, or None where it is none."""
    try:
        number, flags, count, *_ = _HEADER.unpack_from(packet)
        at, labels = _HEADER.size, []
        while length := packet[at]:
            if length > _LABEL:  # a pointer, which no question needs
                return None
            labels.append(packet[at + 1 : at + 1 + length].decode("ascii", "replace"))
            at += 1 + length
        kind, _ = _KIND.unpack_from(packet, at + 1)
    except (struct.error, IndexError):
        return None
    if flags & 0x8000 or count != 1:
        return None
    return Question(number, ".".join(labels), kind, at + 1 + _KIND.size)


class NameServer:
    """Answers with an address of its own for each name; other kinds of question get no record."""

    def __init__(self, names: Names, recorder: Recorder) -> None:
        self._names = names
        self._recorder = recorder
        self._sockets: list[socket.socket] = []

    def open(self) -> None:
        """Listen at every address of both generations."""
        loop = asyncio.get_running_loop()
        for family, level, option in (
            (socket.AF_INET, socket.IPPROTO_IP, _IP_PKTINFO),
            (socket.AF_INET6, socket.IPPROTO_IPV6, _IPV6_RECVPKTINFO),
        ):
            server = socket.socket(family, socket.SOCK_DGRAM)
            server.setsockopt(level, option, 1)
            if family == socket.AF_INET6:
                server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            server.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", 53))  # noqa: S104 - all is local here
            server.setblocking(False)
            loop.add_reader(server, self._take, server)
            self._sockets.append(server)

    def close(self) -> None:
        """Listen no more."""
        loop = asyncio.get_running_loop()
        for server in self._sockets:
            loop.remove_reader(server)
            server.close()

    def _take(self, server: socket.socket) -> None:
        packet, extras, _, sender = server.recvmsg(_LARGEST, 128)
        if (question := parse(packet)) is None:
            return
        # The answer comes from the address asked, or the program drops it.
        back = [(level, kind, data) for level, kind, data in extras]
        reply = self._reply(packet, question, _asked(extras))
        with suppress(OSError):  # whoever asked has gone
            server.sendmsg([reply], back, 0, sender)

    async def follow(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
    ) -> None:
        """Answer the questions of a connection to ``address`` (RFC 7766, RFC 7858)."""
        while size := await reader.read(1):
            size += await reader.readexactly(1)
            packet = await reader.readexactly(int.from_bytes(size, "big"))
            if (question := parse(packet)) is None:
                return
            reply = self._reply(packet, question, address)
            writer.write(len(reply).to_bytes(2, "big") + reply)
            await writer.drain()

    def _reply(self, packet: bytes, question: Question, server: str) -> bytes:
        """Write a question down that was asked at ``server``, and return the answer."""
        reply, given = self.answer(packet, question)
        self._recorder.write(
            Lookup(
                at=self._recorder.now(),
                name=question.name,
                type=_KINDS.get(question.kind, str(question.kind)),
                server=server,
                answer=given,
            )
        )
        return reply

    def answer(self, packet: bytes, question: Question) -> tuple[bytes, str]:
        """Return the answer to a question, and the address in it or nothing."""
        version = {1: 4, 28: 6}.get(question.kind)
        given = self._names.address(question.name, version=version) if version else ""
        head = _HEADER.pack(question.number, _ANSWERED, 1, 1 if given else 0, 0, 0)
        asked = packet[_HEADER.size : question.end]
        if not given:
            return head + asked, ""
        data = ipaddress.ip_address(given).packed
        return head + asked + _ANSWER.pack(
            _POINTER, question.kind, _IN, _TTL_S, len(data)
        ) + data, given


def _asked(extras: list[tuple[int, int, bytes]]) -> str:
    """Return the address that a packet was sent to."""
    for level, kind, data in extras:
        if level == socket.IPPROTO_IP and kind == _IP_PKTINFO:
            return socket.inet_ntop(socket.AF_INET, data[8:12])
        if level == socket.IPPROTO_IPV6 and kind == _IPV6_PKTINFO:
            return socket.inet_ntop(socket.AF_INET6, data[:16])
    return ""
