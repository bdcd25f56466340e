"""What a tool of the agent has to offer: a description, and calls made in two steps."""

from collections.abc import Callable, Mapping
from threading import Event
from typing import Protocol

from msgspec import Struct, field

from hortus.agent.toolcalls import Json
from hortus.agent.values.actions import Action
from hortus.agent.values.messages import Image
from hortus.core import HortusError


class ToolSpec(Struct, frozen=True):
    """A tool as the model is told of it; ``parameters`` is a JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Json] = field(default_factory=dict)


class Told(Struct, frozen=True):
    """What a call returns to the model."""

    text: str
    failed: bool = False
    images: tuple[Image, ...] = ()
    changed: tuple[str, ...] = ()
    """Files of the workspace that the call is known to have changed."""


def nowhere(piece: str) -> None:
    """Take output and show it to nobody."""
    del piece


class Running(Struct, frozen=True):
    """What a call is given while it runs."""

    output: Callable[[str], None] = nowhere
    """Takes pieces of output for the person, as they come."""
    stop: Event = field(default_factory=Event)
    """Set when the person interrupts: the call ends soon and says so."""


class Prepared(Protocol):
    """A call that is understood and has done nothing yet."""

    @property
    def action(self) -> Action:
        """What it would do."""

    def carry_out(self, running: Running) -> Told:
        """Do it. Raises ``ToolError`` where it cannot be done; then nothing is half done."""


class AgentTool(Protocol):
    """One tool."""

    @property
    def spec(self) -> ToolSpec:
        """The same in every request of a conversation."""

    def prepare(self, arguments: Mapping[str, Json]) -> Prepared:
        """Understand a call without doing anything. Raises ``ToolError``."""


class ToolError(HortusError):
    """A call cannot be made or carried out; the model is told message and remedy."""

    code, status = "tool_failed", 422
