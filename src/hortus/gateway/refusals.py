"""An answer of a model server that is no answer: its error statuses, judged."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.routing import Candidate, may_fail_over
from hortus.gateway.upstream import UpstreamError

_OUR_KEY_REFUSED = frozenset({401, 403})
_ABOUT_THE_REQUEST = frozenset({400, 413, 415, 422})
_TOO_MANY = 429
_FIRST_SERVER_ERROR = 500


class UpstreamRefusedError(UpstreamError):
    """The model server answered with an error status."""

    code = "upstream_refused"

    def __init__(self, candidate: Candidate, status: int, body: bytes) -> None:
        name = candidate.name
        super().__init__(_sentence(name, status, _message(body)), remedy=_remedy(name, status))
        self.status = _status_for_client(status)
        self.retryable = may_fail_over(status)
        self._dialect = candidate.settings.dialect
        self._body = body if status in _ABOUT_THE_REQUEST else b""

    def body_for(self, dialect: Dialect) -> bytes:
        """Return the server's own words where a client of ``dialect`` can mend by them."""
        return self._body if dialect is self._dialect else b""


class WrongAnswerError(UpstreamError):
    """The model server answered, but not with what was asked for."""

    code, status = "upstream_wrong_answer", 502


def _status_for_client(status: int) -> int:
    if status in _ABOUT_THE_REQUEST or status == _TOO_MANY:
        return status
    return 502 if status in _OUR_KEY_REFUSED or status < _FIRST_SERVER_ERROR else status


def _sentence(model: str, status: int, said: str) -> str:
    tail = f": {said}" if said else ""
    if status in _OUR_KEY_REFUSED:
        return f"the server of {model} does not accept hortus' own key (HTTP {status}){tail}"
    return f"the server of {model} answered HTTP {status}{tail}"


def _remedy(model: str, status: int) -> str:
    if status in _OUR_KEY_REFUSED:
        return f"tell whoever runs hortus to check the key file: `hortus model test {model}`"
    if status in _ABOUT_THE_REQUEST:
        return "change the request as the server says"
    if status == _TOO_MANY:
        return "wait a few seconds and try again"
    return f"try again; if it goes on, `hortus model test {model}` shows what the server says"


class _Inner(msgspec.Struct):
    message: str = ""


class _Failure(msgspec.Struct):
    error: _Inner | str = ""
    message: str = ""
    detail: object = None


def _message(body: bytes) -> str:
    """Return the message in an error body, whichever of the usual shapes it has."""
    try:
        failure = msgspec.json.decode(body, type=_Failure)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    inner = failure.error.message if isinstance(failure.error, _Inner) else failure.error
    said = inner or failure.message or (failure.detail if isinstance(failure.detail, str) else "")
    return said[:500]
