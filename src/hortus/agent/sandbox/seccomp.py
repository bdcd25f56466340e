"""A filter of system calls, assembled here and handed to bubblewrap."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from hortus.agent.sandbox.syscalls import MACHINES, Machine

_INSTRUCTION = struct.Struct("=HBBI")  # struct sock_filter: code, jump if true, if false, constant
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # struct seccomp_data

ALLOW = 0x7FFF0000
KILL = 0x80000000
_ERRNO = 0x00050000
EPERM, ENOSYS = 1, 38
NOT_PERMITTED = _ERRNO | EPERM
NOT_THERE = _ERRNO | ENOSYS

_X32 = 0x40000000  # the calls of x86_64 once more, with other numbers
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C  # put words into a terminal's input
_NEW_NAMESPACES = 0x7E020000  # user, mount, network, process, IPC, UTS, cgroup


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of the filter; jumps count the steps that are left out."""

    code: int
    constant: int
    true: int = 0
    false: int = 0

    def encoded(self) -> bytes:
        """Return the step as the kernel reads it."""
        return _INSTRUCTION.pack(self.code, self.true, self.false, self.constant)


def program(machine: str) -> bytes | None:
    """Return the filter for a machine (``x86_64``, ``aarch64``); None for any other."""
    known = MACHINES.get(machine)
    if known is None:
        return None
    return b"".join(step.encoded() for step in steps(known))


def steps(machine: Machine) -> list[Instruction]:
    """Return the filter step by step: what it does not name is allowed."""
    return [
        Instruction(_LOAD, _ARCHITECTURE),
        Instruction(_JUMP_EQUAL, machine.audit, true=1),
        Instruction(_RETURN, KILL),
        Instruction(_LOAD, _NUMBER),
        *_other_numbers(machine),
        *_refuse(machine.not_there.values(), NOT_THERE),
        *_refuse(machine.not_permitted.values(), NOT_PERMITTED),
        *_typing(machine),
        *_namespaces(machine),
        Instruction(_RETURN, ALLOW),
    ]


def _other_numbers(machine: Machine) -> list[Instruction]:
    if not machine.has_x32:
        return []
    return [Instruction(_JUMP_AT_LEAST, _X32, false=1), Instruction(_RETURN, NOT_THERE)]


def _refuse(calls: Iterable[int], verdict: int) -> Iterable[Instruction]:
    for call in sorted(calls):
        yield Instruction(_JUMP_EQUAL, call, false=1)
        yield Instruction(_RETURN, verdict)


def _typing(machine: Machine) -> list[Instruction]:
    # The kernel looks at the low half of the request only, so the filter must do the same.
    return [
        Instruction(_JUMP_EQUAL, machine.ioctl, false=5),
        Instruction(_LOAD, _ARGUMENTS + 8),
        Instruction(_JUMP_EQUAL, _TIOCSTI, true=1),
        Instruction(_JUMP_EQUAL, _TIOCLINUX, false=1),
        Instruction(_RETURN, NOT_PERMITTED),
        Instruction(_RETURN, ALLOW),
    ]


def _namespaces(machine: Machine) -> list[Instruction]:
    return [
        Instruction(_JUMP_EQUAL, machine.clone, false=3),
        Instruction(_LOAD, _ARGUMENTS),
        Instruction(_JUMP_SET, _NEW_NAMESPACES, false=1),
        Instruction(_RETURN, NOT_PERMITTED),
    ]
