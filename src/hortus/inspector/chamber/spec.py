"""What a run in the chamber needs to know, as it is handed over to the processes inside."""

import msgspec

from hortus.inspector.scenario import Scenario
from hortus.inspector.world import World


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a program may use; above it, it is ended and the observation says why."""

    seconds: float = 60.0
    untrusting_s: float = 30.0
    """The same where it finds nobody to trust: tools try again and again then."""
    lingering_s: float = 2.0
    """How long processes that the program leaves behind are watched."""
    memory_bytes: int = 4 << 30
    disk_bytes: int = 512 << 20
    file_bytes: int = 256 << 20
    processes: int = 512


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the program finds: in its home, in the workspace, or anywhere in the system."""

    path: str
    """Absolute, as the program sees it."""
    content: bytes
    mode: int = 0o644


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of this machine that the program can read at ``path`` inside."""

    source: str
    path: str


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    world: World
    scenario: Scenario
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    """All of it; nothing is inherited."""
    home: str
    workspace: str
    files: tuple[Planted, ...] = ()
    shown: tuple[Shown, ...] = ()
    limits: Limits = Limits()
    traced: bool = False
    terminal: bool = False
    """Whether the program is given a terminal."""
    starts: int = 1
    """How often it is started in one home; only the last start is observed."""
    model_hosts: tuple[str, ...]
    """The servers that are the model: the gateway, or the vendor's own where there is none."""
    authority: str
    """PEM file with the chamber's certificate and key."""
    vouched: str = ""
    """Its certificate alone, for the program's stores of trusted ones; read from ``authority``."""
    clock_library: str = ""
    """What pins the clock; found on this machine where it is installed."""
    tracer: str = ""
    """The program that traces; found on this machine where the run is traced."""
    root: str
    """Empty folder over which the program's root is mounted; nothing of it stays."""
    record: str
    """File that takes what is seen, a JSON line each; the last one is the ending."""
    trace: str
    """File that takes the trace of the last start."""
