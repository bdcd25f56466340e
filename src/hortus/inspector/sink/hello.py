"""Read what a TLS client says first, before anything is answered (RFC 8446, 4.1.2)."""

import hashlib
from dataclasses import dataclass

from hortus.inspector.observation import Hello

_HANDSHAKE, _CLIENT_HELLO = 22, 1
_SERVER_NAME, _PROTOCOLS = 0, 16
_BY_CHANCE = 0x0A0A


def is_tls(head: bytes) -> bool:
    """Tell whether bytes begin a TLS handshake."""
    return len(head) > 2 and head[0] == _HANDSHAKE and head[1] == 3  # noqa: PLR2004 - the wire


def length(head: bytes) -> int:
    """Return how many bytes the first record has, its head included."""
    return 5 + int.from_bytes(head[3:5], "big") if len(head) >= 5 else 5  # noqa: PLR2004 - the wire


def parse(record: bytes) -> Hello:
    """Return what a client hello says; what cannot be read is left out."""
    try:
        return _parse(_Reader(record[5:]))
    except IndexError:
        return Hello()


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise IndexError
        self.at += size
        return self.data[self.at - size : self.at]

    def block(self, size: int) -> "_Reader":
        """Return the block whose length is told by a number of ``size`` bytes."""
        return _Reader(self.take(self.number(size)))

    @property
    def more(self) -> bool:
        return self.at < len(self.data)


def _parse(reader: _Reader) -> Hello:
    if reader.number(1) != _CLIENT_HELLO:
        return Hello()
    hello = reader.block(3)
    version = hello.number(2)
    hello.take(32)  # random
    hello.block(1)  # session
    ciphers = hello.block(2).data
    hello.block(1)  # compression
    extensions = hello.block(2)
    kinds: list[int] = []
    name, protocols = "", []
    while extensions.more:
        kind, body = extensions.number(2), extensions.block(2)
        kinds.append(kind)
        if kind == _SERVER_NAME:
            names = body.block(2)
            names.number(1)
            name = names.block(2).data.decode("ascii", "replace")
        elif kind == _PROTOCOLS:
            listed = body.block(2)
            while listed.more:
                protocols.append(listed.block(1).data.decode("ascii", "replace"))
    said = (
        f"{version},{_known(ciphers)},{'-'.join(str(k) for k in sorted(kinds) if not _random(k))}"
    )
    digest = hashlib.sha256(said.encode()).hexdigest()[:24]
    return Hello(server_name=name, protocols=tuple(protocols), fingerprint=digest)


def _known(ciphers: bytes) -> str:
    numbers = (int.from_bytes(ciphers[at : at + 2], "big") for at in range(0, len(ciphers), 2))
    return "-".join(str(number) for number in numbers if not _random(number))


def _random(number: int) -> bool:
    """Tell whether a number is one of those that clients throw in by chance (RFC 8701)."""
    return number & 0x0F0F == _BY_CHANCE and number >> 8 == number & 0xFF
