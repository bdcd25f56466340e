"""Who a browser is signed in as: a cookie that names a session, under our seal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from hortus.identity import KeyRefusedError, Roster, Seal, Sessions
from hortus.store import PersonRecord, SessionRecord

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_COOKIE, _PREFIX = "hortus_session", "horb_"
_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose browser is signed in."""

    session: SessionRecord
    name: str


class _Said(msgspec.Struct, array_like=True, frozen=True):
    session_id: str


class Visitors:
    """Signs browsers in and out, and knows them again.

    ``renew`` makes known here whom this or another process has added to the directory just now.
    """

    def __init__(
        self,
        sessions: Sessions,
        roster: Callable[[], Roster],
        renew: Callable[[], object],
        seal: Seal,
    ) -> None:
        self._sessions = sessions
        self._roster = roster
        self._renew = renew
        self._seal = seal

    def of(self, request: "Request") -> Visitor | None:
        """Return who is signed in with this browser, or None."""
        cookie = request.cookies.get(_COOKIE, "")
        try:
            session = self._sessions.current(self._seal.open(_PREFIX, cookie, _Said).session_id)
        except KeyRefusedError:
            return None
        person = self._roster().holder(session.holder_id)
        name = person.user_name if isinstance(person, PersonRecord) else session.holder_id
        return Visitor(session, name)

    def welcome(self, response: "Response", holder_id: str, *, secure: bool) -> None:
        """Sign the browser that gets ``response`` in. Raises ``EndedAccountError``."""
        self._renew()
        session = self._sessions.start(holder_id, "browser").session
        response.set_cookie(
            _COOKIE,
            self._seal.close(_PREFIX, _Said(session.session_id)),
            max_age=(session.expires_us - session.created_us) // _US,
            secure=secure,
            httponly=True,
            # Not `strict`: the way back from the identity provider begins at another site.
            samesite="lax",
        )

    def leave(self, visitor: Visitor, response: "Response") -> None:
        """Sign the browser out."""
        self._sessions.end(visitor.session, "signed out")
        response.delete_cookie(_COOKIE, httponly=True, samesite="lax")
