"""What a tool is, and how much it says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from hortus.mcp.context import Asked, Sources
from hortus.mcp.errors import ToolArgumentError
from hortus.mcp.schemas import schema_of

MOST_CHARACTERS = 12_000
"""No answer has more text than this: what a client's model can read is precious."""
LONGEST_LINE = 200
Name = Annotated[str, Meta(min_length=1, max_length=300)]


@dataclass(frozen=True, slots=True)
class Given:
    """What a tool gives back: words for a model, and the same for programs."""

    text: str
    value: msgspec.Struct


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; ``call`` reads the arguments, and raises ``ToolArgumentError`` for wrong ones."""

    name: str
    title: str
    description: str
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    call: Callable[[bytes, Sources, Asked], Given]

    def described(self) -> dict[str, object]:
        """Return the tool as clients list it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": schema_of(self.takes),
            "outputSchema": schema_of(self.gives),
            "annotations": {
                "readOnlyHint": True,
                "destructiveHint": False,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }


_A = TypeVar("_A", bound=msgspec.Struct)
_Work = Callable[[_A, Sources, Asked], Given]


def reading(takes: type[_A], work: _Work[_A]) -> Callable[[bytes, Sources, Asked], Given]:
    """Return a tool's work with the reading of its arguments before it."""

    def call(arguments: bytes, sources: Sources, asked: Asked) -> Given:
        try:
            given = msgspec.json.decode(arguments, type=takes)
        except msgspec.DecodeError as e:
            raise ToolArgumentError(
                f"the arguments are not what the tool takes: {e}",
                remedy="see the tool's input schema",
            ) from e
        return work(given, sources, asked)

    return call


def within_budget(text: str) -> str:
    """Return a text that is not too long, cut at a line and saying so."""
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[:MOST_CHARACTERS].rpartition("\n")[0]
    return f"{kept}\n[cut here: ask for less, or for something narrower]"


def one_line(text: str) -> str:
    """Return a line as it may be shown: not too long, without control characters."""
    cut = text[:LONGEST_LINE] + ("…" if len(text) > LONGEST_LINE else "")
    return "".join(c if c.isprintable() or c == "\t" else " " for c in cut).rstrip()
