"""Reading along a messages stream."""

import pytest

from hortus.gateway.dialects.messages.watch import MessagesWatch, usage_of_answer
from hortus.gateway.dialects.types import Usage

START = b'{"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":1}}}'


def watched(*data: bytes) -> MessagesWatch:
    watch = MessagesWatch()
    for one in data:
        watch.feed(one)
    return watch


@pytest.mark.parametrize("data", [b"", b'{"type":"ping"}', b'{"type": "error","error":{}}'])
def test_pings_and_errors_are_no_beginning(data: bytes) -> None:
    watch = watched(data)

    assert (watch.started, watch.complete, watch.usage) == (False, False, None)
    assert watch.failed == (b"error" in data)


def test_the_counters_of_start_and_end_are_taken_together() -> None:
    end = b'{"type":"message_delta","delta":{},"usage":{"output_tokens":9}}'

    assert watched(START).usage == Usage(5, 1)
    assert watched(START, end).usage == Usage(5, 9)


def test_the_type_may_stand_at_the_end() -> None:
    head = b'{"message":{"usage":{"input_tokens":5,"output_tokens":1}}'

    assert watched(head + b',"type":"message_start"}').usage == Usage(5, 1)


def test_words_about_the_end_are_no_end() -> None:
    data = b'{"type":"content_block_delta","delta":{"text":"{\\"type\\":\\"message_stop\\"}"}}'

    assert not watched(data).complete


def test_what_is_broken_is_passed_over() -> None:
    assert watched(START, b'{"type":"message_delta","usage":').usage == Usage(5, 1)


def test_the_usage_of_what_is_no_answer_is_unknown() -> None:
    assert usage_of_answer(b"<html>") is None
    assert usage_of_answer(b'{"usage":{"input_tokens":1}}') == Usage(1)
