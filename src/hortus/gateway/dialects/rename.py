"""Give a request another model name and change no other byte."""

import re

import msgspec

from hortus.gateway.errors import BadRequestError

_KEY = b'"model"'
_STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_VALUE = re.compile(rb"\s*:\s*(%b)" % _STRING, re.DOTALL)
_TOKEN = re.compile(rb"%b|[{}\[\]]" % _STRING, re.DOTALL)


def rename_model(body: bytes, old: str, new: str) -> bytes:
    """Return ``body`` with the value of its own ``model`` field replaced by ``new``.

    ``body`` has passed ``peek``. Raises ``BadRequestError`` when its model is not ``old``, which
    can only be when the field stands there twice.
    """
    name = msgspec.json.encode(new)
    first = body.find(_KEY)
    # Searching backwards skips ahead and takes a third of the time of ``count``.
    if first >= 0 and body.rfind(_KEY) == first and body.rfind(b"\\u006") < 0:
        # The one spelling of the key in the whole body is the field that peek has seen.
        found = _VALUE.match(body, first + len(_KEY))
        spans = [found.span(1)] if found else []
    else:
        spans = _own_fields(body)
    if not spans or any(_text(body[start:end]) != old for start, end in spans):
        raise BadRequestError("the request names more than one model", remedy='send "model" once')
    for start, end in reversed(spans):
        body = body[:start] + name + body[end:]
    return body


def _own_fields(body: bytes) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    depth = 0
    for token in _TOKEN.finditer(body):
        first = body[token.start() : token.start() + 1]
        if first in b"{[":
            depth += 1
        elif first in b"}]":
            depth -= 1
        elif depth == 1 and _text(token[0]) == "model":
            value = _VALUE.match(body, token.end())
            if value:
                spans.append(value.span(1))
    return spans


def _text(literal: bytes) -> str | None:
    try:
        return msgspec.json.decode(literal, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
