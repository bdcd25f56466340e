"""Take a request apart into places, each with the text that stood there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from hortus.inspector.analysis import decoding
from hortus.inspector.analysis.decoding import Number, Object
from hortus.inspector.analysis.masks import path_template
from hortus.inspector.finding import Place
from hortus.inspector.observation import Message, Request
from hortus.inspector.world import MODEL

_DEEPEST = 32
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_GAP = re.compile(rb"[\[{:,\"][ \t\r\n]+")
_PSEUDO = ":"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place and what stood there."""

    place: Place
    text: str


def of_request(request: Request) -> Iterator[Leaf]:
    """Yield every leaf of a request: its line, headers and their order, its body and its form."""
    # The model's host is a factor itself, so its name is no part of the place.
    host = "" if request.role == MODEL else request.authority
    where = f"{request.method} {host}{path_template(request.target)}"
    for name, text in _of_head(request):
        yield Leaf(Place(role=request.role, request=where, leaf=name), text)
    coding = _field(request, "content-encoding")
    body = decoding.unpacked(decoding.decompressed(request.body, coding))
    for name, text in _of_body(body, _field(request, "content-type")):
        yield Leaf(Place(role=request.role, request=where, leaf=name), text)


def of_message(message: Message, authority: str, role: str) -> Iterator[Leaf]:
    """Yield every leaf of what was said over a WebSocket."""
    for name, text in _of_body(decoding.unpacked(message.body), ""):
        yield Leaf(Place(role=role, request=f"WEBSOCKET {authority}", leaf=name), text)


def _of_head(request: Request) -> Iterator[tuple[str, str]]:
    yield "target", urlsplit(request.target).path
    query = urlsplit(request.target).query
    for name, value in parse_qsl(query, keep_blank_values=True):
        yield f"query {name}", value
    for name, value in request.headers:
        if not name.startswith(_PSEUDO):
            yield f"header {name.lower()}", value
    yield "header order", " ".join(name.lower() for name, _ in request.headers)
    yield "header case", " ".join(sorted(name for name, _ in request.headers))


def _of_body(body: bytes, kind: str) -> Iterator[tuple[str, str]]:
    if not body:
        return
    for start, value in decoding.values(body, kind):
        orders: list[str] = []
        yield from _walk(start or "body", value, orders, 0)
        if orders:
            yield f"key order {start}".strip(), "\n".join(orders)
    yield "white space", _white_space(body)


def _walk(path: str, value: object, orders: list[str], depth: int) -> Iterator[tuple[str, str]]:
    """Yield the leaves below a value, and collect the order of keys of each object."""
    if depth > _DEEPEST:
        yield path, repr(value)
        return
    match value:
        case Object():
            orders.append(f"{path}: {' '.join(value)}")
            for key, below in value.items():
                yield from _walk(f"{path}.{key}", below, orders, depth + 1)
        case list():
            for at, below in enumerate(value):
                yield from _walk(f"{path}[{at}]", below, orders, depth + 1)
        case Number(spelling=spelling):
            yield path, spelling
        case str():
            yield path, value
            if (inside := decoding.nested(value)) is not None:
                yield from _walk(f"{path}:inside", inside, orders, depth + 1)
        case bytes():
            yield path, value.hex()
        case _:
            yield path, str(value)


def _white_space(body: bytes) -> str:
    """Return the kinds of white space that stand between JSON's words, outside of its strings."""
    bare = _STRING.sub(b'""', body)
    kinds = {found[0].decode("latin-1") for found in _GAP.finditer(bare)}
    return " | ".join(repr(kind) for kind in sorted(kinds)) or "none"


def _field(request: Request, name: str) -> str:
    return next((value for n, value in request.headers if n.lower() == name), "")
