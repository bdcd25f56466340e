"""One POST with an end: no proxy, no redirect, a limit on time and on size."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from hortus.client.errors import GatewayAnswerError, GatewayUnreachableError
from hortus.client.types import Limits
from hortus.core import Clock

_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the credential to whoever is named in it."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nowhere."""
        del req, fp, code, msg, headers, newurl


def post(
    url: str, body: bytes, headers: Mapping[str, str], limits: Limits, clock: Clock
) -> Answer:
    """Return the answer, whatever its status.

    Raises ``GatewayUnreachableError`` where there is none in time, ``GatewayAnswerError`` where
    it is too large.
    """
    ends = clock.monotonic() + limits.answer_s
    # The address is the user's own setting; only http and https reach this place.
    request = Request(url, body, dict(headers), method="POST")  # noqa: S310 - see above
    opener = build_opener(ProxyHandler({}), _NoRedirect())
    try:
        with _answered(opener, request, limits) as answer:
            return _read(answer, url, limits, ends, clock)
    except (OSError, HTTPException, ValueError) as e:
        raise GatewayUnreachableError(
            f"nobody answers at {url}: {_cause(e)}",
            remedy="check the address, and that hortus runs there (`hortus up`)",
        ) from e


def _answered(
    opener: OpenerDirector, request: Request, limits: Limits
) -> HTTPResponse | HTTPError:
    """Return the answer; one with the status of an error is an answer too."""
    try:
        found: HTTPResponse = opener.open(request, timeout=limits.answer_s)
    except HTTPError as e:
        return e
    return found


def _read(
    answer: HTTPResponse | HTTPError, url: str, limits: Limits, ends: float, clock: Clock
) -> Answer:
    """Read to the end; a server that sends a little now and then is held to the time as well."""
    body = bytearray()
    while piece := answer.read1(_PIECE):
        body += piece
        if len(body) > limits.most_bytes:
            raise GatewayAnswerError(
                f"what {url} answers is larger than {limits.most_bytes:,} bytes",
                remedy="check the address, and which server answers there",
            )
        if clock.monotonic() > ends:
            raise TimeoutError(f"no whole answer in {limits.answer_s:g} s")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(answer.status or 0, headers, bytes(body))


def _cause(error: Exception) -> object:
    """Return what the system says, without the library's words around it."""
    inner = getattr(error, "reason", error)
    return getattr(inner, "strerror", None) or inner or type(inner).__name__
