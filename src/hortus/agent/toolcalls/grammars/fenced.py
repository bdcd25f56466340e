"""JSON calls in a code fence, or bare, where they are all that a message says."""

import json
import re

from hortus.agent.toolcalls.types import Found, Grammar, RawCall
from hortus.core.regex import late

_FENCE = late(r"[ ]{0,3}```[ \t]*(\w*)[ \t]*\n(.*?)\n[ ]{0,3}```[ \t]*(?=\n|\Z)", re.DOTALL)
# Only where a value ends is asked, so numbers are left as they are: Python reads no endless ones.
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)
_WORDS = {"", "json", "tool_call", "tool_calls", "tool_code"}


def read_fenced(text: str, at: int) -> Found | None:
    """Return the calls of the fence that begins here."""
    found = _FENCE.match(text, at)
    if not found or found[1] not in _WORDS:
        return None
    body = found[2].strip()
    if not body.startswith(("{", "[")):
        return None
    return Found((RawCall(None, body, Grammar.FENCED, True, found.group()),), found.end())


def read_bare(text: str, at: int) -> Found | None:
    """Return the calls of bare JSON; broken JSON is taken to reach to the end."""
    start = at + len(text[at:]) - len(text[at:].lstrip())
    if text[start : start + 1] not in {"{", "["}:
        return None
    try:
        _, end = _DECODER.raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):
        body = text[start:].strip()
        return Found((RawCall(None, body, Grammar.BARE, False, body),), len(text))
    body = text[start:end]
    return Found((RawCall(None, body, Grammar.BARE, True, body),), end)
