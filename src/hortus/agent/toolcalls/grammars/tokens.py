"""Calls between special tokens: DeepSeek, Kimi, Mistral, and the Python tag of Llama."""

import json
import re

from hortus.agent.toolcalls.types import Found, Grammar, RawCall
from hortus.core.regex import late

_B, _U = "[\uff5c|]", "[▁_]"
_BEGIN = late(rf"<{_B}tool{_U}call{_U}begin{_B}>")
_END = late(rf"<{_B}tool{_U}call{_U}end{_B}>")
_SEPARATOR = late(rf"<{_B}tool{_U}sep{_B}>|<\|tool_call_argument_begin\|>")
_KIMI_ID = late(r"(?:functions\.)?([\w.-]+?)(?::\d+)?")
_FENCED = late(r"\s*(\S+)\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL)
_MISTRAL = late(r"\[TOOL_CALLS\]\s*")
_MISTRAL_NAMED = late(r"([\w.-]+)(?:\[CALL_ID\]\w+)?\[ARGS\]\s*")
_LLAMA = late(r"<\|python_tag\|>\s*(?=\{)")
# Only where a value ends is asked, so numbers are left as they are: Python reads no endless ones.
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


def read_tokens(text: str, at: int) -> Found | None:
    """Return the call of DeepSeek or Kimi that begins here."""
    opened = _BEGIN.match(text, at)
    if not opened:
        return None
    closed = _END.search(text, opened.end())
    following = _BEGIN.search(text, opened.end())
    if closed and following and following.start() < closed.start():
        closed = None
    stop = closed.start() if closed else following.start() if following else len(text)
    end = closed.end() if closed else stop
    head, separator, body = _parted(text[opened.end() : stop])
    grammar = Grammar.KIMI if separator.endswith("argument_begin|>") else Grammar.DEEPSEEK
    raw = RawCall(head, body, grammar, closed is not None, text[at:end])
    return Found((raw,), end)


def _parted(inside: str) -> tuple[str, str, str]:
    """Return name, separator and arguments of what stands between begin and end."""
    found = _SEPARATOR.search(inside)
    if not found:
        return inside.strip(), "", ""
    head, body = inside[: found.start()].strip(), inside[found.end() :]
    if found.group().endswith("argument_begin|>"):
        named = _KIMI_ID.fullmatch(head)
        return (named[1] if named else head), found.group(), body.strip()
    if head in {"function", ""} and (fenced := _FENCED.fullmatch(body)):
        return fenced[1], found.group(), fenced[2]
    return head, found.group(), body.strip()


def read_mistral(text: str, at: int) -> Found | None:
    """Return the calls behind ``[TOOL_CALLS]``: a list, or names with ``[ARGS]``."""
    opened = _MISTRAL.match(text, at)
    if not opened:
        return None
    here = opened.end()
    if named := _MISTRAL_NAMED.match(text, here):
        end = _json_end(text, named.end())
        return _one(text, at, (named.end(), end), named[1])
    if text[here : here + 1] not in {"[", "{"}:
        return None
    return _one(text, at, (here, _json_end(text, here)), None)


def _one(text: str, at: int, span: tuple[int, int | None], name: str | None) -> Found:
    start, end = span
    stop = len(text) if end is None else end
    raw = RawCall(name, text[start:stop], Grammar.MISTRAL, end is not None, text[at:stop])
    return Found((raw,), stop)


def read_llama(text: str, at: int) -> Found | None:
    """Return the JSON call behind ``<|python_tag|>``."""
    opened = _LLAMA.match(text, at)
    if not opened:
        return None
    end = _json_end(text, opened.end())
    stop = len(text) if end is None else end
    body = text[opened.end() : stop]
    return Found((RawCall(None, body, Grammar.BARE, end is not None, text[at:stop]),), stop)


def _json_end(text: str, start: int) -> int | None:
    try:
        _, end = _DECODER.raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):
        return None
    return end
