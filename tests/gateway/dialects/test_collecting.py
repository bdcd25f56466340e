"""A stream and a whole answer tell the same."""

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.collecting import Collector, collect, replay
from hortus.gateway.dialects.types import (
    Answer,
    Delta,
    Failed,
    Opened,
    Signed,
    Started,
    Stop,
    Text,
    Thinking,
    ToolCall,
    Usage,
)
from hortus.gateway.errors import UpstreamAnswerError

ANSWER = Answer(
    "a",
    "m",
    (
        Thinking("why", "sig", Dialect.MESSAGES),
        Thinking("", "hidden", Dialect.MESSAGES, redacted=True),
        Text("hello"),
        ToolCall("c", "f", '{"a":1}'),
    ),
    Stop.SEQUENCE,
    "END",
    Usage(1, 2, 3),
)


def test_an_answer_told_as_a_stream_and_collected_is_the_same() -> None:
    assert collect(replay(ANSWER)) == ANSWER


def test_an_answer_without_usage_stays_without() -> None:
    assert collect(replay(Answer("a", "m", ()))).usage is None


def test_pieces_of_blocks_may_come_in_any_order() -> None:
    events = [
        Started("a", "m"),
        Opened(0, ToolCall("c", "f", "")),
        Opened(1, ToolCall("d", "g", "")),
        Delta(1, "{}"),
        Delta(0, '{"a"'),
        Delta(0, ":1}"),
    ]

    assert collect(events).parts == (ToolCall("c", "f", '{"a":1}'), ToolCall("d", "g", "{}"))


def test_only_thinking_is_signed() -> None:
    assert collect([Opened(0, Text("")), Signed(0, "s")]).parts == (Text(""),)


def test_a_server_that_gave_up_is_an_error() -> None:
    with pytest.raises(UpstreamAnswerError, match="out of memory"):
        Collector().add(Failed("out of memory"))
