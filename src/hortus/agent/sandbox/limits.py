"""Bound what the processes of a command may take."""

import resource
from collections.abc import Iterator

from hortus.agent.sandbox.types import Profile


def bounds(profile: Profile) -> Iterator[tuple[int, int]]:
    """Name each limit of the kernel and its value."""
    yield resource.RLIMIT_CORE, 0
    yield resource.RLIMIT_NPROC, profile.processes
    yield resource.RLIMIT_NOFILE, profile.open_files
    yield resource.RLIMIT_FSIZE, profile.file_bytes
    if profile.cpu_s is not None:
        yield resource.RLIMIT_CPU, profile.cpu_s
    # The data limit counts private memory that can be written, and so leaves alone the wide
    # ranges that Node and the JVM reserve.
    if profile.memory_bytes is not None:
        yield resource.RLIMIT_DATA, profile.memory_bytes
    if profile.address_bytes is not None:
        yield resource.RLIMIT_AS, profile.address_bytes


def bind(process: int, profile: Profile) -> None:
    """Set the limits of a process that still waits to run; what it starts has them too.

    Only here, inside its user namespace, are processes counted apart from the user's own.
    """
    for which, wanted in bounds(profile):
        _, hard = resource.prlimit(process, which)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.prlimit(process, which, (value, value))
