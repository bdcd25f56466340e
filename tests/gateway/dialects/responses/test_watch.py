"""Reading along a responses stream."""

import pytest

from hortus.gateway.dialects.responses.watch import ResponsesWatch, usage_of_answer
from hortus.gateway.dialects.types import Usage


def watched(*data: bytes) -> ResponsesWatch:
    watch = ResponsesWatch()
    for one in data:
        watch.feed(one)
    return watch


@pytest.mark.parametrize("kind", [b"completed", b"incomplete"])
def test_the_last_event_tells_usage_and_end(kind: bytes) -> None:
    data = b'{"type": "response.%b","response":{"usage":{"input_tokens":3}}}' % kind
    watch = watched(b'{"type":"response.created"}', data)

    assert (watch.started, watch.complete, watch.failed) == (True, True, False)
    assert watch.usage == Usage(3)


@pytest.mark.parametrize("data", [b'{"type":"error"}', b'{"type":"response.failed"}'])
def test_an_error_is_a_failure_and_no_end(data: bytes) -> None:
    watch = watched(data)

    assert (watch.failed, watch.complete) == (True, False)


def test_words_about_the_end_are_no_end() -> None:
    data = b'{"type":"response.output_text.delta","delta":"\\"type\\":\\"response.completed\\""}'

    assert not watched(data).complete


def test_an_end_that_is_broken_still_ends() -> None:
    watch = watched(b'{"type":"response.completed","response":')

    assert (watch.complete, watch.usage) == (True, None)


def test_comments_are_no_beginning() -> None:
    assert not watched(b"").started


def test_the_usage_of_what_is_no_answer_is_unknown() -> None:
    assert usage_of_answer(b"<html>") is None
    assert usage_of_answer(b'{"usage":{"input_tokens":1}}') == Usage(1)
