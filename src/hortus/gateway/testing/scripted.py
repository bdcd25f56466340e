"""A model server that plays a script, records what it got and fails on demand."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

import msgspec

from hortus.gateway.testing.scripted_chat import chat_answer, chat_stream
from hortus.gateway.testing.scripted_fault import in_turn, spoil
from hortus.gateway.testing.scripted_http import HttpServer, Received, Sent
from hortus.gateway.testing.scripted_messages import messages_answer, messages_stream
from hortus.gateway.testing.scripted_other import (
    completion_answer,
    completion_stream,
    embeddings,
    models,
    token_count,
)
from hortus.gateway.testing.scripted_reply import choose
from hortus.gateway.testing.scripted_request import read_chat, read_messages, read_responses
from hortus.gateway.testing.scripted_responses import responses_answer, responses_stream
from hortus.gateway.testing.scripted_types import Fault, JsonObject, Script

_JSON = (("Content-Type", "application/json"),)
_SSE = (("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-cache"))


class ScriptedModel:
    """A real HTTP server on a free loopback port that speaks all three dialects.

    ``requests`` holds every POST received. Each POST takes the first of ``faults``, if any is
    left (``None`` stands for "this one goes well"); ``always`` spoils all that take none.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        faults: Iterable[Fault | None] = (),
        always: Fault | None = None,
        port: int = 0,
        on_request: Callable[[Received], None] | None = None,
    ) -> None:
        self.script = script or Script()
        self.requests: list[Received] = []
        self.faults = deque(faults)
        self.always = always
        self._on_request = on_request
        self._server = HttpServer(self._handle, port=port)

    @property
    def url(self) -> str:
        """The base URL without a path; dialects live under ``/v1``."""
        return f"http://127.0.0.1:{self._server.port}"

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._server.__aexit__(kind, error, trace)

    async def _handle(self, request: Received) -> Sent:
        if request.method != "POST":
            return self._look_up(request.path)
        self.requests.append(request)
        if self._on_request is not None:
            self._on_request(request)
        fault = self.faults.popleft() if self.faults else self.always
        sent = self._answer(request)
        return sent if fault is None else await spoil(sent, fault, request)

    def _look_up(self, path: str) -> Sent:
        if path.removeprefix("/v1") == "/models":
            return _whole(models(self.script))
        if path in {"/", "/api/hello"}:
            return _whole({})
        return _complaint(404, f"nothing is at {path}")

    def _answer(self, request: Received) -> Sent:
        try:
            raw = msgspec.json.decode(request.body, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeDecodeError) as e:
            return _complaint(400, f"the body is not a JSON object: {e}")
        match request.path.removeprefix("/v1"):
            case "/chat/completions":
                return self._chat(raw)
            case "/responses":
                return self._responses(raw)
            case "/messages":
                return self._messages(raw)
            case "/messages/count_tokens":
                return _whole(token_count(request.body))
            case "/completions":
                return self._completions(raw)
            case "/embeddings":
                return _whole(embeddings(raw))
            case path:
                return _complaint(404, f"nothing is at {path}")

    def _chat(self, raw: JsonObject) -> Sent:
        asked = read_chat(raw)
        reply = choose(self.script, asked, len(self.requests))
        if asked.stream:
            return _stream(chat_stream(reply, include_usage=asked.include_usage))
        return _whole(chat_answer(reply))

    def _responses(self, raw: JsonObject) -> Sent:
        asked = read_responses(raw)
        reply = choose(self.script, asked, len(self.requests))
        return (
            _stream(responses_stream(reply)) if asked.stream else _whole(responses_answer(reply))
        )

    def _messages(self, raw: JsonObject) -> Sent:
        asked = read_messages(raw)
        reply = choose(self.script, asked, len(self.requests))
        return _stream(messages_stream(reply)) if asked.stream else _whole(messages_answer(reply))

    def _completions(self, raw: JsonObject) -> Sent:
        if raw.get("stream") is True:
            return _stream(completion_stream(self.script, raw))
        return _whole(completion_answer(self.script, raw))


def _whole(value: JsonObject, status: int = 200) -> Sent:
    body = msgspec.json.encode(value)
    return Sent(status, _JSON, in_turn([body]), len(body))


def _stream(pieces: Iterator[bytes]) -> Sent:
    return Sent(200, _SSE, in_turn(pieces), None)


def _complaint(status: int, message: str) -> Sent:
    error = {"type": "invalid_request_error", "code": "scripted", "message": message}
    return _whole({"type": "error", "error": error}, status)
