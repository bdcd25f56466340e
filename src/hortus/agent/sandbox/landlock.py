"""Keep a thread, and all it starts, from reaching processes and abstract sockets outside."""

import ctypes
import errno
import os
import struct

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # one number on every machine
_VERSION = 1
_NO_NEW_PRIVS = 38
_SCOPED = struct.Struct("=QQQ")  # files, network, scopes: struct landlock_ruleset_attr of ABI 6
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2

# The first that knows scopes. Rules about files cannot be used: a thread that is under any of
# them may not mount, and mounting is how bubblewrap builds the command's root.
SCOPES_SINCE = 6


def abi() -> int:
    """Return which Landlock the kernel has, 0 for none."""
    found: int = _kernel().syscall(_CREATE_RULESET, None, 0, _VERSION)
    return max(0, found)


def scope_thread() -> None:
    """Put the calling thread and its children into a scope of their own; there is no way back.

    Raises OSError where the kernel does not.
    """
    kernel = _kernel()
    _check(kernel.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    attributes = _SCOPED.pack(0, 0, _ABSTRACT_SOCKETS | _SIGNALS)
    rules = _check(kernel.syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    try:
        _check(kernel.syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _kernel() -> ctypes.CDLL:
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.syscall.restype = ctypes.c_long
    return kernel


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno() or errno.ENOSYS
        raise OSError(number, os.strerror(number))
    return result
