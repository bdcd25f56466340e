"""``[name(key=value)]``: calls as Python writes them, with plain values only."""

import ast
import json
import re

from hortus.agent.toolcalls.types import Found, Grammar, Json, RawCall
from hortus.core.regex import late

_WRAPPED = late(r"<\|python_start\|>(.*?)<\|python_end\|>\s*", re.DOTALL)
_LIKELY = late(r"\[\s*[A-Za-z_][\w.]*\s*\(")


def read_pythonic(text: str, at: int) -> Found | None:
    """Return the calls of a list that makes up the rest of the text."""
    if wrapped := _WRAPPED.match(text, at):
        return _calls(wrapped[1].strip(), wrapped.end())
    return _calls(text[at:].strip(), len(text))


def _calls(source: str, end: int) -> Found | None:
    if not _LIKELY.match(source):
        return None
    try:
        parsed = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if not isinstance(parsed, ast.List) or not parsed.elts:
        return None
    calls = [_call(node, source) for node in parsed.elts]
    if any(call is None for call in calls):
        return None
    return Found(tuple(call for call in calls if call is not None), end)


def _call(node: ast.expr, source: str) -> RawCall | None:
    if not isinstance(node, ast.Call) or node.args:
        return None
    arguments: dict[str, Json] = {}
    for keyword in node.keywords:
        try:
            value: Json = ast.literal_eval(keyword.value)
        except (ValueError, TypeError, MemoryError, RecursionError):
            return None
        if keyword.arg is None:
            return None
        arguments[keyword.arg] = value
    body = _encoded(arguments)
    if body is None:
        return None
    return RawCall(ast.unparse(node.func), body, Grammar.PYTHONIC, True, source)


def _encoded(arguments: dict[str, Json]) -> str | None:
    """Return arguments as JSON; None where Python means something that JSON has not."""
    try:
        return json.dumps(arguments, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return None
