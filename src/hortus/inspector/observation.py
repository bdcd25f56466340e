"""What was seen of one run: every byte that left the program, and what it touched."""

import msgspec

from hortus.inspector.world import World


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Anything seen. ``at`` is in seconds since the run began."""

    at: float


class Lookup(Event, frozen=True, kw_only=True, tag="lookup"):
    """A question to a name server, which need not be the one configured (``server``)."""

    name: str
    type: str
    server: str
    answer: str


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """What a TLS client says first."""

    server_name: str = ""
    protocols: tuple[str, ...] = ()
    fingerprint: str = ""
    """Digest of version, ciphers in the order offered, and extensions."""


class Connection(Event, frozen=True, kw_only=True, tag="connection"):
    """A TCP connection to the address that the program meant."""

    number: int
    address: str
    port: int
    name: str
    """The name that this address was handed out for, or empty where it was never asked for."""
    program: str = ""
    """The executable that connected; empty for the far end of a tunnel."""
    tls: Hello | None = None
    failure: str = ""
    """Why nothing could be read: a certificate refused, bytes of no known protocol."""
    head: bytes = b""
    """The first bytes, where they are of no known protocol."""
    sent: int = 0


class Request(Event, frozen=True, kw_only=True, tag="request"):
    """An HTTP request as it was sent; the order and spelling of headers are kept."""

    connection: int
    role: str
    """``MODEL`` for the server that the base URL names, else ``third party``."""
    scheme: str
    authority: str
    version: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Without transfer coding, with content coding."""
    status: int
    """What was answered."""


class Message(Event, frozen=True, kw_only=True, tag="message"):
    """What a program said over a WebSocket."""

    connection: int
    body: bytes


class Datagram(Event, frozen=True, kw_only=True, tag="datagram"):
    """A packet of no connection, and no question to a name server."""

    address: str
    port: int
    """0 where the protocol has none."""
    body: bytes
    protocol: str = "UDP"


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """A file outside the workspace that a program opened, made or ran."""

    path: str
    how: str
    """``read``, ``written``, ``run``, ``missing`` or ``removed``."""
    program: str
    """The executable that did it, which may be a child of the tool."""
    by_tool: bool


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What the one traced run showed."""

    touches: tuple[Touch, ...]
    programs: tuple[tuple[str, ...], ...]
    """Command lines in the order in which they were run."""
    dropped: tuple[str, ...]
    """Executables that were written first and run afterwards, or left behind."""


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How the program ended."""

    status: int | None
    """Exit status; None where it was ended by the time limit or by a signal."""
    reason: str
    """``exited``, ``signal N``, ``time``, ``memory``, ``disk`` or ``processes``."""
    seconds: float
    output: str
    """The last 8 kB of what it printed."""
    left: tuple[str, ...] = ()
    """Names of the processes that it left behind; they were ended with the run."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    world: World
    scenario: str
    events: tuple[Lookup | Connection | Request | Message | Datagram, ...]
    ending: Ending
    earlier: tuple[Lookup | Connection | Request | Message | Datagram, ...] = ()
    """What was seen of an earlier start in the same home, where there was one."""
    trace: Trace | None = None
    changed: tuple[str, ...] = ()
    """Files in the home and the workspace that are new or other than before, in order."""
    clock_pinned: bool = False
    """Whether every program that connected saw the world's clock."""
    own_clock: tuple[str, ...] = ()
    """Programs that saw this machine's clock: static ones, or started without the library."""
