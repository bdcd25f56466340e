"""The endpoints of OAuth 2: how programs come to tokens, keep them and give them back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from hortus.identity import (
    BadProofError,
    Issued,
    KeyRefusedError,
    MalformedTokenError,
    MissingProofError,
    Proof,
    ReplayedProofError,
    Sessions,
)
from hortus.signin.errors import (
    BadGrantError,
    BadProofOfKeyError,
    SigninError,
    UnknownGrantTypeError,
)
from hortus.signin.grants import DEVICE_S, INTERVAL_S, Grants
from hortus.signin.programs import Programs

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - a name
CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a name
_FOREIGN = frozenset(
    {"urn:ietf:params:oauth:token-type:id_token", "urn:ietf:params:oauth:token-type:jwt"}
)
_LONGEST_CLIENT = 60

Form = Mapping[str, str]
Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Request:
    """A form that came to an endpoint; ``base`` is the address of hortus as its sender sees it."""

    form: Form
    base: str
    proof: Proof | None = None
    client: str = ""

    def need(self, name: str) -> str:
        """Return a field that must be there."""
        if value := self.form.get(name, ""):
            return value
        raise SigninError(f"the request has no {name}", remedy="send it as a form field")


class OAuth:
    """Answers forms with documents; every refusal is a ``SigninError``."""

    def __init__(self, sessions: Sessions, grants: Grants, programs: Programs) -> None:
        self._sessions = sessions
        self._grants = grants
        self._programs = programs
        self._ways: Mapping[str, Callable[[Request], Awaitable[Answer]]] = {
            DEVICE_CODE: self._by_device_code,
            "refresh_token": self._by_refresh_token,
            "client_credentials": self._by_assertion,
            TOKEN_EXCHANGE: self._by_exchange,
        }

    def metadata(self, base: str) -> Answer:
        """Return the discovery document (RFC 8414)."""
        return {
            "issuer": base,
            "device_authorization_endpoint": f"{base}/oauth/device_authorization",
            "token_endpoint": f"{base}/oauth/token",
            "revocation_endpoint": f"{base}/oauth/revoke",
            "userinfo_endpoint": f"{base}/oauth/userinfo",
            "grant_types_supported": list(self._ways),
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256", "Ed25519"],
            "dpop_signing_alg_values_supported": ["ES256", "Ed25519"],
            "scopes_supported": [],
        }

    async def device_authorization(self, request: Request) -> Answer:
        """Return codes for a program that waits for its user (RFC 8628)."""
        client = request.form.get("client_id") or request.form.get("surface") or request.client
        offer = await asyncio.to_thread(self._grants.offer, _named(client))
        page = f"{request.base}/signin/device"
        return {
            "device_code": offer.device_code,
            "user_code": offer.user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={offer.user_code}",
            "expires_in": DEVICE_S,
            "interval": INTERVAL_S,
        }

    async def token(self, request: Request) -> Answer:
        """Return tokens for what the form presents."""
        way = self._ways.get(request.need("grant_type"))
        if way is None:
            raise UnknownGrantTypeError(
                "tokens are not given for that", remedy=f"use one of {', '.join(self._ways)}"
            )
        try:
            return await way(request)
        except (BadProofError, ReplayedProofError, MissingProofError) as e:
            raise BadProofOfKeyError(e.message, remedy=e.remedy) from e
        except KeyRefusedError as e:
            status = 401 if way == self._by_refresh_token else 400
            raise BadGrantError(e.message, remedy=e.remedy, status=status) from e

    async def revoke(self, request: Request) -> None:
        """End the session that a token belongs to (RFC 7009); any other token is no fault."""
        await asyncio.to_thread(self._revoke, request.need("token"))

    async def _by_device_code(self, request: Request) -> Answer:
        code = request.need("device_code")
        thumbprint = self._thumbprint(request)
        grant = await asyncio.to_thread(self._grants.redeem, code)
        issued = await asyncio.to_thread(
            self._sessions.start, grant.holder_id, grant.client, thumbprint
        )
        answer = self._answer(issued)
        if not thumbprint:
            # Claude Code shows it and has it confirmed, so that nobody signs in for another.
            answer["email"] = self._sessions.find(issued.access).account
        return answer

    async def _by_refresh_token(self, request: Request) -> Answer:
        refresh = request.need("refresh_token")
        thumbprint = self._thumbprint(request)
        return self._answer(await asyncio.to_thread(self._sessions.renew, refresh, thumbprint))

    async def _by_assertion(self, request: Request) -> Answer:
        if request.need("client_assertion_type") != CLIENT_ASSERTION:
            raise SigninError("that kind of assertion is not known", remedy=CLIENT_ASSERTION)
        audiences = frozenset({request.base, f"{request.base}/oauth/token"})
        service = self._programs.by_assertion(request.need("client_assertion"), audiences)
        return await self._once(service.service_id, service.name, request)

    async def _by_exchange(self, request: Request) -> Answer:
        """Exchange a CI's token for ours, or our bound token for a plain one (RFC 8693)."""
        token, kind = request.need("subject_token"), request.need("subject_token_type")
        if kind in _FOREIGN:
            service = await self._programs.by_foreign_token(token, request.base)
            answer = await self._once(service.service_id, service.name, request)
        elif kind == ACCESS_TOKEN and request.proof is not None:
            issued = await asyncio.to_thread(self._sessions.plain, token, request.proof)
            answer = self._answer(issued)
        else:
            raise SigninError(
                "such a token is not exchanged here",
                remedy="present an ID token of a CI, or our own token with its DPoP proof",
            )
        return answer | {"issued_token_type": ACCESS_TOKEN}

    async def _once(self, holder_id: str, client: str, request: Request) -> Answer:
        thumbprint = self._thumbprint(request)
        return self._answer(
            await asyncio.to_thread(self._sessions.once, holder_id, client, thumbprint)
        )

    def _thumbprint(self, request: Request) -> str:
        return self._sessions.thumbprint(request.proof) if request.proof else ""

    def _revoke(self, token: str) -> None:
        try:
            session = self._sessions.session_of(token)
        except MalformedTokenError:
            return
        if session is not None:
            self._sessions.end(session, "signed out")

    def _answer(self, issued: Issued) -> Answer:
        answer: Answer = {
            "access_token": issued.access,
            "token_type": "DPoP" if issued.session.thumbprint else "Bearer",
            "expires_in": issued.expires_s,
        }
        if issued.refresh:
            answer["refresh_token"] = issued.refresh
        return answer


def _named(client: str) -> str:
    plain = "".join(sign for sign in client if sign.isprintable())[:_LONGEST_CLIENT].strip()
    return plain or "a program"
