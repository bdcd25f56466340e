"""Send one request to a model in one of three dialects, and read its answer as it comes."""

from hortus.agent.wire.decisions import Spent
from hortus.agent.wire.dialects import encode, without_closing
from hortus.agent.wire.errors import (
    AnswerError,
    DroppedError,
    HungUpError,
    NoToolsError,
    NoWayError,
    OverloadedError,
    RefusedError,
    Room,
    TooLongError,
    UnreachableError,
    WireError,
)
from hortus.agent.wire.streaming import Wire, stream
from hortus.agent.wire.types import (
    CallPiece,
    Ended,
    Endpoint,
    Limits,
    Opened,
    Piece,
    Request,
    Stop,
    TextPiece,
    ThoughtPiece,
)

__all__ = [
    "AnswerError",
    "CallPiece",
    "DroppedError",
    "Ended",
    "Endpoint",
    "HungUpError",
    "Limits",
    "NoToolsError",
    "NoWayError",
    "Opened",
    "OverloadedError",
    "Piece",
    "RefusedError",
    "Request",
    "Room",
    "Spent",
    "Stop",
    "TextPiece",
    "ThoughtPiece",
    "TooLongError",
    "UnreachableError",
    "Wire",
    "WireError",
    "encode",
    "stream",
    "without_closing",
]
