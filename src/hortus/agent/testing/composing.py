"""Make the bytes of an answer out of the script, in the dialect that the request is in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import parse_qs

import msgspec

from hortus.agent.testing.chat import chat_answer, chat_error, chat_events
from hortus.agent.testing.messages import messages_answer, messages_error, messages_events
from hortus.agent.testing.overflow import overflow
from hortus.agent.testing.responses import (
    responses_answer,
    responses_error,
    responses_events,
)
from hortus.agent.testing.types import Answer, Fault, JsonObject, Received, Sent
from hortus.agent.testing.written import Written, make_ready

_JSON, _SSE = "application/json", "text/event-stream; charset=utf-8"
_BYTES_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class _Dialect:
    whole: Callable[[Written], JsonObject]
    events: Callable[[Written], Iterator[bytes]]
    error: Callable[[str], bytes]


_DIALECTS = {
    "/chat/completions": _Dialect(chat_answer, chat_events, chat_error),
    "/messages": _Dialect(messages_answer, messages_events, messages_error),
    "/responses": _Dialect(responses_answer, responses_events, responses_error),
}


class _Asked(msgspec.Struct):
    model: str = ""
    stream: bool = False


def compose(answer: Answer, request: Received) -> Sent:
    """Return what the server sends for a request."""
    path = request.path.partition("?")[0].removeprefix("/v1")
    if request.method != "POST":
        return _models() if path == "/models" else _complaint(404, f"nothing is at {path}")
    if path not in _DIALECTS:
        return _complaint(404, f"nothing is at {path}")
    try:
        asked = msgspec.json.decode(request.body, type=_Asked)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        return _complaint(400, f"the body is not what the dialect asks for: {e}")
    return _answered(answer, request, asked, _DIALECTS[path])


def compose_record(
    decisions: Callable[[str], JsonObject | None] | None, request: Received
) -> Sent | None:
    """Return what a gateway answers that is asked for a decision; None where it is no gateway."""
    path, _, query = request.path.partition("?")
    if decisions is None or path != "/hortus/v1/decision":
        return None
    record = decisions(parse_qs(query).get("id", [""])[0])
    return _complaint(404, "there is no decision") if record is None else _whole(200, record)


def _answered(answer: Answer, request: Received, asked: _Asked, dialect: _Dialect) -> Sent:
    fault = answer.fault or Fault()
    counted = len(request.body) // _BYTES_PER_TOKEN
    written = make_ready(answer, request.number, asked.model, counted)
    extra = (*answer.headers.items(), *fault.headers.items())
    if refused := _refused(fault):
        status, body = refused
        return Sent(status, (("Content-Type", _JSON), *extra), (body,), fault=fault)
    if not asked.stream or answer.whole:
        body = msgspec.json.encode(dialect.whole(written))
        return Sent(200, (("Content-Type", _JSON), *extra), (body,), fault=fault)
    events = dialect.events(written)
    if fault.error_after is not None:
        failed = dialect.error("the engine died")
        events = chain(islice(events, fault.error_after), [failed])
    return Sent(200, (("Content-Type", _SSE), *extra), tuple(events), streamed=True, fault=fault)


def _refused(fault: Fault) -> tuple[int, bytes] | None:
    if fault.overflow is not None:
        refusal = overflow(fault.overflow)
        return refusal.status, msgspec.json.encode(refusal.body)
    if not fault.status:
        return None
    words = {"error": {"message": f"scripted HTTP {fault.status}", "type": "scripted"}}
    text = msgspec.json.encode(words) if fault.body is None else fault.body.encode()
    return fault.status, text


def _models() -> Sent:
    return _whole(200, {"object": "list", "data": [{"id": "scripted", "object": "model"}]})


def _complaint(status: int, message: str) -> Sent:
    return _whole(status, {"error": {"message": message, "type": "invalid_request_error"}})


def _whole(status: int, value: JsonObject) -> Sent:
    headers = (("Content-Type", _JSON),)
    return Sent(status, headers, (msgspec.json.encode(value),))
