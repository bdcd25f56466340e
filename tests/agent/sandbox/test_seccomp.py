"""The filter of system calls, run by an evaluator of our own over calls of all kinds."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox import seccomp
from hortus.agent.sandbox.syscalls import MACHINES

LOAD, EQUAL, AT_LEAST, SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
OTHERS = {"x86_64": [0, 1, 9, 41, 59, 202, 257], "aarch64": [63, 64, 198, 221, 222]}
machines = st.sampled_from(sorted(MACHINES))
words = st.integers(0, 2**32 - 1)


def call(machine, number, *arguments, audit=None):
    """Return a call as the kernel shows it to a filter."""
    values = [*arguments, *[0] * (6 - len(arguments))]
    known = MACHINES[machine].audit if audit is None else audit
    return struct.pack("=IIQ6Q", number, known, 0, *values)


def verdict(program, data):
    """Run a filter over a call."""
    steps = list(struct.iter_unpack("=HBBI", program))
    at, accumulator = 0, 0
    while True:
        code, true, false, constant = steps[at]
        at += 1
        if code == LOAD:
            accumulator = struct.unpack_from("=I", data, constant)[0]
        elif code == RETURN:
            return constant
        else:
            jumps = {
                EQUAL: accumulator == constant,
                AT_LEAST: accumulator >= constant,
                SET: bool(accumulator & constant),
            }[code]
            at += true if jumps else false


def decide(machine, number, *arguments, audit=None):
    program = seccomp.program(machine)
    return verdict(program, call(machine, number, *arguments, audit=audit))


@pytest.mark.parametrize("machine", sorted(MACHINES))
def test_each_denied_call_is_refused_whatever_its_arguments(machine):
    known = MACHINES[machine]
    for number in known.not_permitted.values():
        assert decide(machine, number) == seccomp.NOT_PERMITTED
        assert decide(machine, number, *[2**64 - 1] * 6) == seccomp.NOT_PERMITTED
    for number in known.not_there.values():
        assert decide(machine, number) == seccomp.NOT_THERE


@pytest.mark.parametrize("machine", sorted(MACHINES))
def test_what_programs_need_is_allowed(machine):
    assert {decide(machine, number) for number in OTHERS[machine]} == {seccomp.ALLOW}


@given(machines, st.integers(0, 600), st.lists(words, max_size=6))
def test_a_call_is_allowed_exactly_if_no_rule_names_it(machine, number, arguments):
    known = MACHINES[machine]
    named = {*known.not_permitted.values(), *known.not_there.values(), known.ioctl, known.clone}
    if number not in named:
        assert decide(machine, number, *arguments) == seccomp.ALLOW


@given(machines, words, words)
def test_a_call_of_another_architecture_ends_the_process(machine, number, audit):
    if audit != MACHINES[machine].audit:
        assert decide(machine, number, audit=audit) == seccomp.KILL


@given(st.integers(0x40000000, 2**32 - 1))
def test_the_second_set_of_numbers_of_x86_64_is_not_there(number):
    assert decide("x86_64", number) == seccomp.NOT_THERE


@given(machines, words, words, st.sampled_from([0x5412, 0x541C]))
def test_typing_into_a_terminal_is_refused_whatever_the_upper_half_says(
    machine, fd, high, request
):
    number = MACHINES[machine].ioctl
    assert decide(machine, number, fd, high << 32 | request) == seccomp.NOT_PERMITTED


@given(machines, words, words)
def test_any_other_request_to_a_device_is_allowed(machine, fd, request):
    if request not in (0x5412, 0x541C):
        assert decide(machine, MACHINES[machine].ioctl, fd, request) == seccomp.ALLOW


@given(machines, st.integers(0, 2**64 - 1))
def test_a_new_process_may_have_no_namespace_of_its_own(machine, flags):
    apart = flags & 0x7E020000
    wanted = seccomp.NOT_PERMITTED if apart else seccomp.ALLOW
    assert decide(machine, MACHINES[machine].clone, flags) == wanted


@given(machines)
def test_each_way_through_the_filter_ends_within_it(machine):
    steps = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    assert len(steps) < 4096
    for at, (code, true, false, _) in enumerate(steps):
        if code not in (LOAD, RETURN):
            assert at + 1 + max(true, false) < len(steps)
    assert steps[-1][0] == RETURN


def test_no_filter_is_known_for_a_machine_whose_numbers_are_not():
    assert seccomp.program("riscv64") is None


def test_both_machines_refuse_the_same_but_for_what_only_one_has():
    x86, arm = MACHINES["x86_64"], MACHINES["aarch64"]
    only = {"uselib", "_sysctl", "iopl", "ioperm", "modify_ldt", "create_module"}
    assert set(x86.not_permitted) - set(arm.not_permitted) == only
    assert set(arm.not_permitted) <= set(x86.not_permitted)
    assert set(x86.not_there) == set(arm.not_there)
