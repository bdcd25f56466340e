"""What of the host's system a command sees, all of it read-only."""

# ruff: noqa: PTH110, PTH112, PTH113, PTH114, PTH115
# Paths are strings here, as a great many are looked at for each command.
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

HOME = "/tmp/home"  # noqa: S108 - inside the sandbox, where /tmp is its own
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
EMPTY = str(Path(__file__).parent / "stage" / "empty")
"""A file without content, to lie over what is to be out of reach."""

# Links on most systems, folders on older ones; Nix and Guix keep elsewhere what /usr holds.
_TREES = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
)
# Links and folders of /etc are shown, files are copied: each mount costs a quarter of a
# millisecond, a copy a tenth of that.
_ETC = (
    "/etc/alternatives",
    "/etc/crypto-policies",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/pki/ca-trust",
    "/etc/pki/tls/cert.pem",
    "/etc/pki/tls/certs",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
)
_OWN = {
    "/etc/group": b"root:x:0:\ndeveloper:x:1000:\n",
    "/etc/hosts": b"127.0.0.1 localhost\n::1 localhost\n",
    "/etc/passwd": (b"root:x:0:0::/root:/bin/sh\ndeveloper:x:1000:1000::/tmp/home:/bin/sh\n"),
    # Under a user namespace the owner of the workspace may look like somebody else.
    "/etc/gitconfig": b"[safe]\n\tdirectory = *\n",
}
# What a real root could write through; bubblewrap leaves it open where it may.
_KERNEL = ("/proc/sys",)
_KERNEL_OF_ROOT = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")


@cache
def system(temporary_bytes: int) -> tuple[str, ...]:
    """Return the arguments that build the root of a command; looked up once."""
    return tuple(_arguments(temporary_bytes))


def _arguments(temporary_bytes: int) -> Iterator[str]:
    for path in (*_TREES, *_ETC):
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)
    yield from ("--proc", "/proc")
    for path in _KERNEL if os.geteuid() else _KERNEL_OF_ROOT:
        if os.path.exists(path):
            yield from ("--ro-bind", path, path)
    size = ("--size", str(temporary_bytes))
    yield from ("--dev", "/dev", *size, "--tmpfs", "/dev/shm", *size, "--tmpfs", "/tmp")  # noqa: S108 - as above
    yield from ("--dir", HOME)


@cache
def system_files() -> dict[str, bytes]:
    """Return the small files of a command's root, which are copied; read once."""
    found = dict(_OWN)
    for path in _ETC:
        if os.path.isfile(path) and not os.path.islink(path):
            with suppress(OSError):  # closed to this user, and so to the command
                found[path] = Path(path).read_bytes()
    return found
