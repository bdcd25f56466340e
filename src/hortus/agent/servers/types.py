"""What is known of an MCP server: how to reach it, and what it offers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hortus.agent.toolcalls import Json

SILENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Program:
    """A server that is started here and speaks over its standard input and output."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, Path] = field(default_factory=dict)
    """More of its environment, each from a file that is read when it is started."""
    hosts: tuple[str, ...] = ()
    """Hosts that it may reach from the sandbox."""
    writes: bool = False
    """Whether it may write in the workspace."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server that runs elsewhere and speaks over HTTP."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    key_file: Path | None = None
    """A file with a key, sent as `Authorization: Bearer`."""


@dataclass(frozen=True, slots=True)
class ServerEntry:
    """One server as a settings file names it."""

    name: str
    place: Program | Address
    silence_s: float = SILENCE_S

    @property
    def identity(self) -> str:
        """What tells it from every other, whatever it is called: a hash of how it is reached.

        Secrets are not part of it.
        """
        said: list[object] = (
            ["program", self.place.command, sorted(self.place.hosts), self.place.writes]
            if isinstance(self.place, Program)
            else ["address", self.place.url]
        )
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Offered:
    """A tool of a server; ``parameters`` is the JSON schema of its arguments."""

    name: str
    description: str = ""
    parameters: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource (named by its URI) or a prompt (by its name) of a server."""

    name: str
    description: str = ""
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """All that a server offers, as it said when it was last asked."""

    version: str
    tools: tuple[Offered, ...] = ()
    resources: tuple[Thing, ...] = ()
    prompts: tuple[Thing, ...] = ()

    def tool(self, name: str) -> Offered | None:
        """Return the tool of that name, if there is one."""
        return next((one for one in self.tools if one.name == name), None)
