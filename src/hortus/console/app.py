"""The web pages as an ASGI app at ``/console``; what it needs is loaded with the first request."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.console import words
from hortus.console.types import StatusSource
from hortus.core import Clock, HortusError
from hortus.core.asgi import Receive, Scope, Send
from hortus.core.templates import templates

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

PREFIX = "/console"
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})

_PAGES = Path(__file__).with_name("pages")
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_MISDIRECTED = 421
_MICRO = 1_000_000


class Console:
    """Serves the status page to browsers that ask for it by one of the names in ``hosts``.

    A page of a stranger can make a browser on this machine ask 127.0.0.1 under the stranger's own
    name and read the answer; the check of the name stops that. Who may connect at all is decided
    by whoever mounts this app.
    """

    def __init__(
        self, source: StatusSource, clock: Clock, *, hosts: Collection[str] = THIS_MACHINE
    ) -> None:
        self._source = source
        self._clock = clock
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request whose path begins with ``/console``."""
        await self._app(scope, receive, send)

    @cached_property
    def _app(self) -> "Starlette":
        from starlette.applications import Starlette  # noqa: PLC0415 - on the first request
        from starlette.routing import Route  # noqa: PLC0415 - as above

        routes = [
            Route(PREFIX, self._status),
            Route(f"{PREFIX}/", self._status),
            Route(f"{PREFIX}/console.css", self._stylesheet),
        ]
        return Starlette(routes=routes)

    @cached_property
    def _templates(self) -> "Environment":
        environment = templates(_PAGES)
        for word in (
            words.moment,
            words.machine_time,
            words.duration,
            words.size,
            words.number,
            words.money,
        ):
            environment.filters[word.__name__] = word
        return environment

    async def _status(self, request: "Request") -> "Response":
        if (request.url.hostname or "") not in self._hosts:
            return self._page("refused.html", _MISDIRECTED, host=request.url.netloc)
        try:
            status = await self._source.status()
        except HortusError as e:
            return self._page("failed.html", e.status, error=e)
        now_us = self._clock.now_us()
        up_s = (now_us - status.started_us) / _MICRO
        return self._page("status.html", 200, status=status, now_us=now_us, up_s=up_s)

    async def _stylesheet(self, _request: "Request") -> "Response":
        from starlette.responses import Response  # noqa: PLC0415 - as above

        text = (_PAGES / "console.css").read_text(encoding="utf-8")
        return Response(text, headers=_HEADERS, media_type="text/css")

    def _page(self, template: str, code: int, /, **values: object) -> "Response":
        from starlette.responses import HTMLResponse  # noqa: PLC0415 - as above

        page = self._templates.get_template(template).render(**values)
        return HTMLResponse(page, code, headers=_HEADERS)
