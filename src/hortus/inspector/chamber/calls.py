"""Which calls to the kernel a program may make as usual, which are announced, and which fail.

seccomp(2), with a program of the classic packet filter. What fails here could be used behind the
back of whoever watches: another machine's calls, ``io_uring``, and families of sockets that no
network namespace holds, such as the one that reaches a virtual machine's host.
"""

import ctypes
import errno
import os
import socket
import struct
from enum import IntEnum

_SECCOMP = {"x86_64": 317, "aarch64": 277, "riscv64": 277}
_CONNECT = {"x86_64": 42, "aarch64": 203, "riscv64": 203}
_SOCKET = {"x86_64": 41, "aarch64": 198, "riscv64": 198}
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3}
_IO_URING_SETUP = 425
_OTHER_ABI = 0x40000000
"""From here on a number means a call of the x32 kind."""
_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET)
_SET_FILTER, _WITH_LISTENER = 1, 8
_NUMBER, _KIND, _FIRST_ARGUMENT = 0, 4, 16
_STEP = struct.Struct("=HBBI")


class _Do(IntEnum):
    LOAD = 0x20
    IF_EQUAL = 0x15
    IF_AT_LEAST = 0x35
    RETURN = 0x06


class Answer(IntEnum):
    """What becomes of a call."""

    ALLOW = 0x7FFF0000
    ASK = 0x7FC00000
    UNKNOWN = 0x00050000 | errno.ENOSYS
    NO_SUCH_FAMILY = 0x00050000 | errno.EAFNOSUPPORT
    FORBIDDEN = 0x00050000 | errno.EPERM


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def rules(machine: str) -> bytes:
    """Return the filter for the processes that are watched on a machine of that kind."""
    family = b"".join(_when(int(each), Answer.ALLOW) for each in _FAMILIES)
    return b"".join(
        (
            _step(_Do.LOAD, _KIND),
            _step(_Do.IF_EQUAL, _ARCHITECTURE[machine], skip=1),
            _step(_Do.RETURN, Answer.UNKNOWN),
            _step(_Do.LOAD, _NUMBER),
            _step(_Do.IF_AT_LEAST, _OTHER_ABI, skip_else=1),
            _step(_Do.RETURN, Answer.UNKNOWN),
            _when(_IO_URING_SETUP, Answer.UNKNOWN),
            _when(_CONNECT[machine], Answer.ASK),
            _step(_Do.IF_EQUAL, _SOCKET[machine], skip=1),
            _step(_Do.RETURN, Answer.ALLOW),
            _step(_Do.LOAD, _FIRST_ARGUMENT),
            family,
            _step(_Do.RETURN, Answer.NO_SUCH_FAMILY),
        )
    )


def forbid(number: int) -> None:
    """Have one call fail from now on, as it does where an administrator forbids it."""
    steps = _step(_Do.LOAD, _NUMBER) + _when(number, Answer.FORBIDDEN)
    _install(steps + _step(_Do.RETURN, Answer.ALLOW), 0)


def listen() -> int:
    """Put the rules on this process and its children; return where connects are announced.

    The caller must have given up gaining rights.
    """
    return _install(rules(os.uname().machine), _WITH_LISTENER)


def _step(do: _Do, value: int, *, skip: int = 0, skip_else: int = 0) -> bytes:
    return _STEP.pack(do, skip, skip_else, value)


def _when(value: int, answer: Answer) -> bytes:
    return _step(_Do.IF_EQUAL, value, skip_else=1) + _step(_Do.RETURN, answer)


def _install(steps: bytes, flags: int) -> int:
    program = _Program(len(steps) // _STEP.size, steps)
    call = ctypes.CDLL(None, use_errno=True).syscall
    done = call(
        ctypes.c_long(_SECCOMP[os.uname().machine]),
        ctypes.c_uint(_SET_FILTER),
        ctypes.c_uint(flags),
        ctypes.byref(program),
    )
    if done < 0:
        raise OSError(ctypes.get_errno(), "seccomp: " + os.strerror(ctypes.get_errno()))
    return int(done)
