"""Another house that signs tokens: its addresses, its keys, and what its tokens say."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from hortus.core import Clock
from hortus.signin.errors import BadIdTokenError, ProviderError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "RS512", "ES512", "Ed25519"]
_DOCUMENT = "/.well-known/openid-configuration"
_FRESH_S = 3_600.0
# A token with an unknown key makes us ask again, but nobody may make us ask all the time.
_AGAIN_S = 10.0
_LONGEST = 65_536
_US = 1_000_000

Fetch = Callable[[str], Awaitable[bytes]]
"""Reads an address; raises ``ProviderError`` where that cannot be done."""


class Metadata(msgspec.Struct, frozen=True):
    """What a discovery document says that we need."""

    issuer: str
    jwks_uri: str
    authorization_endpoint: str = ""
    token_endpoint: str = ""


class Claims(msgspec.Struct, frozen=True):
    """What every ID token says; what it says besides is read by name."""

    iss: str
    sub: str
    exp: float
    aud: str | list[str]
    iat: float = 0
    nbf: float = 0
    nonce: str = ""
    azp: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A token whose signature and times hold: the claims that count, and all the others."""

    claims: Claims
    more: Mapping[str, object]


class Issuer:
    """One issuer, known by its address; what it publishes is fetched when it is needed."""

    def __init__(self, address: str, fetch: Fetch, clock: Clock, skew_s: float) -> None:
        self._address = address
        self._fetch = fetch
        self._clock = clock
        self._skew_s = skew_s
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    async def metadata(self, *, anew: bool = False) -> Metadata:
        """Return the discovery document, read ``anew`` or as it is known.

        Raises ``ProviderError``.
        """
        if anew or self._metadata is None:
            body = await self._fetch(self._address.rstrip("/") + _DOCUMENT)
            try:
                found = msgspec.json.decode(body, type=Metadata)
            except (msgspec.DecodeError, UnicodeDecodeError) as e:
                raise _wrong(self._address, f"its discovery document cannot be read: {e}") from e
            if found.issuer != self._address:
                raise _wrong(self._address, f"it calls itself {found.issuer[:120]!r}")
            self._metadata = found
        return self._metadata

    async def verify(self, token: str, audience: str) -> Verified:
        """Return what ``token`` says. Raises ``BadIdTokenError`` or ``ProviderError``."""
        if len(token) > _LONGEST:
            raise _untrusted("it is too long")
        keys = await self._current_keys()
        try:
            payload = _payload(token, keys)
        except _UnknownKeyError:
            payload = await self._with_new_keys(token)
        try:
            claims = msgspec.json.decode(payload, type=Claims)
            more = msgspec.json.decode(payload, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeDecodeError) as e:
            raise _untrusted(f"it does not say what it must: {e}") from e
        self._check(claims, audience)
        return Verified(claims, more)

    def _check(self, claims: Claims, audience: str) -> None:
        now = self._clock.now_us() / _US
        if claims.iss != self._address:
            raise _untrusted(f"it is of {claims.iss[:120]!r}")
        audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        if audience not in audiences or claims.azp not in {"", audience}:
            raise _untrusted(f"it is for {', '.join(audiences)[:120]!r}, not for {audience!r}")
        if claims.exp + self._skew_s <= now:
            raise _untrusted(f"it ended {now - claims.exp:.0f} s ago by the clock here")
        if max(claims.nbf, claims.iat) - self._skew_s > now:
            ahead = max(claims.nbf, claims.iat) - now
            raise _untrusted(f"it begins {ahead:.0f} s from now by the clock here")

    async def _with_new_keys(self, token: str) -> bytes:
        if self._clock.monotonic() - self._keys_at < _AGAIN_S:
            raise _untrusted("it is signed with a key that its issuer does not publish")
        try:
            return _payload(token, await self._fetch_keys())
        except _UnknownKeyError as e:
            raise _untrusted("it is signed with a key that its issuer does not publish") from e

    async def _current_keys(self) -> "KeySet":
        if self._keys is None or self._clock.monotonic() - self._keys_at > _FRESH_S:
            return await self._fetch_keys()
        return self._keys

    async def _fetch_keys(self) -> "KeySet":
        from joserfc.errors import JoseError  # noqa: PLC0415 - loaded with the first sign-in
        from joserfc.jwk import KeySet  # noqa: PLC0415 - as above

        body = await self._fetch((await self.metadata()).jwks_uri)
        try:
            keys = KeySet.import_key_set(msgspec.json.decode(body))
        except (JoseError, msgspec.DecodeError, ValueError, KeyError, TypeError) as e:
            raise _wrong(self._address, f"its keys cannot be read: {e}") from e
        self._keys, self._keys_at = keys, self._clock.monotonic()
        return keys


class _UnknownKeyError(Exception):
    """The token names a key that is not among those known."""


def _payload(token: str, keys: "KeySet") -> bytes:
    from joserfc import jws  # noqa: PLC0415 - as above
    from joserfc.errors import InvalidKeyIdError, JoseError  # noqa: PLC0415 - as above

    try:
        return jws.deserialize_compact(token, keys, algorithms=_ALGORITHMS).payload
    except InvalidKeyIdError as e:
        raise _UnknownKeyError from e
    except (JoseError, ValueError, KeyError, TypeError) as e:
        raise _untrusted("its signature does not hold") from e


def _untrusted(why: str) -> BadIdTokenError:
    return BadIdTokenError(
        f"the token of the identity provider cannot be trusted: {why}",
        remedy="sign in once more; if it goes on, compare the clocks and the settings of [signin]",
    )


def _wrong(address: str, why: str) -> ProviderError:
    return ProviderError(
        f"the identity provider {address} does not answer as it should: {why}",
        remedy="check signin.issuer: it must be what the provider's own document says",
    )
