"""Packets as they pass on the loopback interface."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.sink.datagrams import Packet, parse

FOUR, SIX = 0x0800, 0x86DD


def internet(protocol, rest, *, options=b""):
    head = bytes([0x45 + len(options) // 4]) + bytes(8) + bytes([protocol]) + bytes(2)
    return head + bytes([10, 0, 0, 1]) + bytes([198, 18, 0, 7]) + options + rest


def ports(to, sender=5000):
    return struct.pack("!HH", sender, to)


def test_a_datagram_of_either_generation_is_read():
    packet = parse(internet(17, ports(443) + bytes(4) + b"quic"), FOUR)
    assert packet == Packet("UDP", "198.18.0.7", 443, b"quic", opens=False, sender=5000)
    six = bytes(6) + bytes([17, 64]) + bytes(16) + bytes(15) + b"\1" + ports(9) + bytes(4) + b"hi"
    assert parse(six, SIX) == Packet("UDP", "::1", 9, b"hi", opens=False, sender=5000)


def test_options_are_stepped_over():
    packet = parse(internet(17, ports(9) + bytes(4) + b"hi", options=bytes(8)), FOUR)
    assert (packet.port, packet.body) == (9, b"hi")


@pytest.mark.parametrize(("flags", "opens"), [(0x02, True), (0x12, False), (0x10, False)])
def test_the_first_packet_of_a_connection_is_known(flags, opens):
    packet = parse(internet(6, ports(443) + bytes(9) + bytes([flags]) + bytes(6)), FOUR)
    assert packet.opens is opens


def test_protocols_without_ports_are_kept():
    assert parse(internet(132, b"sctp"), FOUR) == Packet(
        "132", "198.18.0.7", 0, b"sctp", opens=False
    )


@pytest.mark.parametrize("protocol", [1, 58])
def test_what_the_kernel_says_is_nobody_s(protocol):
    assert parse(internet(protocol, b"x" * 8), FOUR) is None


@given(st.binary(max_size=80), st.sampled_from([FOUR, SIX, 0x0806]))
def test_no_packet_breaks_it(frame, kind):
    assert parse(frame, kind) is None or isinstance(parse(frame, kind), Packet)
