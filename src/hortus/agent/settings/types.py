"""Settings of the agent as they stand in ``agent.toml`` and ``requirements.toml``."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hortus.agent.values import Mode

_Positive = Annotated[int, Meta(ge=1)]
_Seconds = Annotated[float, Meta(gt=0, le=3600)]


class Moment(StrEnum):
    """When a hook is run."""

    BEFORE = "before"
    AFTER = "after"
    STOP = "stop"


class RuleEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of permission; it has one of ``allow``, ``ask`` and ``deny``."""

    allow: str = ""
    """What passes without a question, such as `run: make test *`."""
    ask: str = ""
    """What is asked for in every mode."""
    deny: str = ""
    """What is never done."""
    match: tuple[str, ...] = ()
    """Examples that the rule has to match; checked whenever it is loaded."""
    not_match: tuple[str, ...] = ()
    """Examples that it must not match."""
    reason: str = ""
    """What to say where the rule asks or denies."""


class HookEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A program that has a say before or after tools, or when the work is to end."""

    on: Moment
    """`before` or `after` a tool, or `stop`."""
    command: Annotated[tuple[str, ...], Meta(min_length=1)]
    """The program and its words; it is run in the sandbox."""
    when: tuple[str, ...] = ()
    """Rules' patterns of the actions it is run for, such as `edit: src/**`; none means all."""
    time_limit_s: _Seconds = 10.0
    """How long it may take."""


class AgentSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person, a project or the command line sets."""

    mode: Mode = Mode.ASK
    """What is done without a question: `plan`, `ask`, `accept-edits` or `auto`."""
    model: str = ""
    """The model to ask; empty takes the gateway's first."""
    fallback_models: tuple[str, ...] = ()
    """Models to go on with where that one cannot be reached, in this order."""
    max_turns: _Positive = 200
    """How often a model may be asked for one thing that a person says."""
    max_cost: Annotated[float, Meta(ge=0)] = 0.0
    """What one session may cost, in the gateway's currency; 0 sets no limit."""
    instructions_kb: _Positive = 32
    """How much of AGENTS.md and CLAUDE.md is told to the model; more is left out and said so."""
    command_limit_s: _Seconds = 120.0
    """How long a command may run that asks for no other limit."""
    environment: tuple[str, ...] = ()
    """Names of variables that commands get from the person's environment."""
    look_unasked: bool = True
    """Whether commands that only look, such as `git status` and `rg`, pass without a question."""
    rules: tuple[RuleEntry, ...] = ()
    """Rules of permission."""
    servers: dict[str, dict[str, object]] = {}
    """MCP servers by name; see the how-to on MCP servers."""
    company: bool | None = None
    """Whether the gateway is asked for the company's code and rules; left out, if it has any."""
    company_repository: str = ""
    """What the gateway's index calls the repository; empty takes the folder's name."""
    hooks: tuple[HookEntry, ...] = ()
    """Programs that have a say."""
    proxy: str = ""
    """HTTP proxy to reach servers through, such as `http://proxy.example:3128`; empty takes
    `HTTPS_PROXY` and `HTTP_PROXY`, `none` uses none. Hosts in `NO_PROXY` are reached without."""
    ca_file: str = ""
    """Certificates (PEM) to trust in place of the system's; empty takes `SSL_CERT_FILE`."""
    client_certificate: str = ""
    """File of the certificate (PEM) to show to the gateway, with its key unless `client_key`."""
    client_key: str = ""
    """File of the key of `client_certificate`, without a password."""


class RequiredServer(Struct, frozen=True, forbid_unknown_fields=True):
    """An MCP server that may be used: by this name, and only as this program or address."""

    name: str
    """Its name."""
    command: tuple[str, ...] = ()
    """The program and all of its words."""
    url: str = ""
    """The address."""


class Requirements(Struct, frozen=True, forbid_unknown_fields=True):
    """What the administrator requires; nobody else loosens it."""

    modes: tuple[Mode, ...] | None = None
    """Modes that may be chosen; left out, all."""
    models: tuple[str, ...] | None = None
    """Models that may be asked, `*` for any characters; left out, all."""
    max_turns: _Positive | None = None
    """The highest `max_turns`."""
    max_cost: Annotated[float, Meta(gt=0)] | None = None
    """The highest `max_cost`."""
    hosts: tuple[str, ...] | None = None
    """Hosts that commands and servers may reach, `*` for any characters; an empty list: none."""
    servers: tuple[RequiredServer, ...] | None = None
    """MCP servers that may be used, by name and identity; left out, all."""
    hooks: bool = True
    """Whether hooks are run."""
    project_trust: bool = True
    """Whether people may trust what a project proposes."""
    allow_root: bool = False
    """Whether commands may be run when hortus runs as root."""
    weak_sandbox: bool = False
    """Whether commands may run where the sandbox cannot be shown to hold everything."""
    rules: tuple[RuleEntry, ...] = ()
    """Rules that hold for everyone; what they deny or ask for, no other rule allows."""
