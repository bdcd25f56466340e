"""The door for administrators at ``/admin/v1`` as an ASGI app."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl

import msgspec

from hortus.admin.errors import (
    AdminError,
    AdminMediaError,
    AdminMethodError,
    AdminTooLargeError,
    NobodyError,
)
from hortus.admin.office import Office
from hortus.admin.operation import Operation
from hortus.core import HortusError, Principal
from hortus.core.asgi import Receive, Scope, Send, read_body
from hortus.identity import Caller

PREFIX = "/admin/v1"
"""Where the operations are."""

_MOST_BYTES = 8 * 1024 * 1024
_READING = frozenset({"GET", "HEAD"})
_log = logging.getLogger(__name__)


class Gate(Protocol):
    """Lets somebody in, by their key and from where they come."""

    def admit(self, scope: Mapping[str, Any]) -> Principal:
        """Return who asks (ASGI). Raises why they may not come in."""
        ...

    def zone_of(self, scope: Mapping[str, Any]) -> str:
        """Return the name of the network that a request comes from."""
        ...


class AdminDoor:
    """Takes requests to administer hortus, in the name of who has signed in."""

    def __init__(self, gate: Gate, office: Office) -> None:
        self._gate = gate
        self._office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        status, headers = 200, dict[str, str]()
        try:
            body = msgspec.json.encode(await self._answer(scope, receive))
        except HortusError as e:
            status, body, headers = e.status, _refusal(e), _headers(e)
        except Exception:  # noqa: BLE001 - logged whole; the caller gets a sentence
            _log.exception("a request to administer hortus failed")
            fault = _fault()
            status, body = fault.status, _refusal(fault)
        await _reply(status, headers, b"" if scope["method"] == "HEAD" else body, send)

    async def _answer(self, scope: Scope, receive: Receive) -> object:
        caller = caller_of(self._gate.admit(scope), self._gate.zone_of(scope))
        name = str(scope["path"]).removeprefix(PREFIX).strip("/")
        if not name or name == "me":
            _check_method(scope, name or "the list", reads=True)
            return {"operations": self._listing()} if not name else _told(caller)
        known = self._office.operations.get(name)
        if known is not None:
            _check_method(scope, name, reads=known.wanted.reads)
        said = _query(scope) if scope["method"] in _READING else await _body(scope, receive)
        return await asyncio.to_thread(self._office.do, caller, name, said)

    def _listing(self) -> list[dict[str, object]]:
        return [_described(operation) for operation in self._office.operations.values()]


def caller_of(principal: Principal, zone: str) -> Caller:
    """Return who administers. Raises ``NobodyError`` for a key that belongs to nobody."""
    if not principal.account or principal.is_team:
        raise NobodyError(
            f"the key {principal.key_id} belongs to nobody who could be named for a change",
            remedy="sign in (`hortus login`), or use a key that is made for a person or a service",
        )
    return Caller(
        principal.account,
        is_service=principal.is_service,
        tier=principal.tier,
        covers=not principal.models,
        zone=zone,
    )


def _described(operation: Operation) -> dict[str, object]:
    wanted = operation.wanted
    return {
        "path": f"{PREFIX}/{wanted.name}",
        "method": "GET" if wanted.reads else "POST",
        "summary": wanted.summary,
        "tasks": wanted.tasks,
        "takes": msgspec.json.schema(operation.asks),
    }


def _told(caller: Caller) -> dict[str, object]:
    return {
        "name": caller.name,
        "service": caller.is_service,
        "tier": caller.tier,
        "zone": caller.zone,
    }


def _check_method(scope: Scope, name: str, *, reads: bool) -> None:
    """Let nothing be changed by a GET; what is read may be asked for with a body too."""
    if scope["method"] not in ({*_READING, "POST"} if reads else {"POST"}):
        raise AdminMethodError(
            f"{name} is not asked for with {scope['method'][:20]}",
            remedy=f"use {'GET' if reads else 'POST'}",
        )


def _query(scope: Scope) -> Mapping[str, object]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))


async def _body(scope: Scope, receive: Receive) -> Mapping[str, object]:
    kind = dict(scope["headers"]).get(b"content-type", b"")
    if not kind.startswith(b"application/json"):
        raise AdminMediaError(
            f"the body is announced as {kind[:80].decode('latin-1')!r}, not as JSON",
            remedy="send `content-type: application/json`",
        )
    body = await read_body(
        receive,
        _MOST_BYTES,
        gone=AdminError("the client hung up", remedy="nothing is to be done"),
        too_large=AdminTooLargeError(
            f"the request has more than {_MOST_BYTES} bytes", remedy="send less at once"
        ),
    )
    return _decoded(body)


def _decoded(body: bytes) -> Mapping[str, object]:
    try:
        return msgspec.json.decode(body or b"{}", type=dict[str, object])
    except (msgspec.DecodeError, RecursionError) as e:
        raise AdminError(
            f"the body is no JSON object: {e}", remedy='send one, such as {"name": "ada"}'
        ) from e


def _refusal(error: HortusError) -> bytes:
    said = {
        "type": error.code,
        "message": f"{error.message}; {error.remedy}",
        "code": error.code,
        "remedy": error.remedy,
        "problem": error.message,
    }
    return msgspec.json.encode({"type": "error", "error": said})


def _headers(error: HortusError) -> dict[str, str]:
    match error.status:
        case 401:
            said = f'DPoP error="invalid_token", error_description="{error.code}"'
            return {"www-authenticate": said}
        case 503:
            return {"retry-after": "10"}
        case _:
            return {}


def _fault() -> HortusError:
    return HortusError(
        "hortus failed on this request by a fault of its own",
        remedy="report it with what the log says",
    )


async def _reply(status: int, headers: Mapping[str, str], body: bytes, send: Send) -> None:
    said = {
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **headers,
    }
    fields = [(name.encode(), value.encode("latin-1")) for name, value in said.items()]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})
