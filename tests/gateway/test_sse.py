"""Events come out the same wherever the stream was cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.errors import EventTooLargeError
from hortus.gateway.sse import SseEvent, SseSplitter, event_bytes

STREAM = (
    b"\xef\xbb\xbfdata: first\n\n"
    b"event: message\r\ndata: a\r\ndata:b\r\n\r\n"
    b": keep-alive\n\n"
    b"id: 7\rretry: 10\rdata: old style\r\r"
    b"event:ping\ndata: {}\n\n"
    b'data: {"text": "two\\n\\nlines"}\n\n'
)


def said(events: list[SseEvent]) -> list[tuple[bytes, bytes]]:
    return [(event.event, event.data) for event in events]


def test_names_data_lines_comments_and_every_line_end_are_understood() -> None:
    assert said(SseSplitter().feed(STREAM)) == [
        (b"", b"first"),
        (b"message", b"a\nb"),
        (b"", b""),
        (b"", b"old style"),
        (b"ping", b"{}"),
        (b"", b'{"text": "two\\n\\nlines"}'),
    ]


def test_the_raw_bytes_of_all_events_are_the_stream() -> None:
    assert b"".join(event.raw for event in SseSplitter().feed(STREAM)) == STREAM


@pytest.mark.parametrize("ending", ["lf", "crlf", "cr", "mixed"])
def test_a_stream_cut_at_every_byte_gives_the_same_events(ending: str) -> None:
    stream = {
        "lf": STREAM.replace(b"\r\n", b"\n").replace(b"\r", b"\n"),
        "crlf": STREAM.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n"),
        "cr": STREAM.replace(b"\r\n", b"\r").replace(b"\n", b"\r"),
        "mixed": STREAM,
    }[ending]
    splitter = SseSplitter()
    whole = splitter.feed(stream) + splitter.finish()

    for cut in range(len(stream) + 1):
        splitter = SseSplitter()
        events = splitter.feed(stream[:cut]) + splitter.feed(stream[cut:]) + splitter.finish()
        assert said(events) == said(whole)


@given(
    st.lists(st.sampled_from([b"data: x", b"\n", b"\r", b"\r\n", b":c", b"event: e"])),
    st.lists(st.integers(0, 60), max_size=6),
)
def test_the_cuts_never_change_what_is_said(pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    one, many = SseSplitter(), SseSplitter()

    whole = one.feed(stream) + one.finish()
    parts = [e for a, b in pairwise(edges) for e in many.feed(stream[a:b])]

    assert parts + many.finish() == whole


def test_what_is_unfinished_stays_in_the_tail() -> None:
    splitter = SseSplitter()

    assert splitter.feed(b"data: a\n\ndata: b") == [SseEvent(b"", b"a", b"data: a\n\n")]

    assert splitter.tail == b"data: b"
    assert said(splitter.finish()) == [(b"", b"b")]
    assert splitter.tail == b""


def test_nothing_is_left_of_a_stream_that_ended_properly() -> None:
    splitter = SseSplitter()
    splitter.feed(b"data: a\n\n\n")

    assert splitter.finish() == []


def test_an_event_that_never_ends_is_refused_before_it_fills_the_memory() -> None:
    splitter = SseSplitter(max_event_bytes=100)
    splitter.feed(b"data: " + b"x" * 80)

    with pytest.raises(EventTooLargeError, match="100 bytes"):
        splitter.feed(b"x" * 80)


def test_an_event_is_written_as_it_is_read() -> None:
    written = event_bytes(b'{"a":1}', b"ping") + event_bytes(b"[DONE]")

    assert said(SseSplitter().feed(written)) == [(b"ping", b'{"a":1}'), (b"", b"[DONE]")]
