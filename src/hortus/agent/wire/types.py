"""What a request to a model is made of, and the pieces in which its answer comes.

Structs, since a piece is made for every event, and since the definition of a dataclass takes forty
times as long, on the way of every start.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct, field

from hortus.agent.values import ToolSpec, Turn, Usage
from hortus.core import Dialect
from hortus.core.credential import Credential


class Limits(Struct, frozen=True):
    """How long and how large anything on the wire may be."""

    connect_s: float = 10.0
    silence_s: float = 300.0
    """Between two bytes of an answer, and before the first: a long prompt is read in silence."""
    send_s: float = 60.0
    most_bytes: int = 64_000_000
    """Of one answer."""
    most_event_bytes: int = 8_000_000
    idle_s: float = 60.0
    """A connection that nothing came over for so long is not used again."""


class Endpoint(Struct, frozen=True):
    """Where requests go, and how they are proven. Nothing else is ever connected to.

    ``proxy`` is used where one is given; it changes the way that requests take, not their bytes.
    """

    url: str
    dialect: Dialect
    credential: Credential
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with every request, such as the project's name."""
    limits: Limits = field(default_factory=Limits)
    proxy: str = ""
    ca_file: str = ""
    """Certificates to trust in place of the system's; empty for the system's."""
    client_certificate: str = ""
    """A file with the certificate that a gateway may want to see."""
    client_key: str = ""
    """A file with its key; empty where both are in one file."""


class Request(Struct, frozen=True):
    """One request: it begins with the one before it, where only turns were added."""

    model: str
    system: str
    tools: tuple[ToolSpec, ...]
    turns: tuple[Turn, ...]
    max_tokens: int


class Stop(StrEnum):
    """Why a model ended its answer."""

    END = "end"
    CALLS = "calls"
    LENGTH = "length"
    REFUSED = "refused"


class Opened(Struct, frozen=True):
    """The server began to answer."""

    decision_id: str = ""
    model: str = ""
    """The model that answers, where the gateway says it."""
    warning: str = ""


class TextPiece(Struct, frozen=True):
    """A piece of what the model says."""

    text: str


class ThoughtPiece(Struct, frozen=True):
    """A piece of what the model thinks, where the server sets it apart."""

    text: str


class CallPiece(Struct, frozen=True):
    """A piece of a native call: ``id`` and ``name`` come once, ``arguments`` piece by piece."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class Ended(Struct, frozen=True):
    """The answer is whole."""

    stop: Stop = Stop.END
    usage: Usage = field(default_factory=Usage)
    decision_id: str = ""
    cost: float | None = None
    """What the server says it cost; None where it says nothing."""


Piece: TypeAlias = Opened | TextPiece | ThoughtPiece | CallPiece | Ended
