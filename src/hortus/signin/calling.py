"""Ask a hortus far away, and say in its words or the system's why it did not answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

from hortus.signin.errors import RefusedByServerError, UnreachableError

_TIMEOUT_S = 20.0
_MOST_ERROR_BYTES = 65_536
_NAME = "hortus"
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the hortus at ``url``."""

    method: str
    url: str
    path: str
    headers: Mapping[str, str]
    data: bytes | None = None


def answered(call: Call, most_bytes: int) -> bytes:
    """Return the answer. Raises ``UnreachableError`` or ``RefusedByServerError``."""
    every = {"User-Agent": _NAME, "Accept": "application/json", **call.headers}
    # The address is one that the user has given; only a web server can answer there.
    request = Request(call.url + call.path, call.data, every, method=call.method)  # noqa: S310 - see above
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=_TIMEOUT_S) as answer:
            return bytes(answer.read(most_bytes))
    except HTTPError as e:
        with e:
            raise _refused(call.url, e.code, e.read(_MOST_ERROR_BYTES)) from e
    except (OSError, HTTPException, ValueError) as e:
        raise UnreachableError(
            f"there is no hortus at {call.url}: {_cause(e)}",
            remedy="check the address (`hortus login --url URL`), and that hortus runs there",
        ) from e


def document(url: str, body: bytes) -> Answer:
    """Return the JSON object of an answer. Raises ``UnreachableError`` for anything else."""
    try:
        said: Answer = msgspec.json.decode(body or b"{}", type=dict[str, Any])
    except msgspec.DecodeError as e:
        raise UnreachableError(
            f"what answers at {url} is no hortus", remedy="check the address"
        ) from e
    return said


def _refused(url: str, status: int, body: bytes) -> RefusedByServerError:
    said = document(url, body) if body.startswith(b"{") else {}
    oauth = said.get("error", "")
    if isinstance(oauth, dict):
        # The doors besides those of OAuth write errors as the clients of models know them.
        said = {"remedy": oauth.get("remedy"), "error_description": oauth.get("problem")}
        said["error_description"] = said["error_description"] or oauth.get("message")
        oauth = oauth.get("code", "")
    words = str(said.get("error_description") or f"HTTP {status}")
    remedy = str(said.get("remedy") or "check the address, and that hortus runs there")
    return RefusedByServerError(words, remedy=remedy, oauth=str(oauth))


def _cause(error: Exception) -> object:
    """Return what the system says, without the library's words around it."""
    inner = getattr(error, "reason", error)
    return getattr(inner, "strerror", None) or inner
