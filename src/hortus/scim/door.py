"""The directory's door at ``/scim/v2`` as an ASGI app; what it needs is loaded when it is used."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

from hortus.core import SCIM_DOOR, Clock, HortusError, Principal, ScimSettings
from hortus.core.asgi import Receive, Scope, Send, read_body
from hortus.scim.errors import (
    ScimError,
    ScimKeyError,
    ScimMediaError,
    ScimPathError,
    ScimRequestError,
    ScimTooLargeError,
)
from hortus.scim.refusals import refusal
from hortus.scim.types import MEDIA_TYPE, PREFIX, Answer, Asked
from hortus.store import PeopleTable

if TYPE_CHECKING:
    from hortus.scim.service import Service

_Fields = Mapping[bytes, bytes]

_MOST_BYTES = 4 * 1024 * 1024
_MOST_QUERY = 8_192
_log = logging.getLogger(__name__)


class Gate(Protocol):
    """Lets somebody in, by their key and from where they come."""

    def admit(self, scope: Mapping[str, Any]) -> Principal:
        """Return who asks (ASGI). Raises why they may not come in."""
        ...


class ScimDoor:
    """Takes the requests of the company's directory; each is answered in the words of RFC 7644.

    ``public_url`` is how the directory calls hortus, where it is not as each request says.
    """

    def __init__(
        self,
        gate: Gate,
        table: PeopleTable,
        settings: ScimSettings,
        clock: Clock,
        public_url: str = "",
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._gate = gate
        self._table = table
        self._settings = settings
        self._clock = clock
        self._service: Service | None = None
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        try:
            answer = await self._answer(scope, receive)
        except HortusError as e:
            answer = refusal(e)
        except Exception:  # noqa: BLE001 - logged whole; the directory gets a sentence
            _log.exception("a request of the directory failed")
            answer = refusal(_fault())
        await _reply(answer, send, with_body=scope["method"] != "HEAD")

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        fields = dict(scope["headers"])
        principal = self._gate.admit(scope)
        if SCIM_DOOR not in principal.models:
            raise ScimKeyError(
                f"the key {principal.key_id} is not one for the directory",
                remedy="make one with `hortus scim token` on the machine that runs hortus",
            )
        body = await _body(fields, receive)
        asked = _asked(scope, fields, body, principal.name)
        if self._public_url:
            asked = replace(asked, base=f"{self._public_url}{PREFIX}")
        return await asyncio.to_thread(self._work, asked)

    def _work(self, asked: Asked) -> Answer:
        return self._opened().answer(asked)

    def _opened(self) -> "Service":
        with self._lock:
            if self._service is None:
                # Half a second and 40 MB that only those pay who connect a directory.
                from hortus.scim.service import Service  # noqa: PLC0415 - see above

                self._service = Service(self._table, self._settings, self._clock)
            return self._service


def read_again(table: PeopleTable, settings: ScimSettings, clock: Clock, actor: str) -> int:
    """Read everybody's facts as the settings now say, and return of how many some changed."""
    from hortus.scim.service import Service  # noqa: PLC0415 - as heavy as above

    return Service(table, settings, clock).read_again(actor)


async def _body(fields: _Fields, receive: Receive) -> bytes:
    body = await read_body(
        receive,
        _MOST_BYTES,
        gone=ScimRequestError("the client hung up", remedy="nothing is to be done"),
        too_large=ScimTooLargeError(
            f"the request has more than {_MOST_BYTES} bytes",
            remedy="send fewer members at once, with PATCH",
        ),
    )
    kind = fields.get(b"content-type", b"application/json")
    if body and b"json" not in kind:
        raise ScimMediaError(
            f"the body is announced as {kind[:80].decode('latin-1')!r}, not as JSON",
            remedy=f"send `content-type: {MEDIA_TYPE}`",
        )
    return body


def _asked(scope: Scope, fields: _Fields, body: bytes, actor: str) -> Asked:
    path = str(scope["path"])
    if not (path == PREFIX or path.startswith(f"{PREFIX}/")):
        raise ScimPathError(
            f"there is nothing at {path[:100]!r}", remedy=f"the directory's door is {PREFIX}"
        )
    query = scope["query_string"]
    if len(query) > _MOST_QUERY:
        raise ScimRequestError(
            f"the query has more than {_MOST_QUERY} bytes", remedy="send it with POST to /.search"
        )
    host = fields.get(b"host", b"").decode("latin-1")
    method = "GET" if scope["method"] == "HEAD" else str(scope["method"])
    return Asked(
        method=method,
        path=path.removeprefix(PREFIX),
        base=f"{scope['scheme']}://{host}{PREFIX}",
        query=dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)),
        body=body,
        if_match=fields.get(b"if-match", b"").decode("latin-1"),
        if_none_match=fields.get(b"if-none-match", b"").decode("latin-1"),
        actor=actor,
    )


async def _reply(answer: Answer, send: Send, *, with_body: bool) -> None:
    headers = [
        (b"content-type", f"{MEDIA_TYPE}; charset=utf-8".encode()),
        (b"content-length", b"%d" % len(answer.body)),
        (b"cache-control", b"no-store"),
        *(
            (name.encode("latin-1"), text.encode("latin-1"))
            for name, text in answer.headers.items()
        ),
    ]
    if not answer.body:
        headers = headers[2:]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})


def _fault() -> ScimError:
    return ScimError(
        "hortus failed on this request by a fault of its own",
        remedy="report it with what the log says",
    )
