"""A stream passed on unchanged ends where its server ends it, wherever the reads fall."""

import pytest

from hortus.core import Dialect
from hortus.gateway.channel import _Through
from hortus.gateway.errors import TruncatedStreamError

_EVENTS = [
    b'data: {"id":"c","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}\n\n',
    b'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
    b'data: {"id":"c","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}\n\n',
    b"data: [DONE]\n\n",
]
_WHOLE = b"".join(_EVENTS)


def through():
    return _Through(Dialect.CHAT)


def test_a_chat_stream_is_not_over_at_its_finish_reason():
    channel = through()
    assert b"".join(channel.feed(event) for event in _EVENTS[:2]) == b"".join(_EVENTS[:2])
    assert not channel.complete
    assert b"".join(channel.feed(event) for event in _EVENTS[2:]) == b"".join(_EVENTS[2:])
    assert channel.complete
    assert (channel.usage.input_tokens, channel.usage.output_tokens) == (7, 3)


@pytest.mark.parametrize("cut", range(len(_WHOLE)))
def test_a_stream_cut_at_any_byte_gives_the_same_bytes_and_usage(cut):
    channel = through()
    assert channel.feed(_WHOLE[:cut]) + channel.feed(_WHOLE[cut:]) == _WHOLE
    assert channel.complete
    assert channel.usage.output_tokens == 3


def test_a_server_that_leaves_out_the_last_word_is_no_fault():
    channel = through()
    for event in _EVENTS[:3]:
        channel.feed(event)
    assert channel.finish() == b""


def test_a_stream_that_breaks_off_before_its_finish_reason_is_a_fault():
    channel = through()
    channel.feed(_EVENTS[0])
    with pytest.raises(TruncatedStreamError):
        channel.finish()
