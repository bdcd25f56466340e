"""Messages to and from a language server: a header with a length, then JSON."""

from collections.abc import Mapping
from typing import BinaryIO

import msgspec

from hortus.agent.checks.protocol import Incoming
from hortus.agent.toolcalls import Json

_LARGEST = 32 * 1024 * 1024
_LONGEST_HEADER, _MOST_HEADERS = 4_096, 20
_DIGITS = 12


class BrokenOffError(Exception):
    """The server has ended, or writes what is no message."""


def write(pipe: BinaryIO, message: Mapping[str, Json]) -> None:
    """Send one message; raises ``BrokenOffError``."""
    body = msgspec.json.encode({"jsonrpc": "2.0", **message})
    try:
        pipe.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        pipe.flush()
    except (OSError, ValueError) as e:
        raise BrokenOffError(str(e)) from e


def read(pipe: BinaryIO) -> Incoming:
    """Return the next message; raises ``BrokenOffError`` where there will be none."""
    try:
        length = _length(pipe)
        body = pipe.read(length)
        if len(body) < length:
            raise BrokenOffError("it ended")
        return msgspec.json.decode(body, type=Incoming)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError) as e:
        raise BrokenOffError(str(e)) from e


def _length(pipe: BinaryIO) -> int:
    length = -1
    for _ in range(_MOST_HEADERS):
        line = pipe.readline(_LONGEST_HEADER)
        if not line:
            raise BrokenOffError("it ended")
        if not line.strip():
            break
        name, _, value = line.partition(b":")
        said = value.strip()[:_DIGITS]
        if name.strip().lower() == b"content-length" and said.isdigit():
            length = int(said)
    if not 0 <= length <= _LARGEST:
        raise BrokenOffError("it names no length that can be")
    return length
