"""What a connection needs of the wire below it, whichever that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hortus.agent.servers.messages import Incoming
from hortus.agent.servers.waiting import Patience
from hortus.agent.toolcalls import Json


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request; ``fields`` are what HTTP has to repeat of it in headers."""

    number: int
    method: str
    params: Mapping[str, Json]
    fields: Mapping[str, str] = field(default_factory=dict)
    announces: bool = True
    """Whether the server is told when the person interrupts; else hanging up says it."""


class Link(Protocol):
    """Carries messages to one server and back."""

    version: str
    """The revision that is spoken, once that is settled; HTTP says it in a header."""

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more can come."""

    def ask(self, call: Outgoing, patience: Patience) -> Incoming:
        """Return the answer to a request. Raises ``ToolError``."""

    def tell(self, method: str, params: Mapping[str, Json]) -> None:
        """Send a notification."""

    def close(self) -> None:
        """End the connection, and the server where it was started for it."""
