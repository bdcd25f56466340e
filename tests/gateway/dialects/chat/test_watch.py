"""Reading along a chat stream."""

import pytest

from hortus.gateway.dialects.chat.watch import ChatWatch, usage_of_answer
from hortus.gateway.dialects.types import Usage


def watched(*data: bytes) -> ChatWatch:
    watch = ChatWatch()
    for one in data:
        watch.feed(one)
    return watch


def test_nothing_seen_is_nothing_told() -> None:
    watch = watched(b"")

    assert (watch.started, watch.complete, watch.failed, watch.usage) == (
        False,
        False,
        False,
        None,
    )


def test_usage_that_is_null_or_broken_leaves_what_was_known() -> None:
    usage = b'{"usage":{"prompt_tokens":3,"completion_tokens":1}}'

    assert watched(usage, b'{"usage":null}', b'{"usage":').usage == Usage(3, 1)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[DONE]", id="done"),
        pytest.param(b'{"choices":[{"finish_reason": "stop"}]}', id="reason"),
    ],
)
def test_either_end_completes_the_stream(data: bytes) -> None:
    assert watched(data).complete


def test_words_about_an_end_are_no_end() -> None:
    data = b'{"choices":[{"delta":{"content":"\\"finish_reason\\":\\"stop\\""}}]}'

    assert not watched(data).complete


@pytest.mark.parametrize(
    "data", [b'{"error":{"message":"x"}}', b'{ "error" : "x"}', b'{"type":"error","error":{}}']
)
def test_an_error_is_a_failure_and_no_beginning(data: bytes) -> None:
    watch = watched(data)

    assert (watch.failed, watch.started) == (True, False)


def test_a_field_that_says_no_error_is_no_failure() -> None:
    assert not watched(b'{"error":null,"choices":[]}').failed


def test_the_usage_of_what_is_no_answer_is_unknown() -> None:
    assert usage_of_answer(b"<html>") is None
    assert usage_of_answer(b"{}") is None
