import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.servers.errors import ServerAnswerError
from hortus.agent.servers.events import MOST_BYTES, Stream


def events(data, stream=None):
    return list((stream or Stream()).events(io.BytesIO(data)))


def test_data_over_several_lines_is_one_event():
    assert events(b"event: message\r\ndata: a\r\ndata:b\r\n\r\n: a comment\n\ndata: c\n\n") == [
        b"a\nb",
        b"c",
    ]


def test_an_event_that_is_cut_off_is_none():
    assert events(b"data: a\n\ndata: b\n") == [b"a"]


def test_where_to_take_it_up_is_kept():
    stream = Stream()
    assert events(b"id: 7\nretry: 250\ndata: \n\nretry: soon\nid: a\0b\n\n", stream) == []
    assert (stream.last_id, stream.retry_ms) == ("7", 250)


def test_a_server_does_not_make_anybody_wait_for_hours():
    stream = Stream()
    events(b"retry: 99999999999999\n\n", stream)
    assert stream.retry_ms == 10_000


def test_an_event_has_an_end():
    with pytest.raises(ServerAnswerError, match="16 MiB"):
        events((b"data: " + b"x" * (1 << 20) + b"\n") * (MOST_BYTES >> 20))


@given(st.lists(st.binary(max_size=12).filter(lambda b: b"\n" not in b and b"\r" not in b)))
def test_what_is_written_is_read(texts):
    data = b"".join(b"data: " + text + b"\n\n" for text in texts)
    assert events(data) == [text for text in texts if text.strip()]
