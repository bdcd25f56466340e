"""Tell what of a project's settings holds at once, and what only after the person trusts it."""

import shlex
from collections.abc import Mapping

from hortus.agent.settings.bounding import STRICTEST
from hortus.agent.settings.types import AgentSettings
from hortus.agent.visible import visible
from hortus.core.regex import late

PERSONAL = frozenset({"proxy", "ca_file", "client_certificate", "client_key"})
"""What a project never sets, trusted or not: who reads along is the person's to decide."""
_MEANING = {
    "hosts": "reaches",
    "environment_files": "is given files",
    "key_file": "is given the key in",
    "writes": "writes files:",
}
_BLANKS = late(" {4,}")
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
    wishes += [f"hook {hook.on}: {shlex.join(hook.command)}" for hook in project.hooks]
    return tuple(_in_one_line(wish) for wish in wishes)


def _server(entry: Mapping[str, object]) -> str:
    """Return all of a server: what is run or asked, then every other setting of it."""
    command = entry.get("command")
    words = command if isinstance(command, list) else [command or entry.get("url") or ""]
    arguments = entry.get("args")
    words = [*words, *arguments] if isinstance(arguments, list) else words
    rest = [
        f"{_MEANING.get(name, name)} {_shown(value)}"
        for name, value in sorted(entry.items())
        if name not in {"command", "args"} and not (name == "url" and not command)
    ]
    more = f" ({'; '.join(rest)})" if rest else ""
    return (shlex.join(map(str, words)) if command else str(words[0])) + more


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={said}" for name, said in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _in_one_line(wish: str) -> str:
    """Return a wish in which nothing is hidden and that cannot look like several."""
    shown = visible(wish).replace("\n", "<U+000A>").replace("\t", "<U+0009>")
    return _BLANKS.sub(lambda found: f"<{len(found[0])} blanks>", shown)
