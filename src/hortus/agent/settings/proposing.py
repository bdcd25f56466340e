"""Tell what of a project's settings holds at once, and what only after the person trusts it."""

from collections.abc import Mapping

from hortus.agent.settings.bounding import STRICTEST
from hortus.agent.settings.types import AgentSettings

PERSONAL = frozenset({"proxy", "ca_file", "client_certificate", "client_key"})
"""What a project never sets, trusted or not: who reads along is the person's to decide."""
_NUMBERS = ("max_turns", "instructions_kb", "command_limit_s")


def tightening(project: AgentSettings, given: frozenset[str]) -> dict[str, object]:
    """Return those values of a project that only tighten what holds without it."""
    usual = AgentSettings()
    kept: dict[str, object] = {}
    if "mode" in given and STRICTEST.index(project.mode) < STRICTEST.index(usual.mode):
        kept["mode"] = project.mode
    for name in _NUMBERS:
        if name in given and getattr(project, name) <= getattr(usual, name):
            kept[name] = getattr(project, name)
    if "max_cost" in given and project.max_cost > 0:
        kept["max_cost"] = project.max_cost
    if "look_unasked" in given and not project.look_unasked:
        kept["look_unasked"] = False
    return kept


def wishes_of(project: AgentSettings, given: frozenset[str]) -> tuple[str, ...]:
    """Return, in words, what takes effect only after the person has trusted it."""
    at_once = tightening(project, given)
    scalars = given - at_once.keys() - {"rules", "servers", "hooks"}
    wishes = [f"{name} = {_shown(getattr(project, name))}" for name in sorted(scalars)]
    wishes += [f"allow {rule.allow}" for rule in project.rules if rule.allow]
    wishes += [f"server {name}: {_server(entry)}" for name, entry in project.servers.items()]
    wishes += [f"hook {hook.on}: {' '.join(hook.command)}" for hook in project.hooks]
    return tuple(wishes)


def _server(entry: Mapping[str, object]) -> str:
    command = entry.get("command")
    words = command if isinstance(command, list) else [command or entry.get("url") or ""]
    arguments = entry.get("args")
    words = [*words, *arguments] if isinstance(arguments, list) else words
    hosts = entry.get("hosts")
    reach = f" (reaches {', '.join(map(str, hosts))})" if isinstance(hosts, list) else ""
    return " ".join(map(str, words)) + reach


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
