"""Limits of a session, and the parts that it is joined from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from hortus.agent.session.parts import Asker, Checker, Checkpoints, Gate, Guidance, Hooks
from hortus.agent.values import AgentTool, Image

DEFAULT_WINDOW = 131_072
DEFAULT_ANSWER = 8_192


class Limits(Struct, frozen=True):
    """How far one prompt may go; None is without end."""

    turns: int | None = None
    """Requests to the model."""
    cost: float | None = None
    """In the gateway's currency, over what this process asks."""
    window: int = DEFAULT_WINDOW
    """Tokens that the model takes, answer included."""
    answer: int = DEFAULT_ANSWER
    """Tokens kept free for an answer."""


class Commands(Protocol):
    """The person's own commands, kept as files."""

    def commands(self) -> Mapping[str, str]:
        """Return their names with what each is for."""

    def expand(self, name: str, words: str) -> str:
        """Return what a command says with these words."""


class Mentions(Protocol):
    """Reads what a person points at."""

    def resolve(self, text: str) -> str:
        """Return what stands in the files that a text mentions; empty for none."""

    def images(self, text: str) -> Sequence[Image]:
        """Return the pictures that a text mentions."""


class Parts(Struct, frozen=True):
    """What the loop works with; a part that is None has nothing to say."""

    asker: Asker
    tools: Sequence[AgentTool]
    gate: Gate
    system: str
    opening: str = ""
    """What the first turn of a conversation says of the day and the place."""
    checkpoints: Checkpoints | None = None
    hooks: Hooks | None = None
    checkers: Sequence[Checker] = ()
    guidance: Guidance | None = None
    commands: Commands | None = None
    mentions: Mentions | None = None
    closers: Sequence[Callable[[], None]] = ()
    """Called when the session ends, such as for servers that were started."""
    check_model: Callable[[str], None] | None = None
    """Raises why a model may not be asked."""
    data_class: str = ""
    sandbox: Callable[[], str] = str
    """Says how commands are closed in, in a word or two."""
