"""``<tool_call>`` with JSON in it (Hermes, Qwen) or with keys and values (GLM)."""

import json
import re

from hortus.agent.toolcalls.types import Found, Grammar, RawCall, Repair, Step
from hortus.core.regex import late

_OPEN = late(r"<tool_call>\s*")
_CLOSE = "</tool_call>"
_NEXT = late(r"</tool_call>|<tool_call>")
_NAME = late(r"([\w.:-]+)[ \t]*\n?\s*(?=<arg_key>|</tool_call>)")
_CUT_NAME = late(r"[\w.:-]+\s*(?:<(?:a(?:r(?:g(?:_\w*)?)?)?)?)?")
_KEY = late(r"\s*<arg_key>(.*?)</arg_key>\s*<arg_value>", re.DOTALL)
_VALUE_END = late(r"</arg_value>(?=\s*(?:<arg_key>|</tool_call>))")
# Only where a value ends is asked, so numbers are left as they are: Python reads no endless ones.
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


def read_tagged(text: str, at: int) -> Found | None:
    """Return the call that begins here, also where it is broken or was cut off."""
    opened = _OPEN.match(text, at)
    if not opened:
        return None
    start = opened.end()
    if text[start : start + 1] in {"{", "["}:
        return _json(text, at, start)
    return _pairs(text, at, start)


def _json(text: str, at: int, start: int) -> Found:
    try:
        _, end = _DECODER.raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):
        return _broken(text, at, start)
    close = _after_blank(text, end)
    if text.startswith(_CLOSE, close):
        return _found(text[start:end], text[at : close + len(_CLOSE)], close + len(_CLOSE))
    if close < len(text) and not text.startswith("<tool_call>", close):
        return _broken(text, at, start)
    mended = Repair(Step.TAG, "", "", _CLOSE)
    return _found(text[start:end], text[at:end], end, repairs=(mended,))


def _broken(text: str, at: int, start: int) -> Found:
    found = _NEXT.search(text, start)
    stop = found.start() if found else len(text)
    closed = found is not None and found.group() == _CLOSE
    end = stop + len(_CLOSE) if closed else stop
    return _found(text[start:stop], text[at:end], end, complete=closed)


def _found(
    body: str, source: str, end: int, *, complete: bool = True, repairs: tuple[Repair, ...] = ()
) -> Found:
    return Found((RawCall(None, body, Grammar.HERMES, complete, source, repairs),), end)


def _pairs(text: str, at: int, start: int) -> Found | None:
    name = _NAME.match(text, start)
    if not name:
        cut = _CUT_NAME.fullmatch(text, start)
        return (
            _glm(text, (at, len(text)), cut.group().strip(), {}, complete=False) if cut else None
        )
    arguments: dict[str, str] = {}
    here = name.end()
    while key := _KEY.match(text, here):
        end = _VALUE_END.search(text, key.end())
        if end is None:
            return _glm(text, (at, len(text)), name[1], arguments, complete=False)
        arguments[key[1].strip()] = text[key.end() : end.start()]
        here = end.end()
    close = _after_blank(text, here)
    closed = text.startswith(_CLOSE, close)
    stop = close + len(_CLOSE) if closed else len(text)
    return _glm(text, (at, stop), name[1], arguments, complete=closed)


def _glm(
    text: str, span: tuple[int, int], name: str, arguments: dict[str, str], *, complete: bool
) -> Found:
    start, end = span
    return Found((RawCall(name, arguments, Grammar.GLM, complete, text[start:end]),), end)


def _after_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
