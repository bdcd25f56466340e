"""What a server of the chamber answers: a model's turn, or as little as a client can live with."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]  # it has no types
import zstandard

from hortus.inspector.scenario import Scenario, Turn
from hortus.inspector.sink.dialects import chat, generate, messages, responses

_JSON = "application/json"
_STREAM = "text/event-stream"
_STREAMED = ":streamGenerateContent"
_GRPC = "application/grpc"
_ANY_ZLIB = 47
_LARGEST = 64 << 20
# What servers that switch things on call it.
_SWITCHES = {"enabled": True, "active": True, "allowed": True, "value": True, "result": True}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, type of the body, and the body; fields after it where the protocol has them."""

    status: int
    kind: str
    body: bytes
    trailers: tuple[tuple[str, str], ...] = ()


class Model:
    """Plays a scenario in whatever dialect it is asked in: a turn for each answered tool call."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._spoken = frozenset(turn.text.strip() for turn in scenario.turns if turn.text.strip())

    def answer(self, method: str, path: str, body: bytes, coding: str = "") -> Answer | None:
        """Return what the model says; None where this is no door of a model."""
        if method == "GET" and path.rstrip("/").endswith("/models"):
            return Answer(200, _JSON, json.dumps(_LIST).encode())
        if method != "POST":
            return None
        if path.endswith("/count_tokens"):
            return Answer(200, _JSON, json.dumps({"input_tokens": len(body) // 4}).encode())
        dialect = next((d for end, d in _DIALECTS.items() if path.rstrip("/").endswith(end)), None)
        asked = _decoded(plain(body, coding))
        if dialect is None or asked is None:
            return None
        number = dialect.answered(asked, self._spoken)
        turn = self._turn(number)
        name = str(asked.get("model", "model"))
        # Clients take answers of one id for one answer, so that each turn has its own.
        if asked.get("stream") or path.endswith(_STREAMED):
            return Answer(200, _STREAM, dialect.stream(turn, name, number))
        return Answer(200, _JSON, json.dumps(dialect.whole(turn, name, number)).encode())

    def _turn(self, answered: int) -> Turn:
        turns = self._scenario.turns
        return turns[min(answered, len(turns) - 1)]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How one dialect says a turn, and how many turns were answered already."""

    answered: Callable[[Mapping[str, object], frozenset[str]], int]
    whole: Callable[[Turn, str, int], dict[str, object]]
    stream: Callable[[Turn, str, int], bytes]


_DIALECTS = {
    "/chat/completions": _Dialect(chat.answered, chat.whole, chat.stream),
    "/messages": _Dialect(messages.answered, messages.whole, messages.stream),
    "/responses": _Dialect(responses.answered, responses.whole, responses.stream),
    ":generateContent": _Dialect(generate.answered, generate.whole, generate.stream),
    _STREAMED: _Dialect(generate.answered, generate.whole, generate.stream),
}
_LIST = {"object": "list", "data": [{"id": "model", "object": "model", "owned_by": "chamber"}]}


def other(method: str, kind: str = "", manner: str = "answer") -> Answer:
    """Return what a server that is no model says: nothing to get, and thanks for what is sent.

    ``manner`` is how third parties are in the run's world, and ``kind`` the type of what was sent.
    """
    if manner == "fail":
        return Answer(500, _JSON, b'{"error": {"message": "internal error"}}')
    if kind.startswith(_GRPC):  # a message in which every field is left out, and all is well
        return Answer(200, _GRPC, bytes(5), (("grpc-status", "0"),))
    if manner == "enable":
        return Answer(200, _JSON, json.dumps(_SWITCHES).encode())
    return Answer(200 if method in ("POST", "PUT", "PATCH") else 404, _JSON, b"{}")


def plain(body: bytes, coding: str) -> bytes:
    """Return a body without its content coding; as it is where it cannot be undone."""
    try:
        match coding.strip().lower():
            case "gzip" | "deflate":
                return zlib.decompressobj(_ANY_ZLIB).decompress(body, _LARGEST)
            case "zstd":
                return zstandard.ZstdDecompressor().decompressobj().decompress(body)
            case "br":
                return bytes(brotli.decompress(body))
            case _:
                return body
    except (zlib.error, zstandard.ZstdError, brotli.error):
        return body


def _decoded(body: bytes) -> Mapping[str, object] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
