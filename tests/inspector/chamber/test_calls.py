"""The filter of calls, read as the kernel reads it (seccomp(2))."""

import os
import socket
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.inspector.chamber.calls import Answer, rules

AMD, ARM = 0xC000003E, 0xC00000B7
CONNECT, SOCKET = 42, 41


def decide(steps, number, kind=AMD, *arguments):
    """Return what the filter says of a call."""
    data = struct.pack("=IIQ6Q", number, kind, 0, *arguments, *[0] * (6 - len(arguments)))
    accumulator, at = 0, 0
    for _ in range(200):
        code, jump, jump_else, value = struct.unpack_from("=HBBI", steps, at * 8)
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", data, value)
            case 0x15:
                at += jump if accumulator == value else jump_else
            case 0x35:
                at += jump if accumulator >= value else jump_else
            case 0x06:
                return Answer(value)
    raise AssertionError("a filter without end")


@pytest.fixture(scope="module")
def steps():
    return rules("x86_64")


def test_connects_are_announced(steps):
    assert decide(steps, CONNECT) is Answer.ASK


@pytest.mark.parametrize("number", [0, 1, 59, 44, 288, 435])
def test_ordinary_calls_pass(steps, number):
    assert decide(steps, number) is Answer.ALLOW


@pytest.mark.parametrize(("number", "kind"), [(425, AMD), (362, 0x40000003), (CONNECT, ARM),
                                              (0x40000000 + CONNECT, AMD)])  # fmt: skip
def test_calls_behind_the_back_of_whoever_watches_are_unknown(steps, number, kind):
    assert decide(steps, number, kind) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("family", "answer"),
    [
        (socket.AF_INET, Answer.ALLOW),
        (socket.AF_INET6, Answer.ALLOW),
        (socket.AF_UNIX, Answer.ALLOW),
        (socket.AF_NETLINK, Answer.ALLOW),
        (40, Answer.NO_SUCH_FAMILY),  # the host of a virtual machine
        (38, Answer.NO_SUCH_FAMILY),
        (0, Answer.NO_SUCH_FAMILY),
    ],
)
def test_only_sockets_that_a_namespace_holds_exist(steps, family, answer):
    assert decide(steps, SOCKET, AMD, family) is answer


def test_the_upper_half_of_a_family_does_not_matter_to_the_kernel_nor_to_the_filter(steps):
    assert decide(steps, SOCKET, AMD, (1 << 32) | 40) is Answer.NO_SUCH_FAMILY


@settings(max_examples=50)
@given(
    st.integers(0, 0xFFFFFFFF), st.sampled_from([AMD, ARM, 0x40000003]), st.integers(0, 2**64 - 1)
)
def test_every_call_is_decided(number, kind, argument):
    answer = decide(rules("x86_64"), number, kind, argument)
    if kind != AMD:
        assert answer is Answer.UNKNOWN


@pytest.mark.parametrize("machine", ["x86_64", "aarch64", "riscv64"])
def test_each_machine_has_its_numbers(machine):
    assert len(rules(machine)) % 8 == 0


def test_this_machine_is_one_of_them():
    assert rules(os.uname().machine)
