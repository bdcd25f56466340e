"""Answers are read the same however the bytes are cut, and odd ones are refused."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.upstream.errors import ProtocolError
from hortus.gateway.upstream.parsing import AnswerParser

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"


class Target:
    """Takes what a parser hands over."""

    def __init__(self):
        self.status, self.headers, self.body, self.received = 0, (), b"", 0

    def begin(self, status, headers):
        self.status, self.headers = status, headers

    def add(self, data):
        self.body += data
        self.received += len(data)


def parse(*pieces, limit=1_000):
    """Return what came of the pieces, and the parser."""
    target, parser = Target(), AnswerParser("host:1", limit, 4.0)
    parser.expect(target)
    for piece in pieces:
        parser.feed(piece)
    return target, parser


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b \r\n\r\nhello",
        CHUNKED + b"3;ext=1\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n",
        INTERIM + INTERIM + b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
    ],
    ids=["length", "chunked", "interim"],
)
def test_an_answer_cut_at_any_byte_is_read_the_same(answer):
    whole, parser = parse(answer)
    assert (whole.status, whole.body, parser.complete) == (200, b"hello", True)
    for place in range(1, len(answer)):
        cut, parser = parse(answer[:place], answer[place:])
        assert (cut.status, cut.headers, cut.body) == (200, whole.headers, b"hello")
        assert parser.complete
        assert parser.keep_alive


def test_an_answer_in_single_bytes_is_read_the_same():
    answer = INTERIM + CHUNKED + b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
    target, parser = parse(*(bytes([byte]) for byte in answer))
    assert (target.status, target.body, parser.complete) == (200, b"hello", True)


def test_header_names_are_lower_case_and_values_are_stripped_of_space():
    target, _ = parse(b"HTTP/1.1 200 OK\r\nX-Two:  a b \t\r\ncontent-length: 0\r\n\r\n")
    assert target.headers == ((b"x-two", b"a b"), (b"content-length", b"0"))


def test_trailers_are_dropped():
    target, _ = parse(CHUNKED + b"1\r\na\r\n0\r\nx-late: 1\r\n\r\n")
    assert target.headers == ((b"transfer-encoding", b"chunked"),)


@pytest.mark.parametrize(
    "surplus",
    [b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!", b"garbage", b"HT"],
    ids=["answer", "garbage", "start of an answer"],
)
@pytest.mark.parametrize("together", [True, False], ids=["together", "later"])
def test_surplus_bytes_leave_the_answer_whole_and_forbid_another(surplus, together):
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"
    target, parser = parse(answer + surplus) if together else parse(answer, surplus)
    assert (target.body, parser.complete, parser.keep_alive) == (b"hi", True, False)


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"HTTP/1.1 2OO OK\r\n\r\n",
        b"HTTP/1.1 099 Low\r\n\r\n",
        b"HTTP/1.1 2000 High\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\ncontent-length: +2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2, 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n",
        b"HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nx: a\r\n folded\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx : a\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n",
        b"HTTP/1.1 200 OK\ncontent-length: 2\n\nhi",
        CHUNKED + b"-2\r\nhi\r\n0\r\n\r\n",
        CHUNKED + b"2\nhi\r\n0\r\n\r\n",
        CHUNKED + b"2\r\nhiXX0\r\n\r\n",
    ],
)
def test_what_is_not_plain_http_is_refused(answer):
    with pytest.raises(ProtocolError, match="host:1"):
        parse(answer)


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\nx: " + b"a" * 2_000],
        [b"HTTP/1.1 200 OK\r\n", *[b"x: aaaaaaaaaaaaaaaaa\r\n"] * 100],
        [b"HTTP/1.1 200 OK\r\n" + b"x: aaaaaaaaaaaaaaaaa\r\n" * 100 + b"\r\nbody"],
        [INTERIM] * 50,
        [CHUNKED + b"1\r\na\r\n0\r\nx: ", *[b"a" * 100] * 20],
        [CHUNKED + b"1;", *[b"a" * 100] * 20],
        [CHUNKED, b"1;e=", *[b"a" * 100] * 20],
    ],
    ids=["value", "many", "many at once", "interims", "trailer", "extension", "extensions"],
)
def test_what_the_parser_would_hold_or_skip_without_end_is_refused(pieces):
    with pytest.raises(ProtocolError):
        parse(*pieces)


@pytest.mark.parametrize(
    ("head", "framed"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", True),
        (CHUNKED, True),
    ],
    ids=["neither", "length", "chunked"],
)
def test_only_an_answer_without_a_frame_may_end_with_the_connection(head, framed):
    _, parser = parse(head + b"1")
    assert parser.framed is framed


@pytest.mark.parametrize(
    ("said", "kept_s"),
    [
        (b"timeout=3", 2.0),
        (b"max=100, Timeout=2", 1.0),
        (b"timeout=0", 0.0),
        (b"timeout=75", 4.0),
        (b"timeout=soon", 4.0),
        (b"timeout=" + b"9" * 5_0, 4.0),
    ],
)
def test_a_server_may_ask_for_its_connections_to_be_kept_less_long(said, kept_s):
    head = b"HTTP/1.1 200 OK\r\nkeep-alive: %b\r\ncontent-length: 0\r\n\r\n" % said
    assert parse(head)[1].keep_s == kept_s


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_no_bytes_whatever_do_more_than_refuse(data, cuts):
    places = [0, *sorted(cuts), len(data)]
    try:
        parse(*(data[a:b] for a, b in pairwise(places)))
    except ProtocolError as refused:
        assert refused.remedy  # noqa: PT017 (most bytes are refused, some are an answer)


@given(
    st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=8),
    st.lists(st.integers(1, 400), max_size=6),
)
def test_chunks_of_any_size_cut_anywhere_give_the_body(chunks, cuts):
    answer = CHUNKED + b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n"
    places = [0, *sorted(min(cut, len(answer)) for cut in cuts), len(answer)]
    target, parser = parse(*(answer[a:b] for a, b in pairwise(places)))
    assert target.body == b"".join(chunks)
    assert parser.complete
