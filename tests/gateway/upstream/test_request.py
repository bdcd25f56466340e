"""A request head says what it was told to say, and nothing else."""

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.upstream.errors import UnsafeRequestError
from hortus.gateway.upstream.request import RequestEncoder

NAMES = st.text("abcdefghijklmnopqrstuvwxyz-XYZ!#$", min_size=1, max_size=20)
FRAMING = [
    b"Host",
    b"content-length",
    b"Transfer-Encoding",
    b"connection",
    b"keep-alive",
    b"te",
    b"trailer",
    b"upgrade",
    b"expect",
    b"proxy-connection",
    b"accept-encoding",
]


@pytest.fixture
def encoder():
    return RequestEncoder("host:1", "/base/v1")


class Reader:
    """Reads a request head as a server would."""

    def __init__(self, head):
        self.headers, self.url, self.messages = [], b"", 0
        httptools.HttpRequestParser(self).feed_data(head)

    def on_message_begin(self):
        self.messages += 1

    def on_url(self, url):
        self.url += url

    def on_header(self, name, value):
        self.headers.append((name, value))


def test_the_head_of_a_request_is_written_in_one_way(encoder):
    head = encoder.encode("/chat/completions", [(b"x-a", b"1"), (b"x-a", b"2")], 12)
    assert head == (
        b"POST /base/v1/chat/completions HTTP/1.1\r\n"
        b"host: host:1\r\n"
        b"accept-encoding: identity\r\n"
        b"x-a: 1\r\n"
        b"x-a: 2\r\n"
        b"content-length: 12\r\n\r\n"
    )


@given(
    st.lists(st.tuples(NAMES.map(str.encode), st.binary(max_size=40)), max_size=6),
)
def test_whatever_the_headers_a_server_reads_them_as_given_or_they_are_refused(headers):
    encoder = RequestEncoder("host:1", "/v1")
    try:
        head = encoder.encode("/x", headers, 0)
    except UnsafeRequestError:
        assert any(byte in value for _, value in headers for byte in (b"\r", b"\n", b"\0")) or any(
            name.lower() in map(bytes.lower, FRAMING) for name, _ in headers
        )
        return
    assert head.count(b"\r\n") == len(headers) + 5
    assert head.count(b"\n") == head.count(b"\r") == len(headers) + 5
    assert b"\0" not in head


@given(
    st.lists(
        st.tuples(NAMES.map(lambda n: b"x-" + n.encode()), st.text('az AZ09;=/"{}é')), max_size=6
    )
)
def test_safe_headers_arrive_as_they_were_given(headers):
    encoder = RequestEncoder("host:1", "/v1")
    given_headers = [(name, value.encode().strip()) for name, value in headers]
    reader = Reader(encoder.encode("/x", given_headers, 0))
    assert reader.messages == 1
    assert reader.url == b"/v1/x"
    sent = [(n, v.strip()) for n, v in reader.headers]
    assert sent[2:-1] == given_headers


@pytest.mark.parametrize("name", [*FRAMING, b"", b"a b", b"a:", b"a\r\nb", b"\xc3\xa9"])
def test_names_that_frame_a_message_or_are_none_are_refused(encoder, name):
    with pytest.raises(UnsafeRequestError):
        encoder.encode("/x", [(name, b"1")], 0)


@pytest.mark.parametrize(
    "path", ["", "x", "/a b", "/a\r\nx: y", "/a#b", "/é", "/a\0", " /a", "http://other/x"]
)
def test_a_path_that_is_none_is_refused(encoder, path):
    with pytest.raises(UnsafeRequestError):
        encoder.encode(path, [], 0)


def test_more_names_than_are_remembered_are_still_checked(encoder):
    for number in range(600):
        encoder.encode(f"/p{number}", [(b"x-%d" % number, b"1")], 0)
    assert encoder.encode("/p599", [(b"x-599", b"1")], 0).startswith(b"POST /base/v1/p599 ")
    with pytest.raises(UnsafeRequestError):
        encoder.encode("/p", [(b"host", b"1")], 0)


def test_checking_refuses_what_encoding_refuses(encoder):
    encoder.check("/x", [(b"a", b"b")])
    with pytest.raises(UnsafeRequestError):
        encoder.check("/x", [(b"a", b"b\n")])
