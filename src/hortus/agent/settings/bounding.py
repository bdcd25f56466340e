"""Hold settings to what the administrator requires, and say what fell back."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from hortus.agent.permissions import NamePattern
from hortus.agent.settings.types import AgentSettings, HookEntry, Requirements
from hortus.agent.values import Mode, Noticed

if TYPE_CHECKING:
    from hortus.agent.servers import ServerEntry

STRICTEST = (Mode.PLAN, Mode.ASK, Mode.ACCEPT_EDITS, Mode.AUTO)
_ADMINISTRATOR = "the administrator's requirements decide this"


def bounded(
    settings: AgentSettings, required: Requirements, origins: dict[str, str]
) -> tuple[AgentSettings, list[Noticed]]:
    """Return settings that keep the requirements; ``origins`` is told of what fell back."""
    changes: dict[str, object] = {}
    mode = _nearest(settings.mode, modes_of(required))
    if mode is not settings.mode:
        changes["mode"] = mode
    if not may_ask(settings.model, required) and settings.model:
        changes["model"] = ""
    allowed = tuple(model for model in settings.fallback_models if may_ask(model, required))
    if allowed != settings.fallback_models:
        changes["fallback_models"] = allowed
    if required.max_turns is not None and settings.max_turns > required.max_turns:
        changes["max_turns"] = required.max_turns
    if required.max_cost is not None and not 0 < settings.max_cost <= required.max_cost:
        changes["max_cost"] = required.max_cost
    if settings.hooks and not required.hooks:
        changes["hooks"] = ()
    notices = [_fell_back(settings, name, changes[name], origins) for name in changes]
    origins.update(dict.fromkeys(changes, "requirements"))
    asked_for = [n for n in notices if n.text]
    return msgspec.structs.replace(settings, **changes), asked_for


def permitted_servers(
    servers: "tuple[ServerEntry, ...]", required: Requirements
) -> "tuple[tuple[ServerEntry, ...], list[Noticed]]":
    """Return the servers that may be used, and what to say of the others."""
    kept = tuple(server for server in servers if _is_permitted(server, required))
    refused = [server.name for server in servers if server not in kept]
    return kept, [
        Noticed(
            f"the MCP server {name} is not used: it, or a host of it, is not one of those allowed",
            _ADMINISTRATOR,
        )
        for name in refused
    ]


def _is_permitted(server: "ServerEntry", required: Requirements) -> bool:
    from hortus.agent.servers import Program  # noqa: PLC0415 - only who has servers pays

    place = server.place
    hosts = place.hosts if isinstance(place, Program) else ()
    if required.hosts is not None and not all(_may_reach(host, required.hosts) for host in hosts):
        return False
    if required.servers is None:
        return True
    for allowed in required.servers:
        if allowed.name != server.name:
            continue
        if isinstance(place, Program):
            return bool(allowed.command) and place.command == allowed.command
        return bool(allowed.url) and place.url == allowed.url
    return False


def _may_reach(host: str, allowed: Sequence[str]) -> bool:
    """Tell whether a host, or every host that a pattern stands for, is one of those allowed."""
    patterns = [NamePattern.of(pattern) for pattern in allowed]
    return any(p.covers(host.partition(":")[0]) or p.covers(host) for p in patterns)


def modes_of(required: Requirements) -> frozenset[Mode]:
    """Return the modes that may be chosen; the strictest always is."""
    if required.modes is None:
        return frozenset(Mode)
    return frozenset(required.modes) | {Mode.PLAN}


def _nearest(mode: Mode, modes: frozenset[Mode]) -> Mode:
    """Return the widest allowed mode that is no wider."""
    return [m for m in STRICTEST[: STRICTEST.index(mode) + 1] if m in modes][-1]


def may_ask(model: str, required: Requirements) -> bool:
    """Tell whether the administrator lets a model be asked."""
    patterns = required.models
    return patterns is None or any(fnmatchcase(model, pattern) for pattern in patterns)


def _fell_back(
    settings: AgentSettings, name: str, value: object, origins: Mapping[str, str]
) -> Noticed:
    if name not in origins:  # nobody had asked for another value
        return Noticed("")
    was: tuple[HookEntry, ...] | object = getattr(settings, name)
    shown = "hooks" if name == "hooks" else f"{name} = {was}"
    now = "they are not run" if name == "hooks" else f"it is {value or 'the default'}"
    return Noticed(f"{shown} ({origins[name]}) is not allowed; {now}", _ADMINISTRATOR)
