"""The calls to the kernel that Python 3.11 has no words for: namespaces, mounts, a new root."""

import ctypes
import errno
import os
import resource
import signal
import struct
from collections.abc import Iterable
from enum import IntFlag
from functools import cache
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_NAME = 15
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}
_KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219}
_JOIN_SESSION = 1
_MOUNT_SETATTR = 442  # one number on every machine, Linux 5.12 and later
_HERE, _ALL_BELOW = -100, 0x8000
_ATTRIBUTES = struct.Struct("=QQQQ")
_READ_ONLY, _NO_SUID, _NO_DEV = 1, 2, 4
_DETACH = 2
_ARGUMENTS = (45, 46)  # proc(5): where the arguments begin and end, counted after the name


class Space(IntFlag):
    """The namespaces a process can have for itself, by the kernel's numbers."""

    MOUNT = 0x00020000
    NAMES = 0x04000000  # host name (UTS)
    IPC = 0x08000000
    USER = 0x10000000
    PROCESS = 0x20000000
    NETWORK = 0x40000000
    GROUPS = 0x02000000  # cgroup


class Mount(IntFlag):
    """Flags of a mount, by the kernel's numbers."""

    NONE = 0
    READ_ONLY = 1
    NO_SUID = 2
    NO_DEV = 4
    REMOUNT = 32
    BIND = 4096
    RECURSIVE = 16384
    PRIVATE = 1 << 18


@cache
def _c() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(done: int, what: str) -> None:
    if done != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(spaces: Space) -> None:
    """Give this process namespaces of its own; a process namespace begins with its next child."""
    _check(_c().unshare(ctypes.c_int(int(spaces))), "unshare")


def mount(
    source: str, target: Path, kind: str = "", flags: Mount = Mount.NONE, options: str = ""
) -> None:
    """Mount ``source`` at ``target``."""
    done = _c().mount(
        source.encode(),
        os.fsencode(target),
        kind.encode() or None,
        ctypes.c_ulong(int(flags)),
        options.encode() or None,
    )
    _check(done, f"mount {target}")


def make_read_only(target: Path) -> None:
    """Let nothing be written below ``target``, nor rights or devices be found there."""
    attributes = _ATTRIBUTES.pack(_READ_ONLY | _NO_SUID | _NO_DEV, 0, 0, 0)
    done = _c().syscall(
        ctypes.c_long(_MOUNT_SETATTR),
        ctypes.c_int(_HERE),
        os.fsencode(target),
        ctypes.c_uint(_ALL_BELOW),
        attributes,
        ctypes.c_size_t(len(attributes)),
    )
    _check(done, f"mount_setattr {target}")


def change_root(root: Path) -> None:
    """Make ``root`` the root of all paths, and let go of the old one."""
    machine = os.uname().machine
    if machine not in _PIVOT_ROOT:
        raise OSError(f"pivot_root is not known for {machine}")
    os.chdir(root)
    _check(_c().syscall(ctypes.c_long(_PIVOT_ROOT[machine]), b".", b"."), "pivot_root")
    _check(_c().umount2(b".", ctypes.c_int(_DETACH)), "umount")
    os.chdir("/")


def unmount(target: Path) -> None:
    """Take away what is mounted at ``target``."""
    _check(_c().umount2(os.fsencode(target), ctypes.c_int(_DETACH)), f"umount {target}")


def set_host_name(name: str) -> None:
    """Name this machine, in the names' own namespace."""
    said = name.encode()
    _check(_c().sethostname(said, ctypes.c_size_t(len(said))), "sethostname")


def die_with_parent() -> None:
    """Have this process killed as soon as its parent ends."""
    _check(_c().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")


def be_called(name: str) -> None:
    """Show ``name`` where processes are listed, in place of a command line of ours."""
    _check(_c().prctl(_PR_SET_NAME, name.encode(), 0, 0, 0), "prctl")
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    begin, end = (int(fields[at]) for at in _ARGUMENTS)
    ctypes.memmove(begin, name.encode()[: end - begin].ljust(end - begin, b"\0"), end - begin)


def forget_keys() -> None:
    """Leave the keyring of whoever started this; where there are none, there is none to leave."""
    number = ctypes.c_long(_KEYCTL[os.uname().machine])
    if _c().syscall(number, ctypes.c_int(_JOIN_SESSION), None) < 0 and ctypes.get_errno() not in (
        errno.ENOSYS,
        errno.EPERM,
    ):
        raise OSError(ctypes.get_errno(), "keyctl")


def be_private() -> None:
    """Keep this process's memory and descriptors from every other process of its user."""
    _check(_c().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl")


def be_readable() -> None:
    """Let this process write its own files in ``/proc`` after it became another user."""
    _check(_c().prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")


def gain_nothing() -> None:
    """Keep this process and its children from gaining rights by running a program."""
    _check(_c().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def map_ids(process: str, pairs: Iterable[tuple[int, int]]) -> None:
    """Say which users and groups of the surrounding namespace ``process`` has: (inside, outside).

    More than one pair needs root; without it, a process may name none but itself.
    """
    base = Path("/proc") / process
    lines = "".join(f"{inside} {outside} 1\n" for inside, outside in pairs)
    (base / "setgroups").write_text("deny")
    (base / "uid_map").write_text(lines)
    (base / "gid_map").write_text(lines)


def limit(limits: Iterable[tuple[int, int]]) -> None:
    """Set resource limits, none above what is allowed already."""
    for name, value in limits:
        _, most = resource.getrlimit(name)
        least = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(name, (least, least))
