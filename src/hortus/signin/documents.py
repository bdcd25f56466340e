"""What programs ask of signing in, answered as JSON."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from hortus.core import HortusError, Principal
from hortus.identity import KeyRefusedError, Proof
from hortus.signin.asking import Asking, read_form
from hortus.signin.errors import SigninError, SlowDownError
from hortus.signin.managed import ManagedSettings
from hortus.signin.oauth import OAuth, Request

if TYPE_CHECKING:
    from starlette.requests import Request as Asked
    from starlette.responses import Response

_NOT_MODIFIED, _TOO_MANY = 304, 429
Find = Callable[[str, Proof | None], Principal]
"""Finds who holds a token."""


class Documents:
    """The endpoints that programs use."""

    def __init__(self, asking: Asking, oauth: OAuth, find: Find, managed: ManagedSettings) -> None:
        self._asking = asking
        self._oauth = oauth
        self._find = find
        self._managed = managed

    async def metadata(self, request: "Asked") -> "Response":
        """Say where the endpoints are."""
        return _json(self._oauth.metadata(self._asking.base(request)))

    async def device(self, request: "Asked") -> "Response":
        """Give codes to a program that waits for its user."""
        return _json(await self._oauth.device_authorization(await self._asked(request)))

    async def token(self, request: "Asked") -> "Response":
        """Give tokens."""
        return _json(await self._oauth.token(await self._asked(request)))

    async def revoke(self, request: "Asked") -> "Response":
        """End a session by its token."""
        await self._oauth.revoke(await self._asked(request))
        return _json({})

    async def userinfo(self, request: "Asked") -> "Response":
        """Say whose a token is."""
        principal = self._holder(request)
        return _json(
            {
                "sub": principal.account,
                "name": principal.name,
                "session": principal.key_id,
                "tier": principal.tier,
                "service": principal.is_service,
            }
        )

    async def managed(self, request: "Asked") -> "Response":
        """Give settings to Claude Code, or say that they are as it has them."""
        found = await asyncio.to_thread(self._managed.of, self._holder(request))
        etag = f'"{found.checksum}"'
        status = _NOT_MODIFIED if request.headers.get("if-none-match") == etag else 200
        body = {"uuid": found.uuid, "checksum": found.checksum, "settings": found.settings}
        return _json(body, status, etag=etag)

    async def _asked(self, request: "Asked") -> Request:
        form = await read_form(request)
        client, _, _ = request.headers.get("user-agent", "").partition(" ")
        return Request(form, self._asking.base(request), self._asking.proof(request), client)

    def _holder(self, request: "Asked") -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() not in {"bearer", "dpop"}:
            raise SigninError("no token came with the request", remedy="sign in (`hortus login`)")
        return self._find(token.strip(), self._asking.proof(request))


def refusal(error: HortusError) -> "Response":
    """Return an error as OAuth writes it, with our remedy beside it."""
    headers = {}
    if isinstance(error, KeyRefusedError):
        said = f'DPoP error="invalid_token", error_description="{error.code}"'
        headers = {"www-authenticate": said, "x-should-retry": "false"}
    status = _TOO_MANY if isinstance(error, SlowDownError) else error.status
    body = {"error": error.code, "error_description": error.message, "remedy": error.remedy}
    return _json(body, status, **headers)


def _json(body: object, status: int = 200, **headers: str) -> "Response":
    from starlette.responses import Response  # noqa: PLC0415 - on the first request

    kept = {"cache-control": "no-store", "x-content-type-options": "nosniff", **headers}
    content = b"" if status == _NOT_MODIFIED else msgspec.json.encode(body)
    return Response(content, status, kept, "application/json")
