"""``<function=NAME><parameter=KEY>`` of Qwen3-Coder, and ``<invoke name="NAME">`` of others."""

from msgspec import Struct

from hortus.agent.toolcalls.types import Found, Grammar, RawCall, Repair, Step
from hortus.core.regex import late

_MARK = r"(?:\uff5cDSML\uff5c)?"
_ATTRIBUTE = r"""(?:=|\s+name=)["']?([^"'>\s]+)["']?"""
_OPEN = late(rf"(?:<tool_call>\s*)?<{_MARK}(function|invoke){_ATTRIBUTE}\s*>")
_PARAMETER = late(rf"\s*<{_MARK}parameter{_ATTRIBUTE}(?:\s+string=\"\w+\")?\s*>")
_PARAMETER_END = late(
    rf"</{_MARK}parameter>(?=\s*(?:<{_MARK}parameter\b|</{_MARK}(?:function|invoke)>|</tool_call>|\Z))"
)
_PARAMETER_TAG = late(rf"<{_MARK}parameter\b")
_PARAMETER_CLOSE = late(rf"</{_MARK}parameter>")
_ANY_END = late(rf"<{_MARK}parameter\b|</{_MARK}(?:function|invoke)>")
_CLOSE = late(rf"\s*</{_MARK}(?:function|invoke)>(?:\s*</tool_call>)?")
_OUTER_CLOSE = late(r"\s*</tool_call>")


class _Call(Struct):
    """What was read of a call so far."""

    name: str
    arguments: dict[str, str]
    repairs: list[Repair]
    packed: bool
    """Whether the grammar puts a line break before and after each value."""
    twice: bool = False


def read_elements(text: str, at: int) -> Found | None:
    """Return the call that begins here, with or without ``<tool_call>`` before it."""
    opened = _OPEN.match(text, at)
    if not opened:
        return None
    qwen = opened[1] == "function"
    call = _Call(opened[2], {}, [], packed=qwen)
    if qwen and not opened.group().startswith("<tool_call>"):
        call.repairs.append(Repair(Step.TAG, "", "", "<tool_call>"))
    here, complete = _parameters(text, opened.end(), call)
    raw = RawCall(
        call.name,
        call.arguments,
        Grammar.QWEN_XML if qwen else Grammar.INVOKE,
        complete and not call.twice,
        text[at:here],
        tuple(call.repairs),
    )
    return Found((raw,), here)


def _parameters(text: str, here: int, call: _Call) -> tuple[int, bool]:
    """Read the arguments of a call; return where it ends, and whether its end is there."""
    while opened := _PARAMETER.match(text, here):
        stop, after, mended = _value_end(text, opened.end())
        if stop is None:
            return len(text), False
        call.twice = call.twice or opened[1] in call.arguments
        call.arguments[opened[1]] = _unpacked(text[opened.end() : stop], call)
        if mended:
            call.repairs.append(Repair(Step.TAG, opened[1], "", "</parameter>"))
        here = after
    if closed := _CLOSE.match(text, here):
        return closed.end(), True
    if call.arguments and (outer := _OUTER_CLOSE.match(text, here)):
        call.repairs.append(Repair(Step.TAG, "", "", "</function>"))
        return outer.end(), True
    return (len(text) if not text[here:].strip() else here), False


def _value_end(text: str, start: int) -> tuple[int | None, int, bool]:
    """Return where a value ends, where its closing tag ends, and whether that was missing."""
    for found in _PARAMETER_END.finditer(text, start):
        inside = text[start : found.start()]
        # A value may quote calls of its own; then as many tags are closed in it as are opened.
        if len(_PARAMETER_TAG.findall(inside)) == len(_PARAMETER_CLOSE.findall(inside)):
            return found.start(), found.end(), False
    if missing := _ANY_END.search(text, start):
        return missing.start(), missing.start(), True
    return None, len(text), False


def _unpacked(value: str, call: _Call) -> str:
    """Return a value without the line breaks that its grammar puts around it."""
    if call.packed or value.startswith("\n"):
        return value.removeprefix("\n").removesuffix("\n")
    return value
