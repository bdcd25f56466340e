"""Signing in as an ASGI app: the pages below ``/signin`` and the endpoints of OAuth."""

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING

from hortus.core import HortusError
from hortus.core.asgi import Receive, Scope, Send
from hortus.signin.browsing import Browsing
from hortus.signin.documents import Documents, refusal

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_Answer = Callable[["Request"], Awaitable["Response"]]

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


class SigninApp:
    """Serves everything that signing in needs."""

    def __init__(self, browsing: Browsing, documents: Documents) -> None:
        self._browsing = browsing
        self._documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for one of ``PATHS``."""
        await self._app(scope, receive, send)

    @cached_property
    def _app(self) -> "Starlette":
        from starlette.applications import Starlette  # noqa: PLC0415 - on the first request
        from starlette.routing import Route  # noqa: PLC0415 - as above

        pages, documents = self._browsing, self._documents
        table: list[tuple[str, str, _Answer]] = [
            ("GET", "/signin", self._page(pages.home)),
            ("GET", "/signin/start", self._page(pages.start)),
            ("GET", "/signin/callback", self._page(pages.callback)),
            ("GET", "/signin/device", self._page(pages.ask)),
            ("POST", "/signin/device", self._page(pages.decide)),
            ("GET", "/signin/link", self._page(pages.link)),
            ("POST", "/signin/link", self._page(pages.open_link)),
            ("POST", "/signin/out", self._page(pages.leave)),
            ("GET", "/signin/signin.css", self._page(pages.stylesheet)),
            ("GET", "/.well-known/oauth-authorization-server", _document(documents.metadata)),
            ("POST", "/oauth/device_authorization", _document(documents.device)),
            ("POST", "/oauth/token", _document(documents.token)),
            ("POST", "/oauth/revoke", _document(documents.revoke)),
            ("GET", "/oauth/userinfo", _document(documents.userinfo)),
            ("GET", "/managed/settings", _document(documents.managed)),
        ]
        return Starlette(
            routes=[Route(path, answer, methods=[method]) for method, path, answer in table]
        )

    def _page(self, answer: _Answer) -> _Answer:
        async def guarded(request: "Request") -> "Response":
            try:
                if request.method == "POST":
                    self._browsing.asking.refuse_foreign(request)
                return await answer(request)
            except HortusError as e:
                return self._browsing.pages.problem(e)

        return guarded


def _document(answer: _Answer) -> _Answer:
    async def guarded(request: "Request") -> "Response":
        try:
            return await answer(request)
        except HortusError as e:
            return refusal(e)

    return guarded
