"""What a call would do, in the terms in which it is permitted and shown."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from hortus.agent.toolcalls import Json


class ReadFiles(Struct, frozen=True):
    """Files or folders of the workspace are read, by their paths in it."""

    paths: tuple[str, ...]


class EditFiles(Struct, frozen=True):
    """Files of the workspace are written; ``diff`` is the whole change as a unified diff."""

    paths: tuple[str, ...]
    diff: str
    notes: tuple[str, ...] = ()
    """What was overlooked to find the places, such as another indentation."""


class RunCommand(Struct, frozen=True):
    """A command line is run by bash in the sandbox, with only these hosts reachable."""

    command: str
    hosts: tuple[str, ...] = ()
    writes: bool = True
    """False where the sandbox holds the workspace read-only."""
    folder: str = ""
    """Where it begins, as seen from the workspace."""


class UseServer(Struct, frozen=True):
    """A tool of an MCP server is called."""

    server: str
    tool: str
    arguments: Mapping[str, Json]


class AskCompany(Struct, frozen=True):
    """The company's index, rules or libraries are asked."""

    question: str


class Delegate(Struct, frozen=True):
    """A part of the work is given to an agent with a conversation of its own."""

    task: str
    agent: str = ""


class Note(Struct, frozen=True):
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


class Decision(Struct, frozen=True):
    """What was decided, why, and what would change it."""

    effect: Effect
    reason: str
    rule: str = ""
    """The rule that decided, as it is written; empty where the mode did."""
    remedy: str = ""
