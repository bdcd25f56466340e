"""Every question is answered, whatever stands in the packet."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.sink.dns import NameServer, parse
from hortus.inspector.sink.names import Names

LABELS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=63), max_size=4
)


def packet(name, kind, *, number=7, flags=0x0100, count=1):
    labels = b"".join(bytes([len(each)]) + each.encode() for each in name.split(".") if each)
    head = b"".join(each.to_bytes(2, "big") for each in (number, flags, count, 0, 0, 0))
    return head + labels + b"\0" + kind.to_bytes(2, "big") + b"\0\1"


def answered(name, kind):
    server = NameServer(Names(), None)
    sent = packet(name, kind)
    return server.answer(sent, parse(sent))


def test_a_name_has_an_address_of_each_generation():
    reply, given_ = answered("a.example", 1)
    assert given_ == "198.18.0.10"
    assert reply[-4:] == ipaddress.ip_address(given_).packed
    reply, given_ = answered("a.example", 28)
    assert given_ == "2001:db8:18::10"
    assert reply[-16:] == ipaddress.ip_address(given_).packed


@pytest.mark.parametrize("kind", [12, 16, 33, 64, 65, 257])
def test_other_questions_are_answered_with_no_record(kind):
    reply, given_ = answered("a.example", kind)
    assert given_ == ""
    assert reply[:2] == b"\0\7"
    assert reply[2:12] == bytes.fromhex("8180 0001 0000 0000 0000")


def test_the_question_is_repeated_as_it_was_spelt():
    reply, _ = answered("A.eXample", 1)
    assert b"\x01A\x07eXample\x00" in reply


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\0" * 12,
        packet("a.example", 1, flags=0x8180),
        packet("a.example", 1, count=2),
        packet("a.example", 1)[:-3],
        b"\0\7\1\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1",
    ],
)
def test_what_is_no_question_is_none(sent):
    assert parse(sent) is None


@given(LABELS, st.integers(0, 65535))
def test_what_was_asked_is_read_again(labels, kind):
    question = parse(packet(".".join(labels), kind))
    assert (question.name, question.kind, question.number) == (".".join(labels), kind, 7)


@given(st.binary(max_size=200))
def test_no_packet_breaks_the_server(sent):
    if (question := parse(sent)) is not None:
        reply, _ = NameServer(Names(), None).answer(sent, question)
        assert reply[:2] == sent[:2]
