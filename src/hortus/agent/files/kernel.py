"""Let the kernel resolve a path beneath a folder, where it can: one call, no link on the way."""

import errno
import os
from collections.abc import Callable
from functools import cache

_OPENAT2 = 437  # the same on every machine, like all system calls since 2018
_NO_MAGIC_LINKS, _NO_LINKS, _BENEATH = 0x02, 0x04, 0x08
_TRIES = 8
# What a kernel answers that lacks the call, or whose filter of calls does not know it.
_LACKING = frozenset({errno.ENOSYS, errno.EPERM, errno.E2BIG, errno.EINVAL})


class NotOfferedError(OSError):
    """The kernel has no such call."""


def open_beneath(root: int, path: str, flags: int) -> int:
    """Return a handle of what is at ``path`` below ``root``.

    Raises ``NotOfferedError`` where the kernel cannot, else ``OSError`` as it gives it: ELOOP for
    a link on the way, EXDEV for a way out.
    """
    error = errno.EAGAIN
    for _ in range(_TRIES):
        number, error = _openat2()(root, os.fsencode(path), flags | os.O_CLOEXEC)
        if number >= 0:
            return number
        if error in _LACKING:
            raise NotOfferedError(error, os.strerror(error))
        if error not in {errno.EAGAIN, errno.EINTR}:  # a folder was renamed at that moment
            break
    raise OSError(error, os.strerror(error))


@cache
def _openat2() -> Callable[[int, bytes, int], tuple[int, int]]:
    """Return the call; Python has none of its own."""
    import ctypes  # noqa: PLC0415 - 5 ms that not every start has to pay

    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    how_type = ctypes.c_uint64 * 3

    def call(root: int, path: bytes, flags: int) -> tuple[int, int]:
        how = how_type(flags, 0, _BENEATH | _NO_LINKS | _NO_MAGIC_LINKS)
        number = library.syscall(
            ctypes.c_long(_OPENAT2),
            ctypes.c_int(root),
            ctypes.c_char_p(path),
            ctypes.byref(how),
            ctypes.c_size_t(ctypes.sizeof(how)),
        )
        return int(number), ctypes.get_errno()

    return call
