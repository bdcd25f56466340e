"""The way to the identity provider and back."""

import asyncio
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from hortus.core import Clock
from hortus.identity import MalformedTokenError, Seal
from hortus.signin.entrance import Entrance
from hortus.signin.errors import ForgedRequestError, ProviderError
from hortus.signin.provider import Flight, Provider
from hortus.signin.visitors import Visitors

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_COOKIE, _PREFIX = "hortus_flight", "horf_"
_LASTS_S = 600
_US = 1_000_000
_SEE_OTHER = 303
_LONGEST_CODE = 20


class _Away(msgspec.Struct, array_like=True, frozen=True):
    """What a browser carries while its user is away, so that any gateway can take them back."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    user_code: str
    expires_us: int


class Arrival:
    """Sends browsers to the provider, and signs in those who come back from it."""

    def __init__(
        self,
        provider: Provider | None,
        entrance: Entrance,
        visitors: Visitors,
        seal: Seal,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._entrance = entrance
        self._visitors = visitors
        self._seal = seal
        self._clock = clock

    async def start(self, request: "Request", base: str) -> "Response":
        """Send the browser to the provider. Raises ``ProviderError`` where nobody is there."""
        from starlette.responses import RedirectResponse  # noqa: PLC0415 - on the first request

        flight = Flight(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            f"{base}/signin/callback",
        )
        response = RedirectResponse(await self._known().address(flight), _SEE_OTHER)
        away = _Away(
            flight.state,
            flight.nonce,
            flight.verifier,
            flight.redirect_uri,
            request.query_params.get("user_code", "")[:_LONGEST_CODE],
            self._clock.now_us() + _LASTS_S * _US,
        )
        response.set_cookie(
            _COOKIE,
            self._seal.close(_PREFIX, away),
            max_age=_LASTS_S,
            path="/signin",
            secure=base.startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return response

    async def back(self, request: "Request", base: str) -> "Response":
        """Take somebody back from the provider, and let them in."""
        from starlette.responses import RedirectResponse  # noqa: PLC0415 - as above

        away = self._away(request)
        if error := request.query_params.get("error"):
            why = request.query_params.get("error_description") or error
            raise ForgedRequestError(
                f"the identity provider did not let you in: {why[:200]}",
                remedy="sign in once more, or ask whoever runs the identity provider",
            )
        flight = Flight(away.state, away.nonce, away.verifier, away.redirect_uri)
        said = await self._known().arrived(request.query_params.get("code", ""), flight)
        person = await asyncio.to_thread(self._entrance.admit, said)
        code = quote(away.user_code)
        to = f"{base}/signin/device?user_code={code}" if code else f"{base}/signin"
        response = RedirectResponse(to, _SEE_OTHER)
        secure = base.startswith("https:")
        await asyncio.to_thread(self._visitors.welcome, response, person.person_id, secure=secure)
        response.delete_cookie(_COOKIE, path="/signin", httponly=True, samesite="lax")
        return response

    def _away(self, request: "Request") -> _Away:
        try:
            away = self._seal.open(_PREFIX, request.cookies.get(_COOKIE, ""), _Away)
        except MalformedTokenError as e:
            raise _unasked() from e
        state = request.query_params.get("state", "")
        if not hmac.compare_digest(away.state.encode(), state.encode()):
            raise _unasked()
        if away.expires_us <= self._clock.now_us():
            raise _unasked()
        return away

    def _known(self) -> Provider:
        if self._provider is None:
            raise ProviderError(
                "this hortus has no identity provider",
                remedy="sign in with a link: `hortus person invite USER`, or set signin.issuer",
            )
        return self._provider


def _unasked() -> ForgedRequestError:
    return ForgedRequestError(
        "this browser did not ask the identity provider for that answer, or too long ago",
        remedy="sign in once more, with cookies allowed for this address",
    )
