"""Let somebody look at a program that waits, and say yes or no; and sign in with a link."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from hortus.core import Clock
from hortus.signin.errors import ExpiredCodeError, SlowDownError
from hortus.signin.grants import Grants
from hortus.signin.rendering import Pages
from hortus.signin.visitors import Visitor, Visitors
from hortus.store import GrantRecord

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST_TRIES, _TRIES_S = 10, 600.0
_SEE_OTHER = 303
_NOT_FOUND = 404


class Approval:
    """The pages on which people let programs in."""

    def __init__(self, pages: Pages, visitors: Visitors, grants: Grants, clock: Clock) -> None:
        self._pages = pages
        self._visitors = visitors
        self._grants = grants
        self._clock = clock
        self._tries: dict[str, deque[float]] = {}

    async def ask(self, request: "Request", visitor: Visitor) -> "Response":
        """Ask for the code of a program, or whether to let in the one with this code."""
        code = request.query_params.get("user_code", "")
        if not code:
            return self._pages.show("device.html", visitor.name, user_code="", problem="")
        grant = await self._waiting(code, visitor)
        if grant is None:
            problem = "No program waits with that code. It may have been used, or be too old."
            return self._pages.show(
                "device.html", visitor.name, _NOT_FOUND, user_code=code[:20], problem=problem
            )
        return self._pages.show("approve.html", visitor.name, grant=grant)

    async def answer(self, form: Mapping[str, str], visitor: Visitor) -> "Response":
        """Do what somebody has said. Raises ``ExpiredCodeError``."""
        grant = await self._waiting(form.get("user_code", ""), visitor)
        if grant is None:
            raise ExpiredCodeError(
                "no program waits with that code any more", remedy="begin again in the program"
            )
        approved = form.get("answer") == "approve"
        holder_id = visitor.session.holder_id
        await asyncio.to_thread(self._grants.decide, grant, holder_id, approved=approved)
        return self._pages.show("done.html", visitor.name, approved=approved, client=grant.client)

    async def enter_by_link(self, form: Mapping[str, str], base: str) -> "Response":
        """Sign the browser in with a link. Raises ``ExpiredCodeError``."""
        from starlette.responses import RedirectResponse  # noqa: PLC0415 - on the first request

        holder_id = await asyncio.to_thread(self._grants.open_link, form.get("code", ""))
        response = RedirectResponse(f"{base}/signin", _SEE_OTHER)
        secure = base.startswith("https:")
        await asyncio.to_thread(self._visitors.welcome, response, holder_id, secure=secure)
        return response

    async def _waiting(self, code: str, visitor: Visitor) -> GrantRecord | None:
        """Return what waits for a code; who guesses is stopped (RFC 8628, 5.1)."""
        now = self._clock.monotonic()
        tries = self._tries.setdefault(visitor.session.session_id, deque(maxlen=_MOST_TRIES))
        while tries and tries[0] < now - _TRIES_S:
            tries.popleft()
        if len(tries) == _MOST_TRIES:
            raise SlowDownError(
                "too many wrong codes were entered", remedy="wait ten minutes, then begin again"
            )
        grant = await asyncio.to_thread(self._grants.waiting_for, code)
        if grant is None:
            tries.append(now)
        else:
            del self._tries[visitor.session.session_id]
        return grant
