"""The company's identity provider, seen from hortus as its client: code and PKCE."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from hortus.core import ConfigError, SigninSettings
from hortus.identity import Assertion
from hortus.signin.errors import BadIdTokenError, ProviderError
from hortus.signin.issuer import Issuer
from hortus.signin.web import Web

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Flight:
    """What must come back from the provider, and what proves that it was asked for from here."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    redirect_uri: str


class _Tokens(msgspec.Struct):
    id_token: str = ""
    error: str = ""
    error_description: str = ""


class Provider:
    """Sends browsers to the provider and takes what it says of those who come back."""

    def __init__(self, settings: SigninSettings, issuer: Issuer, web: Web) -> None:
        self._settings = settings
        self._issuer = issuer
        self._web = web

    async def address(self, flight: Flight) -> str:
        """Return where the browser is to go. Raises ``ProviderError`` where nobody is there."""
        # Asked each time: better we say that nobody is there than the browser does.
        endpoint = (await self._issuer.metadata(anew=True)).authorization_endpoint
        if not endpoint:
            raise self._problem("its discovery document names no authorization_endpoint")
        asked = {
            "client_id": self._settings.client_id,
            "response_type": "code",
            "redirect_uri": flight.redirect_uri,
            "scope": " ".join(self._settings.scopes),
            "state": flight.state,
            "nonce": flight.nonce,
            "code_challenge": _challenge(flight.verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def arrived(self, code: str, flight: Flight) -> Assertion:
        """Return who has come back with ``code``.

        Raises ``ProviderError`` or ``BadIdTokenError``.
        """
        metadata = await self._issuer.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": flight.redirect_uri,
            "code_verifier": flight.verifier,
            "client_id": self._settings.client_id,
        }
        body = await self._web.post(metadata.token_endpoint, form, self._credentials())
        try:
            tokens = msgspec.json.decode(body, type=_Tokens)
        except (msgspec.DecodeError, UnicodeDecodeError) as e:
            raise self._problem("its answer to the code cannot be read") from e
        if not tokens.id_token:
            why = tokens.error_description or tokens.error or "without a reason"
            raise self._problem(f"it gave no token for the code: {why[:200]}")
        verified = await self._issuer.verify(tokens.id_token, self._settings.client_id)
        if verified.claims.nonce != flight.nonce:
            raise BadIdTokenError(
                "the token of the identity provider answers another question than ours",
                remedy="sign in once more",
            )
        return self._assertion(verified.claims.sub, verified.more)

    def _assertion(self, subject: str, claims: Mapping[str, object]) -> Assertion:
        settings = self._settings
        names = (settings.user_name_claim, "email", "sub")
        groups = claims.get(settings.groups_claim)
        return Assertion(
            issuer=settings.issuer,
            subject=subject,
            user_name=next((found for name in names if (found := _word(claims, name))), subject),
            name=_word(claims, "name"),
            email=_word(claims, "email"),
            region=_word(claims, settings.region_claim),
            entity=_word(claims, settings.entity_claim),
            cost_centre=_word(claims, settings.cost_centre_claim),
            groups=frozenset(
                group.strip()
                for group in (groups if isinstance(groups, list) else [])
                if isinstance(group, str) and group.strip() and len(group) <= _LONGEST_NAME
            ),
        )

    def _credentials(self) -> tuple[str, str] | None:
        file = self._settings.client_secret_file
        if not file:
            return None
        try:
            secret = Path(file).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as e:
            raise ConfigError(
                f"signin.client_secret_file {file} cannot be read",
                remedy="make it a file with the secret that the provider has given hortus",
            ) from e
        return self._settings.client_id, secret

    def _problem(self, why: str) -> ProviderError:
        return ProviderError(
            f"the identity provider {self._settings.issuer} does not let hortus in: {why}",
            remedy="check [signin] in hortus.toml against how hortus is registered there",
        )


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _word(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name) if name else None
    return value.strip()[:_LONGEST_NAME] if isinstance(value, str) else ""
