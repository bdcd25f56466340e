"""Server-sent events: the same however the network cuts them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.wire.sse import EventReader, EventTooLargeError

LINE_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
LINES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=8)


def read(pieces, most=1_000):
    reader = EventReader(most)
    found = [data for piece in pieces for data in reader.feed(piece)]
    return [*found, *reader.finish()]


@given(st.lists(st.lists(LINES, min_size=1, max_size=3), max_size=4), LINE_ENDS, st.data())
def test_events_do_not_depend_on_where_the_bytes_were_cut(events, end, data):
    stream = b"".join(
        b"".join(b"data: " + line.encode() + end for line in lines) + end for lines in events
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    edges = [0, *cuts, len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(edges)]
    wanted = ["\n".join(lines).encode() for lines in events]
    assert read(pieces) == [said for said in wanted if said]


def test_names_comments_and_ids_are_passed_over():
    stream = b": hello\n\nevent: ping\nid: 7\ndata: {}\n\nretry: 3\n\n"
    assert read([stream]) == [b"{}"]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_mark_of_the_byte_order_is_no_part_of_the_first_event(size):
    stream = b"\xef\xbb\xbfdata: a\n\ndata:b\n\n"
    assert read([stream[i : i + size] for i in range(0, len(stream), size)]) == [b"a", b"b"]


def test_a_last_event_without_its_blank_line_counts():
    assert read([b"data: a\n\ndata: b"]) == [b"a", b"b"]


@pytest.mark.parametrize("stream", [b"data: " + b"x" * 99, b"data: " + b"x" * 99 + b"\n\n"])
def test_an_event_beyond_the_limit_is_refused(stream):
    with pytest.raises(EventTooLargeError):
        read([stream], most=50)
