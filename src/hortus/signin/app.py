"""Signing in as an ASGI app: the pages below ``/signin`` and the endpoints of OAuth."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from hortus.core import HortusError, Principal, SigninSettings
from hortus.identity import KeyRefusedError, Proof
from hortus.signin.approval import Approval
from hortus.signin.arrival import Arrival
from hortus.signin.errors import (
    ForgedRequestError,
    SigninError,
    SlowDownError,
    WrongAddressError,
)
from hortus.signin.managed import ManagedSettings
from hortus.signin.oauth import OAuth, Request
from hortus.signin.rendering import Pages
from hortus.signin.visitors import Visitor, Visitors

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request as Asked
    from starlette.responses import Response

# As ASGI has it: these are another specification's types.
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Scope]]
_Send = Callable[[_Scope], Awaitable[None]]
_Answer = Callable[["Asked"], Awaitable["Response"]]

PATHS = {
    "/signin": "whether this browser is signed in, and how to",
    "/signin/start": "to the company's identity provider",
    "/signin/callback": "back from it",
    "/signin/device": "let a program in that shows a code",
    "/signin/link": "sign in with a link that works once",
    "/signin/out": "sign this browser out",
    "/signin/signin.css": "the style of these pages",
    "/.well-known/oauth-authorization-server": "where the endpoints are (RFC 8414)",
    "/oauth/device_authorization": "codes for a program that waits for its user (RFC 8628)",
    "/oauth/token": "tokens for a code, a refresh token, a key or a CI's token",
    "/oauth/revoke": "end a session by its token (RFC 7009)",
    "/oauth/userinfo": "whose a token is",
    "/managed/settings": "settings for Claude Code, once somebody has signed in with it",
}
"""Every path of signing in, with its meaning."""
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_FORM_BYTES, _MOST_FIELDS = 65_536, 50
_SEE_OTHER, _NOT_MODIFIED, _NOT_FOUND, _TOO_MANY = 303, 304, 404, 429
Find = Callable[[str, Proof | None], Principal]
"""Finds who holds a token."""


class SigninApp:
    """Serves everything that signing in needs."""

    def __init__(  # noqa: PLR0913 - the parts it joins, each once
        self,
        settings: SigninSettings,
        *,
        pages: Pages,
        visitors: Visitors,
        arrival: Arrival,
        approval: Approval,
        oauth: OAuth,
        find: Find,
        managed: ManagedSettings,
    ) -> None:
        self._settings = settings
        self._pages = pages
        self._visitors = visitors
        self._arrival = arrival
        self._approval = approval
        self._oauth = oauth
        self._find = find
        self._managed = managed

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request for one of ``PATHS``."""
        await self._app(scope, receive, send)

    @cached_property
    def _app(self) -> "Starlette":
        from starlette.applications import Starlette  # noqa: PLC0415 - on the first request
        from starlette.routing import Route  # noqa: PLC0415 - as above

        def route(path: str, answer: _Answer, method: str = "GET") -> Route:
            return Route(path, answer, methods=[method])

        return Starlette(
            routes=[
                route("/signin", self._page(self._home)),
                route("/signin/start", self._page(self._start)),
                route("/signin/callback", self._page(self._callback)),
                route("/signin/device", self._page(self._ask)),
                route("/signin/device", self._page(self._decide), "POST"),
                route("/signin/link", self._page(self._link)),
                route("/signin/link", self._page(self._open_link), "POST"),
                route("/signin/out", self._page(self._leave), "POST"),
                route("/signin/signin.css", self._page(self._stylesheet)),
                route("/.well-known/oauth-authorization-server", self._document(self._metadata)),
                route("/oauth/device_authorization", self._document(self._device), "POST"),
                route("/oauth/token", self._document(self._token), "POST"),
                route("/oauth/revoke", self._document(self._revoke), "POST"),
                route("/oauth/userinfo", self._document(self._userinfo)),
                route("/managed/settings", self._document(self._managed_settings)),
            ]
        )

    def _page(self, answer: _Answer) -> _Answer:
        async def guarded(request: "Asked") -> "Response":
            try:
                if request.method == "POST":
                    self._refuse_foreign(request)
                return await answer(request)
            except HortusError as e:
                return self._pages.problem(e)

        return guarded

    def _document(self, answer: _Answer) -> _Answer:
        async def guarded(request: "Asked") -> "Response":
            try:
                return await answer(request)
            except HortusError as e:
                return _refusal(e)

        return guarded

    # --- pages

    async def _home(self, request: "Asked") -> "Response":
        self._base(request)
        visitor = await self._visitor(request)
        return self._signin_page(visitor.name if visitor else "")

    async def _start(self, request: "Asked") -> "Response":
        return await self._arrival.start(request, self._base(request))

    async def _callback(self, request: "Asked") -> "Response":
        return await self._arrival.back(request, self._base(request))

    async def _ask(self, request: "Asked") -> "Response":
        self._base(request)
        visitor = await self._visitor(request)
        if visitor is None:
            return self._signin_page("", request.query_params.get("user_code", ""))
        return await self._approval.ask(request, visitor)

    async def _decide(self, request: "Asked") -> "Response":
        visitor = await self._visitor(request)
        form = await _form(request)
        if visitor is None:
            return self._signin_page("", form.get("user_code", ""))
        return await self._approval.answer(form, visitor)

    async def _link(self, request: "Asked") -> "Response":
        self._base(request)
        return self._pages.show("link.html", code=request.query_params.get("code", ""))

    async def _open_link(self, request: "Asked") -> "Response":
        return await self._approval.enter_by_link(await _form(request), self._base(request))

    async def _leave(self, request: "Asked") -> "Response":
        from starlette.responses import RedirectResponse  # noqa: PLC0415 - as above

        response = RedirectResponse(f"{self._base(request)}/signin", _SEE_OTHER)
        if visitor := await self._visitor(request):
            await asyncio.to_thread(self._visitors.leave, visitor, response)
        return response

    async def _stylesheet(self, _request: "Asked") -> "Response":
        return self._pages.stylesheet()

    def _signin_page(self, who: str, user_code: str = "") -> "Response":
        provider = urlsplit(self._settings.issuer).netloc
        return self._pages.show("home.html", who, provider=provider, user_code=user_code)

    # --- documents

    async def _metadata(self, request: "Asked") -> "Response":
        return _json(self._oauth.metadata(self._base(request)))

    async def _device(self, request: "Asked") -> "Response":
        return _json(await self._oauth.device_authorization(await self._asked(request)))

    async def _token(self, request: "Asked") -> "Response":
        return _json(await self._oauth.token(await self._asked(request)))

    async def _revoke(self, request: "Asked") -> "Response":
        await self._oauth.revoke(await self._asked(request))
        return _json({})

    async def _userinfo(self, request: "Asked") -> "Response":
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

    async def _managed_settings(self, request: "Asked") -> "Response":
        found = await asyncio.to_thread(self._managed.of, self._holder(request))
        etag = f'"{found.checksum}"'
        status = _NOT_MODIFIED if request.headers.get("if-none-match") == etag else 200
        body = {"uuid": found.uuid, "checksum": found.checksum, "settings": found.settings}
        return _json(body, status, etag=etag)

    # --- what requests bring along

    async def _visitor(self, request: "Asked") -> Visitor | None:
        return await asyncio.to_thread(self._visitors.of, request)

    async def _asked(self, request: "Asked") -> Request:
        form = await _form(request)
        client, _, _ = request.headers.get("user-agent", "").partition(" ")
        return Request(form, self._base(request), self._proof(request), client)

    def _holder(self, request: "Asked") -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() not in {"bearer", "dpop"}:
            raise SigninError("no token came with the request", remedy="sign in (`hortus login`)")
        return self._find(token.strip(), self._proof(request))

    def _proof(self, request: "Asked") -> Proof | None:
        text = request.headers.get("dpop", "")
        if not text:
            return None
        return Proof(text, request.method, self._base(request) + request.url.path)

    def _base(self, request: "Asked") -> str:
        """Return the address of hortus as this request has it, or as it is set."""
        if self._settings.public_url:
            return self._settings.public_url.rstrip("/")
        if request.url.hostname not in _THIS_MACHINE:
            raise WrongAddressError(
                f"hortus does not know itself by the name {request.url.netloc[:100]!r}",
                remedy="set signin.public_url to the address by which people reach hortus",
            )
        return f"{request.url.scheme}://{request.url.netloc}"

    def _refuse_foreign(self, request: "Asked") -> None:
        """Refuse forms that another site has sent (browsers say where a form comes from)."""
        if request.headers.get("origin", "") != self._base(request):
            raise ForgedRequestError(
                "the form was not sent from a page of hortus",
                remedy="open the page by the address of hortus, and try again",
            )


async def _form(request: "Asked") -> dict[str, str]:
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _MOST_FORM_BYTES:
        raise SigninError("the form is too long, or has no length", remedy="send a short form")
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    if kind != "application/x-www-form-urlencoded":
        raise SigninError("that is no form", remedy="send application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl((await request.body()).decode(), max_num_fields=_MOST_FIELDS))
    except ValueError as e:
        raise SigninError("the form cannot be read", remedy="send UTF-8, a few fields") from e


def _json(body: object, status: int = 200, **headers: str) -> "Response":
    import msgspec  # noqa: PLC0415 - as above
    from starlette.responses import Response  # noqa: PLC0415 - as above

    kept = {"cache-control": "no-store", "x-content-type-options": "nosniff", **headers}
    content = b"" if status == _NOT_MODIFIED else msgspec.json.encode(body)
    return Response(content, status, kept, "application/json")


def _refusal(error: HortusError) -> "Response":
    """Return an error as OAuth writes it, with our remedy beside it."""
    if isinstance(error, KeyRefusedError):
        said = f'{{}} error="invalid_token", error_description="{error.code}"'
        headers = {"www-authenticate": said.format("DPoP"), "x-should-retry": "false"}
    else:
        headers = {}
    status = _TOO_MANY if isinstance(error, SlowDownError) else error.status
    body = {
        "error": error.code,
        "error_description": error.message,
        "remedy": error.remedy,
    }
    return _json(body, status, **headers)
