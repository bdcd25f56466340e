"""What reading an answer gives in every dialect, and what it may fail with."""

from collections.abc import Iterator
from typing import Protocol, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from hortus.agent.values import Usage
from hortus.agent.wire.types import CallPiece, Stop, TextPiece, ThoughtPiece

Said: TypeAlias = TextPiece | ThoughtPiece | CallPiece
_Read = TypeVar("_Read")


class NotUnderstoodError(ValueError):
    """A piece of an answer is not what its dialect says."""


class FailedAnswerError(Exception):
    """The server says in the middle of its answer that it failed; ``data`` is how."""

    def __init__(self, data: bytes) -> None:
        super().__init__("the answer failed")
        self.data = data


class Close(Struct, frozen=True):
    """How an answer ended."""

    stop: Stop
    usage: Usage
    cost: float | None = None


class AnswerReader(Protocol):
    """Reads one answer: event by event, or whole."""

    @property
    def is_done(self) -> bool:
        """Whether the last event was read."""

    def read(self, data: bytes) -> Iterator[Said]:
        """Yield what an event says."""

    def whole(self, body: bytes) -> Iterator[Said]:
        """Yield what an answer says that was sent in one piece."""

    def close(self) -> Close | None:
        """Return how it ended; None where it stopped before its end."""


def decode(data: bytes, kind: type[_Read]) -> _Read:
    """Return what an event or a body says."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise NotUnderstoodError(str(e)) from e
