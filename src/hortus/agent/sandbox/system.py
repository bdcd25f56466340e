"""What of the host's system a command sees, all of it read-only."""

# ruff: noqa: PTH110, PTH112, PTH114, PTH115
# Paths are strings here, as a great many are looked at for each command.

import os
from collections.abc import Iterator
from pathlib import Path

_STAGE = Path(__file__).parent / "stage"

HOME = "/tmp/home"  # noqa: S108 - inside the sandbox, where /tmp is its own
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# Links on most systems, folders on older ones.
_TREES = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# Nix and Guix keep what /usr holds elsewhere.
_STORES = ("/nix/store", "/gnu/store")
_ETC = (
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/crypto-policies",
    "/etc/fonts",
    "/etc/java",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/pki/ca-trust",
    "/etc/pki/tls/cert.pem",
    "/etc/pki/tls/certs",
    "/etc/protocols",
    "/etc/services",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
)
_OWN = ("group", "hosts", "passwd")
# Of /proc, what a real root could write through; bubblewrap leaves it open where it may.
_KERNEL = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")
EMPTY = str(_STAGE / "empty")
"""A file without content, to lie over what is to be out of reach."""


def system(temporary_bytes: int) -> Iterator[str]:
    """Name the arguments that build the root of a command."""
    for tree in _TREES:
        yield from _tree(tree)
    for path in (*_STORES, *_ETC):
        if os.path.exists(path):
            yield from ("--ro-bind", path, path)
    for name in _OWN:
        yield from ("--ro-bind", str(_STAGE / name), f"/etc/{name}")
    yield from ("--ro-bind", str(_STAGE / "gitconfig"), "/etc/gitconfig")
    yield from ("--proc", "/proc")
    for path in _KERNEL:
        if os.path.exists(path):
            yield from ("--ro-bind", path, path)
    size = ("--size", str(temporary_bytes))
    yield from ("--dev", "/dev", *size, "--tmpfs", "/dev/shm", *size, "--tmpfs", "/tmp")  # noqa: S108 - as above
    yield from ("--dir", HOME, "--symlink", "/tmp", "/var/tmp")  # noqa: S108 - as above


def _tree(path: str) -> Iterator[str]:
    if os.path.islink(path):
        yield from ("--symlink", os.readlink(path), path)
    elif os.path.isdir(path):
        yield from ("--ro-bind", path, path)
