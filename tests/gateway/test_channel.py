"""A stream ends where its server ends it, passed on or translated, wherever the reads fall."""

import pytest

from hortus.core import Dialect
from hortus.gateway.channel import _Through, open_channel
from hortus.gateway.errors import EventTooLargeError, MalformedAnswerError, TruncatedStreamError
from hortus.gateway.sse import MAX_EVENT_BYTES

_EVENTS = [
    b'data: {"id":"c","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}\n\n',
    b'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
    b'data: {"id":"c","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}\n\n',
    b"data: [DONE]\n\n",
]
_WHOLE = b"".join(_EVENTS)
_GAVE_UP = b'data: {"error":{"message":"out of memory"}}\n\n'


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


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("first", range(3))
def test_however_many_events_come_at_once_all_that_matter_are_read(first, line_end):
    said = b'data: {"choices":[{"delta":{"content":"%d"}}]}\n\n'
    events = [b": hello\n\n", *(said % number for number in range(5)), *_EVENTS[1:]]
    whole = b"".join(events).replace(b"\n", line_end)
    start = len(b"".join(events[:first]).replace(b"\n", line_end))
    channel = through()
    assert channel.feed(whole[:start]) + channel.feed(whole[start:]) == whole
    assert channel.complete
    assert channel.usage.output_tokens == 3


def test_what_came_before_an_error_in_the_same_piece_goes_on():
    events = [*_EVENTS[:1] * 3, _GAVE_UP]
    channel = through()
    assert channel.feed(b"".join(events)) == b"".join(events[:3])
    assert "out of memory" in channel.failure.message


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


def test_an_event_larger_than_the_gateway_holds_is_a_fault():
    channel = through()
    with pytest.raises(EventTooLargeError):
        channel.feed(b"data: " + b"x" * MAX_EVENT_BYTES + b"x")


def test_an_error_as_the_last_words_of_a_stream_is_the_servers():
    channel = through()
    channel.feed(_EVENTS[0])
    channel.feed(_GAVE_UP.rstrip(b"\n"))
    assert channel.finish() == b""
    assert "out of memory" in channel.failure.message


def test_a_first_event_that_is_only_a_comment_is_no_beginning():
    channel = through()
    assert channel.feed(b": wait\n\n") == b": wait\n\n"
    with pytest.raises(MalformedAnswerError):
        channel.feed(b"data: <html>\n\n")


@pytest.fixture
def translated(make_call, make_candidate):
    """Return a maker of channels from a chat server to a client of messages."""

    def translated():
        body = b'{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}'
        return open_channel(make_call("/v1/messages", body), make_candidate(Dialect.CHAT))

    return translated


@pytest.mark.parametrize("cut", range(0, len(_WHOLE), 7))
def test_a_translated_stream_is_the_same_wherever_it_is_cut(translated, cut):
    whole, pieces = translated(), translated()
    said = whole.feed(_WHOLE)
    assert pieces.feed(_WHOLE[:cut]) + pieces.feed(_WHOLE[cut:]) == said
    assert said.rstrip().endswith(b'{"type":"message_stop"}')
    assert whole.complete
    assert pieces.usage.output_tokens == 3
    assert whole.dropped == ()


def test_a_translated_stream_that_breaks_off_is_a_fault(translated):
    channel = translated()
    channel.feed(_EVENTS[0])
    with pytest.raises(TruncatedStreamError):
        channel.finish()


def test_after_an_error_nothing_more_is_translated(translated):
    channel = translated()
    said = channel.feed(_EVENTS[0] + _GAVE_UP + _EVENTS[3])
    assert b"hi" in said
    assert b"message_stop" not in said
    assert "out of memory" in channel.failure.message
