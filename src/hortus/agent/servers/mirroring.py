"""Arguments that a server wants in headers as well (`x-mcp-header`), and what is wrong there."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hortus.agent.toolcalls import Json

_MARK = "x-mcp-header"
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_PLAIN = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_WRAPPED = re.compile(r"=\?base64\?.*\?=")
_TYPES = frozenset({"string", "integer", "boolean"})
_DEEPEST = 64
_NOT_SCHEMAS = frozenset({"default", "examples", "const", "enum"})
"""Members that hold values: what looks like a mark in there is none."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A schema within a schema; ``path`` is None where no argument has it for sure."""

    path: tuple[str, ...] | None
    schema: Mapping[str, Json]


def mirrored(schema: Mapping[str, Json], arguments: Mapping[str, Json]) -> dict[str, str]:
    """Return the headers that repeat arguments."""
    headers = {}
    for place in _places(_Place((), schema), 0):
        name = place.schema.get(_MARK)
        value = _at(arguments, place.path) if place.path else None
        if isinstance(name, str) and value is not None:
            headers[f"Mcp-Param-{name}"] = header_value(_text(value))
    return headers


def header_value(text: str) -> str:
    """Return a text as a header can carry it: as it is, or in base64."""
    if not text or (_PLAIN.fullmatch(text) and not _WRAPPED.fullmatch(text)):
        return text
    return f"=?base64?{base64.b64encode(text.encode()).decode()}?="


def is_sound(schema: Mapping[str, Json]) -> bool:
    """Tell whether a tool may be used: one that marks arguments wrongly may not."""
    seen: set[str] = set()
    for place in _places(_Place((), schema), 0):
        if _MARK not in place.schema:
            continue
        name, kind = place.schema[_MARK], place.schema.get("type")
        if not place.path or not isinstance(name, str) or not _TOKEN.fullmatch(name):
            return False
        if not isinstance(kind, str) or kind not in _TYPES or name.lower() in seen:
            return False
        seen.add(name.lower())
    return True


def _places(place: _Place, depth: int) -> Iterator[_Place]:
    if depth > _DEEPEST:
        return
    yield place
    for word, value in place.schema.items():
        if word == "properties" and isinstance(value, Mapping):
            for name, inner in value.items():
                path = None if place.path is None else (*place.path, name)
                yield from _inner(inner, path, depth)
        elif word not in _NOT_SCHEMAS:
            yield from _inner(value, None, depth)


def _inner(value: Json, path: tuple[str, ...] | None, depth: int) -> Iterator[_Place]:
    if isinstance(value, Mapping):
        yield from _places(_Place(path, value), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _inner(one, None, depth + 1)


def _at(arguments: Mapping[str, Json], path: tuple[str, ...]) -> Json:
    found: Json = arguments
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
