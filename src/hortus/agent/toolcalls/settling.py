"""Make calls that can be made of calls as they were written, or say what is wrong with them."""

import json
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.toolcalls.lenient import NotJsonError, read_json
from hortus.agent.toolcalls.names import clean_name, find_tool
from hortus.agent.toolcalls.schema import Fitter, SchemaError
from hortus.agent.toolcalls.types import (
    Fault,
    Grammar,
    Json,
    RawCall,
    Repair,
    Step,
    Tool,
    ToolCall,
)
from hortus.core.regex import late

_NAMES = ("name", "tool_name", "tool", "function")
_ARGUMENTS = ("arguments", "parameters", "input", "args")
_BESIDE = frozenset({"id", "type", "call_id"})
_NAME = late(r"[A-Za-z_][\w.:/-]{0,127}")
_NAMING = late(r"""["'](?:name|tool|tool_name|function)["']\s*:\s*["']([\w.-]+)["']""")
_CUT_OFF = "its end is missing, so it may have been cut off"
_IN_PROSE = {Grammar.FENCED, Grammar.BARE, Grammar.PYTHONIC}


class _NoCallError(ValueError):
    """Something is no call at all."""


class _Draft(Struct, frozen=True):
    """One call with its name, its arguments still as they were sent."""

    name: str
    arguments: Json
    raw: RawCall
    repairs: tuple[Repair, ...]


def settle(raw: RawCall, tools: Sequence[Tool] | None) -> list[ToolCall | Fault]:
    """Return what became of a call; nothing where it is none, such as JSON that means no call."""
    try:
        drafts = list(_drafts(raw))
    except NotJsonError as e:
        if raw.grammar in _IN_PROSE and not _names_a_tool(raw, tools):
            return []
        problem = str(e) if raw.complete else f"{e}; {_CUT_OFF}"
        return [Fault(clean_name(raw.name or ""), f"its JSON is broken: {problem}", raw.source)]
    except _NoCallError:
        return []
    settled = [_one(draft, tools) for draft in drafts]
    return [call for call in settled if call is not None]


def _names_a_tool(raw: RawCall, tools: Sequence[Tool] | None) -> bool:
    """Tell whether broken JSON was to be a call: it may as well be the beginning of a text."""
    known = {tool.name for tool in tools or ()}
    return any(found[1] in known for found in _NAMING.finditer(raw.source))


def _drafts(raw: RawCall) -> Iterator[_Draft]:
    if not isinstance(raw.body, str):
        if raw.name is not None:
            yield _Draft(raw.name, dict(raw.body), raw, raw.repairs)
        return
    if raw.name is not None and not raw.body.strip():
        yield _Draft(raw.name, {}, raw, raw.repairs)
        return
    value, mended = read_json(raw.body, complete=raw.complete)
    repairs = raw.repairs
    if mended:
        repairs += (Repair(Step.JSON, "", raw.body.strip(), _dumped(value)),)
    # JSON says itself where it ends.
    raw = replace(raw, complete=True)
    if raw.name is not None:
        yield _Draft(raw.name, value, raw, repairs)
        return
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise _NoCallError
    for entry in entries:
        name, arguments = _named(entry)
        yield _Draft(name, arguments, raw, repairs)


def _named(entry: Json) -> tuple[str, Json]:
    """Return name and arguments of a call in JSON; everything in it has to be part of a call."""
    if not isinstance(entry, Mapping):
        raise _NoCallError
    inner = entry.get("function")
    if isinstance(inner, Mapping):
        return _named(inner)
    key = next((word for word in _NAMES if isinstance(entry.get(word), str)), None)
    held = next((word for word in _ARGUMENTS if word in entry), None)
    if key is None or set(entry) - {key, held} - _BESIDE:
        raise _NoCallError
    name = entry[key]
    if not isinstance(name, str) or not name.strip():
        raise _NoCallError
    return name, entry[held] if held else {}


def _one(draft: _Draft, tools: Sequence[Tool] | None) -> ToolCall | Fault | None:
    raw = draft.raw
    if not raw.complete:
        return Fault(clean_name(draft.name), _CUT_OFF, raw.source)
    repairs = list(draft.repairs)
    try:
        arguments = _arguments(draft.arguments, repairs)
    except NotJsonError as e:
        return Fault(clean_name(draft.name), f"its arguments are broken: {e}", raw.source)
    if tools is None:
        return _without_tools(draft, arguments, repairs)
    named = find_tool(draft.name, {tool.name: tool for tool in tools})
    if named is None:
        if raw.grammar in _IN_PROSE:
            return None
        known = ", ".join(tool.name for tool in tools) or "none"
        problem = f"there is no such tool; there are: {known}"
        return Fault(clean_name(draft.name), problem, raw.source)
    if draft.name.strip() != named.tool.name and not _usual(draft, named.tool.name):
        repairs.append(Repair(Step.NAME, "", draft.name, named.tool.name))
    return _fitted(draft, arguments, named.tool, repairs, guessed=named.guessed)


def _usual(draft: _Draft, name: str) -> bool:
    """Tell whether Harmony's own way of naming tools was used."""
    return draft.raw.grammar is Grammar.HARMONY and draft.name == f"functions.{name}"


def _fitted(
    draft: _Draft,
    arguments: Mapping[str, Json],
    tool: Tool,
    repairs: list[Repair],
    *,
    guessed: bool,
) -> ToolCall | Fault:
    fitter = Fitter(tool.parameters, from_text=not isinstance(draft.raw.body, str))
    try:
        fitted = fitter.fit(arguments)
    except SchemaError as e:
        return Fault(tool.name, str(e), draft.raw.source)
    mended = bool(fitter.repairs) or any(r.step is Step.JSON for r in repairs)
    if guessed and mended:
        # Two guesses in one call could make something of it that nobody meant.
        problem = f"there is no tool {clean_name(draft.name)}; {tool.name} is near to it"
        return Fault(clean_name(draft.name), problem, draft.raw.source)
    repairs += fitter.repairs
    return ToolCall(tool.name, fitted, draft.raw.grammar, bool(repairs), tuple(repairs))


def _without_tools(
    draft: _Draft, arguments: Mapping[str, Json], repairs: list[Repair]
) -> ToolCall | None:
    """Return a call of which only the grammar can be judged."""
    name = clean_name(draft.name)
    if draft.raw.grammar in _IN_PROSE or not _NAME.fullmatch(name):
        return None
    if name != draft.name.strip() and not _usual(draft, name):
        repairs.append(Repair(Step.NAME, "", draft.name, name))
    return ToolCall(name, arguments, draft.raw.grammar, bool(repairs), tuple(repairs))


def _arguments(value: Json, repairs: list[Repair]) -> Mapping[str, Json]:
    """Return arguments as an object, also where they were sent as a string of JSON."""
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        read, mended = read_json(value, complete=True)
        if mended:
            repairs.append(Repair(Step.JSON, "", value, _dumped(read)))
        value = read
    if not isinstance(value, Mapping):
        raise NotJsonError("they are no object")
    return value


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
