"""What a server of the chamber answers: a model's turn, or as little as a client can live with."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hortus.inspector.scenario import Scenario, Turn
from hortus.inspector.sink.dialects import chat, messages, responses

_JSON = "application/json"
_STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, type of the body, and the body."""

    status: int
    kind: str
    body: bytes


class Model:
    """Plays a scenario in whatever dialect it is asked in: a turn for each answered tool call."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    def answer(self, method: str, path: str, body: bytes) -> Answer | None:
        """Return what the model says; None where this is no door of a model."""
        if method == "GET" and path.rstrip("/").endswith("/models"):
            return Answer(200, _JSON, json.dumps(_LIST).encode())
        if method != "POST":
            return None
        if path.endswith("/count_tokens"):
            return Answer(200, _JSON, json.dumps({"input_tokens": len(body) // 4}).encode())
        dialect = next((d for end, d in _DIALECTS.items() if path.rstrip("/").endswith(end)), None)
        asked = _decoded(body)
        if dialect is None or asked is None:
            return None
        number = dialect.answered(asked)
        turn = self._turn(number)
        name = str(asked.get("model", "model"))
        # Clients take answers of one id for one answer, so that each turn has its own.
        if asked.get("stream"):
            return Answer(200, _STREAM, dialect.stream(turn, name, number))
        return Answer(200, _JSON, json.dumps(dialect.whole(turn, name, number)).encode())

    def _turn(self, answered: int) -> Turn:
        turns = self._scenario.turns
        return turns[min(answered, len(turns) - 1)]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How one dialect says a turn, and how many turns were answered already."""

    answered: Callable[[Mapping[str, object]], int]
    whole: Callable[[Turn, str, int], dict[str, object]]
    stream: Callable[[Turn, str, int], bytes]


_DIALECTS = {
    "/chat/completions": _Dialect(chat.answered, chat.whole, chat.stream),
    "/messages": _Dialect(messages.answered, messages.whole, messages.stream),
    "/responses": _Dialect(responses.answered, responses.whole, responses.stream),
}
_LIST = {"object": "list", "data": [{"id": "model", "object": "model", "owned_by": "chamber"}]}


def other(method: str) -> Answer:
    """Return what a server that is no model says: nothing to get, and thanks for what is sent."""
    return Answer(200 if method in ("POST", "PUT", "PATCH") else 404, _JSON, b"{}")


def _decoded(body: bytes) -> Mapping[str, object] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
