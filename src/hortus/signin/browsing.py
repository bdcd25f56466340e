"""What people ask of signing in, answered with pages."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hortus.signin.approval import Approval
from hortus.signin.arrival import Arrival
from hortus.signin.asking import Asking, read_form
from hortus.signin.rendering import Pages
from hortus.signin.visitors import Visitor, Visitors

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Browsing:
    """The pages of signing in; ``provider`` is where people sign in, or empty."""

    asking: Asking
    pages: Pages
    visitors: Visitors
    arrival: Arrival
    approval: Approval
    provider: str

    async def home(self, request: "Request") -> "Response":
        """Show whether this browser is signed in."""
        self.asking.base(request)
        visitor = await self._visitor(request)
        return self._signin(visitor.name if visitor else "")

    async def start(self, request: "Request") -> "Response":
        """Send the browser to the identity provider."""
        return await self.arrival.start(request, self.asking.base(request))

    async def callback(self, request: "Request") -> "Response":
        """Take it back from there."""
        return await self.arrival.back(request, self.asking.base(request))

    async def ask(self, request: "Request") -> "Response":
        """Ask for the code of a program, or whether to let it in."""
        self.asking.base(request)
        visitor = await self._visitor(request)
        if visitor is None:
            return self._signin("", request.query_params.get("user_code", ""))
        return await self.approval.ask(request, visitor)

    async def decide(self, request: "Request") -> "Response":
        """Let a program in, or not."""
        visitor = await self._visitor(request)
        form = await read_form(request)
        if visitor is None:
            return self._signin("", form.get("user_code", ""))
        return await self.approval.answer(form, visitor)

    async def link(self, request: "Request") -> "Response":
        """Ask whether to sign in with a link: looking at it does not use it up."""
        self.asking.base(request)
        return self.pages.show("link.html", code=request.query_params.get("code", ""))

    async def open_link(self, request: "Request") -> "Response":
        """Sign in with a link."""
        form = await read_form(request)
        return await self.approval.enter_by_link(form, self.asking.base(request))

    async def leave(self, request: "Request") -> "Response":
        """Sign this browser out."""
        from starlette.responses import RedirectResponse  # noqa: PLC0415 - on the first request

        response = RedirectResponse(f"{self.asking.base(request)}/signin", _SEE_OTHER)
        if visitor := await self._visitor(request):
            await asyncio.to_thread(self.visitors.leave, visitor, response)
        return response

    async def stylesheet(self, _request: "Request") -> "Response":
        """Give the one style sheet."""
        return self.pages.stylesheet()

    async def _visitor(self, request: "Request") -> Visitor | None:
        return await asyncio.to_thread(self.visitors.of, request)

    def _signin(self, who: str, user_code: str = "") -> "Response":
        return self.pages.show("home.html", who, provider=self.provider, user_code=user_code)
