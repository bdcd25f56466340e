"""The three dialects: how a request is written in each, and how its answer is read."""

from hortus.agent.wire.dialects.answers import (
    AnswerReader,
    FailedAnswerError,
    NotUnderstoodError,
)
from hortus.agent.wire.dialects.encoding import encode, without_closing
from hortus.agent.wire.dialects.reading import path_of, reader_for

__all__ = [
    "AnswerReader",
    "FailedAnswerError",
    "NotUnderstoodError",
    "encode",
    "path_of",
    "reader_for",
    "without_closing",
]
