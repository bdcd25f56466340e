"""Say an error so that each dialect's clients stop, and show it to their user, at once."""

import math

import msgspec

from hortus.core import Dialect, HortusError
from hortus.gateway.sse import event_bytes

# The names that clients of both families know; the key is the status.
_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    413: "request_too_large",
    415: "invalid_request_error",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
}
# The OpenAI family has one name for all that a client must not repeat. LiteLLM, and so aider, goes
# by it: under another name it repeats a 402, 403 or 413 for minutes.
_FINAL = "invalid_request_error"
_WITH_OWN_NAME = frozenset({401, 408, 429})
# Longer waits make clients hang without a word; see the table of refusals in the reference.
_RETRY_AFTER_S, _LONGEST_RETRY_AFTER_S = 2.0, 5.0
_RETRIED = frozenset({408, 429, 500, 502, 503, 504, 529})
# Codex repeats a request after 402, 403 and 404 and shows a 400 at once. It repeats one after 401
# as well, but asks its command for another key first, which may help.
_AS_400_ON_RESPONSES = frozenset({402, 403, 404})


class _Error(msgspec.Struct, frozen=True):
    type: str
    message: str
    code: str
    decision_id: str
    remedy: str


class _Body(msgspec.Struct, frozen=True):
    type: str
    error: _Error


class _Failure(msgspec.Struct, frozen=True):
    code: str
    message: str


class _FailedResponse(msgspec.Struct, frozen=True):
    id: str
    status: str
    error: _Failure
    object: str = "response"
    output: tuple[str, ...] = ()


class _ResponseFailed(msgspec.Struct, frozen=True):
    type: str
    response: _FailedResponse


def status_of(error: HortusError, dialect: Dialect) -> int:
    """Return the status to answer with, as this dialect's clients take it best."""
    if dialect is Dialect.RESPONSES and error.status in _AS_400_ON_RESPONSES:
        return 400
    return error.status


def error_body(error: HortusError, decision_id: str, dialect: Dialect) -> tuple[int, bytes]:
    """Return status and body. ``message`` holds everything, since clients show nothing else."""
    return status_of(error, dialect), msgspec.json.encode(_body(error, decision_id, dialect))


def error_event(error: HortusError, decision_id: str, dialect: Dialect) -> bytes:
    """Return the bytes that end a stream already begun with this error."""
    if dialect is Dialect.MESSAGES:
        return event_bytes(msgspec.json.encode(_body(error, decision_id, dialect)), b"error")
    if dialect is Dialect.RESPONSES:
        failure = _Failure(error.code, _message(error, decision_id))
        failed = _ResponseFailed(
            "response.failed", _FailedResponse(decision_id, "failed", failure)
        )
        return event_bytes(msgspec.json.encode(failed), b"response.failed")
    body = msgspec.json.encode(_body(error, decision_id, dialect))
    return event_bytes(body) + event_bytes(b"[DONE]")


def headers_for(error: HortusError, dialect: Dialect) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that tell clients whether to try again, and when."""
    status = status_of(error, dialect)
    if status not in _RETRIED:
        return ((b"x-should-retry", b"false"),)
    if status in (429, 503):
        asked = _RETRY_AFTER_S if error.retry_after_s is None else error.retry_after_s
        wait = math.ceil(min(max(asked, 1.0), _LONGEST_RETRY_AFTER_S))
        return ((b"retry-after", b"%d" % wait),)
    return ()


def _body(error: HortusError, decision_id: str, dialect: Dialect) -> _Body:
    kind = _kind(error.status, dialect)
    message = _message(error, decision_id)
    return _Body("error", _Error(kind, message, error.code, decision_id, error.remedy))


def _kind(status: int, dialect: Dialect) -> str:
    is_clients_fault = 400 <= status < 500  # noqa: PLR2004 - the range of client errors
    if dialect is not Dialect.MESSAGES and is_clients_fault and status not in _WITH_OWN_NAME:
        return _FINAL
    return _TYPES.get(status, "api_error")


def _message(error: HortusError, decision_id: str) -> str:
    said = f"{error.message}; {error.remedy}" if error.remedy else error.message
    return f"{said} [{decision_id}]" if decision_id else said
