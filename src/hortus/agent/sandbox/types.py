"""What a command may do in the sandbox, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

MIB = 1 << 20
GIB = 1 << 30


class Ended(StrEnum):
    """Why a command is over."""

    EXITED = "exited"
    SIGNALLED = "signalled"
    TIMED_OUT = "timed_out"
    OUTPUT = "output"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Profile:
    """Limits and openings of one command; what is not named here it does not have.

    ``memory_bytes`` bounds what each process may fill, which leaves alone what Node and the JVM
    only reserve; ``address_bytes`` bounds the reserving too. Names in ``net`` are ``host``,
    ``host:port`` or ``*.host``; those in ``net_inside`` may lie in a private network as well.
    """

    net: tuple[str, ...] = ()
    net_inside: tuple[str, ...] = ()
    wall_s: float = 120.0
    cpu_s: int | None = None
    memory_bytes: int | None = 2 * GIB
    address_bytes: int | None = None
    processes: int = 256
    file_bytes: int = 64 * MIB
    open_files: int = 1024
    temporary_bytes: int = GIB
    output_bytes: int = 30_000
    output_stop_bytes: int = 64 * MIB
    environment: Mapping[str, str] = field(default_factory=dict)
    read_only: tuple[Path, ...] = ()
    writable: bool = True
    protect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it left.

    ``status`` is its exit status as a shell has it (128 and the signal where one ended it), None
    where the sandbox ended it. ``created`` says in words which repositories and auto-run files
    were there afterwards that were not before, and what was done with them.
    """

    status: int | None
    output: str
    cut_bytes: int
    seconds: float
    ended: Ended
    created: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    """Hosts that it wanted to reach and could not."""
