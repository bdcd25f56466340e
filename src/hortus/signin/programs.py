"""Programs that prove who they are: with a key of their own, or with a token of their CI."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from hortus.core import Clock
from hortus.identity import Roster
from hortus.signin.errors import BadClientError, BadGrantError, BadIdTokenError
from hortus.signin.issuer import Fetch, Issuer
from hortus.store import ServiceRecord

if TYPE_CHECKING:
    from joserfc.jwk import Key

_ALGORITHMS = ["ES256", "RS256", "PS256", "ES384", "Ed25519"]
_US = 1_000_000
_LONGEST_S = 600
_LONGEST = 16_384
_MOST_SEEN = 100_000


class _Said(msgspec.Struct):
    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    jti: str
    iat: float = 0


class _Peek(msgspec.Struct):
    iss: str = ""
    sub: str = ""


class Programs:
    """Finds the service that a program is, by what it proves."""

    def __init__(
        self, roster: Callable[[], Roster], fetch: Fetch, clock: Clock, skew_s: float
    ) -> None:
        self._roster = roster
        self._fetch = fetch
        self._clock = clock
        self._skew_s = skew_s
        self._seen: dict[tuple[str, str], float] = {}
        self._issuers: dict[str, Issuer] = {}

    def by_assertion(self, assertion: str, audiences: frozenset[str]) -> ServiceRecord:
        """Return who has signed ``assertion`` (RFC 7523). Raises ``BadClientError``.

        It names the service twice, is for one of ``audiences``, lasts 10 minutes at most and comes
        once.
        """
        name = _peeked(assertion).sub
        service = self._roster().service_named(name) or self._roster().services.get(name)
        if service is None or not service.public_key:
            raise _unproven("no service of that name has a key here")
        said = _verified(assertion, service.public_key)
        now = self._clock.now_us() / _US
        named = [said.aud] if isinstance(said.aud, str) else said.aud
        if said.iss != said.sub or not audiences & set(named):
            raise _unproven("its issuer, subject or audience is another")
        if said.exp + self._skew_s <= now or said.iat - self._skew_s > now:
            raise _unproven("its time is over, or has not come, by the clock here")
        if said.exp - now > _LONGEST_S + self._skew_s:
            raise _unproven(f"it lasts longer than {_LONGEST_S} s")
        self._once(service.service_id, said, now)
        return service

    async def by_foreign_token(self, token: str, audience: str) -> ServiceRecord:
        """Return the service that a CI's ``token`` is for. Raises ``BadGrantError``.

        Only issuers that an entry names are ever asked for anything.
        """
        said = _peeked(token)
        candidates = [s for s in self._roster().services.values() if s.issuer and s.subject]
        if not any(service.issuer == said.iss for service in candidates):
            raise _no_service("no service takes tokens of that issuer")
        known = self._issuers.setdefault(
            said.iss, Issuer(said.iss, self._fetch, self._clock, self._skew_s)
        )
        try:
            claims = (await known.verify(token, audience)).claims
        except BadIdTokenError as e:
            raise BadGrantError(e.message, remedy=e.remedy) from e
        found = [
            service
            for service in candidates
            if service.issuer == claims.iss and fnmatchcase(claims.sub, _pattern(service.subject))
        ]
        if len(found) != 1:
            raise _no_service(
                f"{len(found)} services take tokens for {claims.sub[:120]!r}, in place of one"
            )
        return found[0]

    def _once(self, service_id: str, said: _Said, now: float) -> None:
        if len(self._seen) >= _MOST_SEEN:
            self._seen = {name: ends for name, ends in self._seen.items() if ends > now}
        if self._seen.get((service_id, said.jti), 0) > now:
            raise _unproven("it was used before")
        self._seen[service_id, said.jti] = said.exp + self._skew_s


def _peeked(token: str) -> _Peek:
    """Return what an unproven token claims: enough to know whose key to check it with."""
    from joserfc.util import urlsafe_b64decode  # noqa: PLC0415 - loaded with the first program

    _, _, rest = token.partition(".")
    payload, _, _ = rest.partition(".")
    try:
        if len(token) <= _LONGEST:
            return msgspec.json.decode(urlsafe_b64decode(payload.encode()), type=_Peek)
    except (msgspec.DecodeError, ValueError) as e:
        raise _unproven("it cannot be read") from e
    raise _unproven("it is too long")


def _verified(assertion: str, public_key: str) -> _Said:
    from joserfc import jws  # noqa: PLC0415 - as above
    from joserfc.errors import JoseError  # noqa: PLC0415 - as above

    try:
        payload = jws.deserialize_compact(assertion, _key(public_key), _ALGORITHMS).payload
        return msgspec.json.decode(payload, type=_Said)
    except (JoseError, msgspec.DecodeError, ValueError, KeyError, TypeError) as e:
        raise _unproven("its signature does not hold, or it does not say what it must") from e


def _key(public_key: str) -> "Key":
    from joserfc.jwk import import_key  # noqa: PLC0415 - as above

    return import_key(msgspec.json.decode(public_key, type=dict[str, str | list[str]]))


def _pattern(subject: str) -> str:
    """Return a pattern in which only the star has a meaning."""
    return "".join(f"[{sign}]" if sign in "[?" else sign for sign in subject)


def _unproven(why: str) -> BadClientError:
    return BadClientError(
        f"the program did not prove who it is: {why}",
        remedy="compare the key, name and clock of the program with `hortus service show NAME`",
    )


def _no_service(why: str) -> BadGrantError:
    return BadGrantError(
        f"the token was not exchanged: {why}",
        remedy="compare its issuer and subject with `hortus service list`",
    )
