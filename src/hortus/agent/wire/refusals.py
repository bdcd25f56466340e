"""Judge an answer that is none: what a server or the gateway says it refuses, and why."""

import re
from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from hortus.agent.oneline import one_line
from hortus.agent.wire.errors import (
    DroppedError,
    NoToolsError,
    OverloadedError,
    RefusedError,
    Room,
    TooLongError,
    WireError,
)
from hortus.core.regex import late

_OVERLOADED = frozenset({429, 503, 529})
_BUSY_KINDS = frozenset({"overloaded_error", "rate_limit_error", "rate_limit_exceeded"})
_FIRST_SERVER_ERROR = 500
_LONGEST_SHOWN = 600
_DIGITS = 12
_TOO_LONG = late(
    r"context_length_exceeded|exceed_context_size|prompt is too long|maximum context length"
    r"|exceeds? (?:the |model's )?(?:available |maximum )?context|maximum model length"
    r"|longer than the (?:model's |maximum )(?:context|model)|(?:input|prompt) (?:is )?too long"
    r"|max_tokens` exceed context limit|must have less than \d+ tokens",
    re.IGNORECASE,
)
_WINDOW = late(
    r"> (\d+)(?: maximum|,|\b)(?! -)|context (?:length|size) (?:is |of )?\(?(\d+)"
    r"|model length of (\d+)",
)
_SENT = late(
    r"(\d+) tokens >|limit: (\d+) \+|request \((\d+)|resulted in (\d+)|\((\d+) in the messages"
    r"|input \((\d+)|has (\d+) input tokens|prompt \(length (\d+)|(\d+) tokens from the input"
)
_NO_TOOLS = late(
    r"does not support tools|enable-auto-tool-choice|tools param requires --jinja"
    r"|tool(?:s| use| calling) (?:is|are) not supported|tool-call-parser",
    re.IGNORECASE,
)
_DECISION = late(r" \[dec_\w+\]\Z")
_REMEDIES = {
    401: "sign in (`hortus login`), or check the key",
    402: "ask whoever owns the budget, or choose another model",
    403: "choose another model, or ask whoever runs the gateway",
    404: "check the address and the model's name (`/model`)",
    413: "compact the conversation (`/compact`)",
}
_REMEDY = "change the request as it says, or choose another model"


class _Inner(msgspec.Struct):
    message: str | None = None
    type: str | None = None
    code: str | int | None = None
    remedy: str | None = None
    decision_id: str | None = None
    n_ctx: int | None = None
    n_prompt_tokens: int | None = None


class _Response(msgspec.Struct):
    error: _Inner | None = None


class _Failure(msgspec.Struct):
    error: _Inner | str | None = None
    message: str | None = None
    type: str | None = None
    code: str | int | None = None
    detail: object = None
    response: _Response | None = None


class Failure(Struct, frozen=True):
    """What an answer that is none says, whichever of the usual shapes it has."""

    message: str = ""
    kind: str = ""
    code: str = ""
    remedy: str = ""
    decision_id: str = ""
    room: Room = field(default_factory=Room)


def read_failure(body: bytes) -> Failure:
    """Return what a body says; nothing of it that is not what such bodies are made of."""
    try:
        said = msgspec.json.decode(body, type=_Failure)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Failure(one_line(body.decode(errors="replace"), _LONGEST_SHOWN))
    inner = said.response.error if said.response else said.error
    if not isinstance(inner, _Inner):
        inner = _Inner(inner, said.type, said.code)
    detail = said.detail if isinstance(said.detail, str) else ""
    message = inner.message or said.message or detail
    return Failure(
        one_line(message, _LONGEST_SHOWN),
        inner.type or "",
        str(inner.code or ""),
        inner.remedy or "",
        inner.decision_id or "",
        _room(message, inner),
    )


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> WireError:
    """Return the error that an answer with such a status is."""
    failure = read_failure(body)
    decision_id = failure.decision_id or headers.get("x-hortus-decision", "")
    said = failure.message or f"HTTP {status}"
    if _is_too_long(status, failure):
        return TooLongError(_without_remedy(said, failure), failure.room)
    if status in _OVERLOADED and headers.get("x-should-retry") != "false":
        return _overloaded(said, failure, headers)
    if status >= _FIRST_SERVER_ERROR:
        remedy = failure.remedy or "try again; if it goes on, look at the model server"
        shown = _without_remedy(said, failure)
        return DroppedError(f"the server failed (HTTP {status}): {shown}", remedy=remedy)
    kind = NoToolsError if _NO_TOOLS.search(failure.message) else RefusedError
    remedy = failure.remedy or _REMEDIES.get(status, _REMEDY)
    return kind(_without_remedy(said, failure), remedy=remedy, decision_id=decision_id)


def failure_in_stream(data: bytes, decision_id: str) -> WireError:
    """Return the error that an event says which ends an answer."""
    failure = read_failure(data)
    said = _without_remedy(failure.message or "the answer failed", failure)
    if _TOO_LONG.search(f"{failure.code} {failure.message}"):
        return TooLongError(said, failure.room)
    if failure.kind in _BUSY_KINDS or failure.code in _BUSY_KINDS:
        return OverloadedError(said, remedy=failure.remedy or "wait a little and try again")
    if failure.remedy and failure.kind not in {"api_error", "server_error", "timeout_error"}:
        held = failure.decision_id or decision_id
        return RefusedError(said, remedy=failure.remedy, decision_id=held)
    return DroppedError(said, remedy=failure.remedy or "try again")


def _overloaded(said: str, failure: Failure, headers: Mapping[str, str]) -> OverloadedError:
    remedy = failure.remedy or "wait a little and try again"
    error = OverloadedError(_without_remedy(said, failure), remedy=remedy)
    error.retry_after_s = _seconds(headers)
    return error


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Return how long to wait; a date says it against a clock that may be wrong, so not that."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            wait = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if wait >= 0:
            return wait
    return None


def _is_too_long(status: int, failure: Failure) -> bool:
    if status == 413:  # noqa: PLR2004 - content too large
        return True
    about = f"{failure.code} {failure.kind} {failure.message}"
    return status in {400, 422, 500} and _TOO_LONG.search(about) is not None


def _room(message: str, inner: _Inner) -> Room:
    return Room(
        inner.n_ctx or _first(_WINDOW, message), inner.n_prompt_tokens or _first(_SENT, message)
    )


def _first(pattern: re.Pattern[str], message: str) -> int | None:
    found = pattern.search(message)
    return int(next(group for group in found.groups() if group)[:_DIGITS]) if found else None


def _without_remedy(said: str, failure: Failure) -> str:
    """Return the gateway's sentence alone: its message repeats remedy and id for other clients."""
    said = _DECISION.sub("", said)
    return said.removesuffix(f"; {failure.remedy}") if failure.remedy else said
