"""What a call would do, in the terms in which it is permitted and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hortus.agent.toolcalls import Json


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Files or folders of the workspace are read, by their paths in it."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditFiles:
    """Files of the workspace are written; ``diff`` is the whole change as a unified diff."""

    paths: tuple[str, ...]
    diff: str
    notes: tuple[str, ...] = ()
    """What was overlooked to find the places, such as another indentation."""


@dataclass(frozen=True, slots=True)
class RunCommand:
    """A command line is run by bash in the sandbox, with only these hosts reachable."""

    command: str
    hosts: tuple[str, ...] = ()
    writes: bool = True
    """False where the sandbox holds the workspace read-only."""
    folder: str = ""
    """Where it begins, as seen from the workspace."""


@dataclass(frozen=True, slots=True)
class UseServer:
    """A tool of an MCP server is called."""

    server: str
    tool: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class AskCompany:
    """The company's index, rules or libraries are asked."""

    question: str


@dataclass(frozen=True, slots=True)
class Delegate:
    """A part of the work is given to an agent with a conversation of its own."""

    task: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Only the agent's own notes change, such as its list of steps."""


Action = ReadFiles | EditFiles | RunCommand | UseServer | AskCompany | Delegate | Note


class Mode(StrEnum):
    """How much the agent may do before it has to ask."""

    PLAN = "plan"
    ASK = "ask"
    ACCEPT_EDITS = "accept-edits"
    AUTO = "auto"


class Effect(StrEnum):
    """What is decided of an action."""

    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, why, and what would change it."""

    effect: Effect
    reason: str
    rule: str = ""
    """The rule that decided, as it is written; empty where the mode did."""
    remedy: str = ""
