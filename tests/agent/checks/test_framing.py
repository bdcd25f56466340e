"""Messages are read as they were written, and what is no message ends the conversation."""

from io import BytesIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.checks.framing import BrokenOffError, read, write

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.lists(JSON, max_size=3))
def test_messages_come_one_after_the_other(contents):
    pipe = BytesIO()
    for content in contents:
        write(pipe, {"method": "m", "params": content})
    pipe.seek(0)
    assert [msgspec.json.decode(read(pipe).params) for _ in contents] == contents


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"Content-Length: 5\r\n\r\n{}",
        b"Content-Length: x\r\n\r\n{}",
        b"Content-Length: -1\r\n\r\n{}",
        b"Content-Length: 99999999999\r\n\r\n{}",
        b"Content-Length: 2\r\n\r\n[]",
        b"hello\n" * 30,
    ],
)
def test_what_is_no_message_ends_it(data):
    with pytest.raises(BrokenOffError):
        read(BytesIO(data))


def test_other_headers_and_bare_line_ends_are_read():
    data = b"Content-Type: x\ncontent-length: 10\n\n" + b'{"id": 12}'
    assert read(BytesIO(data)).id == 12


def test_a_closed_pipe_is_said():
    pipe = BytesIO()
    pipe.close()
    with pytest.raises(BrokenOffError):
        write(pipe, {})
