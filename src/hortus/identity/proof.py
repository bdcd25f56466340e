"""Proofs of possession (RFC 9449): that whoever sends a token has the key it is bound to."""

import hashlib
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from hortus.core import Clock
from hortus.identity.errors import BadProofError, ReplayedProofError

_ALGORITHMS = ["ES256", "Ed25519"]
_TYPE = "dpop+jwt"
_US = 1_000_000
_LONGEST = 4_096
_LONGEST_ID = 256
_MOST_KEPT = 200_000
_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Proof:
    """A ``DPoP`` header, and the request that it came with."""

    text: str
    method: str
    url: str


class _Header(msgspec.Struct):
    typ: str
    alg: str
    jwk: dict[str, str]


class _Said(msgspec.Struct):
    jti: str
    htm: str
    htu: str
    iat: int
    ath: str = ""


class Proofs:
    """Checks proofs and remembers each for as long as it could be sent again.

    Only this process remembers: behind several gateways one proof holds once at each of them,
    within ``window_s`` and for the same method and address.
    """

    def __init__(self, clock: Clock, window_s: float = 60.0) -> None:
        self._clock = clock
        self._window_us = round(window_s * _US)
        self._seen: OrderedDict[bytes, int] = OrderedDict()

    def check(self, proof: Proof, token: str = "") -> str:
        """Return the thumbprint of the key (RFC 7638) that has signed ``proof``.

        ``token`` is the one it must be about. Raises ``BadProofError`` or ``ReplayedProofError``.
        """
        header = _header(proof.text)
        thumbprint, said = _verified(proof.text, header)
        now_us = self._clock.now_us()
        if said.htm != proof.method:
            raise _bad(f"it is for {said.htm[:20]!r}, the request is a {proof.method}")
        with _readable():
            same = _plain(said.htu) == _plain(proof.url)
        if not same:
            raise _bad(f"it is for {said.htu[:120]!r}, the request went to {proof.url[:120]!r}")
        if abs(now_us - said.iat * _US) > self._window_us:
            raise _bad(
                f"it was made {abs(now_us // _US - said.iat)} s away from the time here",
                remedy="set the clock of this machine (`timedatectl set-ntp true`), or of hortus'",
            )
        if token and said.ath != token_digest(token):
            raise _bad("it is about another token")
        self._remember(hashlib.sha256(f"{thumbprint} {said.jti}".encode()).digest(), now_us)
        return thumbprint

    def _remember(self, name: bytes, now_us: int) -> None:
        # A proof may be dated ahead by a window and is late a window after that.
        while self._seen and next(iter(self._seen.values())) < now_us - 2 * self._window_us:
            self._seen.popitem(last=False)
        if name in self._seen:
            raise ReplayedProofError(
                "the proof of the token's key was sent before",
                remedy="make a new one for each request",
            )
        if len(self._seen) >= _MOST_KEPT:
            raise _bad("too many proofs came within a minute to tell which are new")
        self._seen[name] = now_us


def token_digest(token: str) -> str:
    """Return what a proof calls a token by (``ath``)."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def _header(text: str) -> _Header:
    from joserfc.util import urlsafe_b64decode  # noqa: PLC0415 - loaded with the first proof

    if len(text) > _LONGEST or not text.isascii():
        raise _bad("it is no signed token")
    with _readable():
        first, _, _ = text.partition(".")
        header = msgspec.json.decode(urlsafe_b64decode(first.encode()), type=_Header)
    if header.typ != _TYPE or header.alg not in _ALGORITHMS:
        raise _bad(f"its type is {header.typ[:20]!r} with {header.alg[:20]!r}")
    if "d" in header.jwk or header.jwk.get("kty") not in {"EC", "OKP"}:
        raise _bad("its key is no public key of an elliptic curve")
    return header


def _verified(text: str, header: _Header) -> tuple[str, _Said]:
    """Return the thumbprint of the key in ``header`` and what it has signed."""
    from joserfc import jws  # noqa: PLC0415 - as above
    from joserfc.jwk import ECKey, OKPKey  # noqa: PLC0415 - as above

    with _readable():
        kind = ECKey if header.jwk["kty"] == "EC" else OKPKey
        key = kind.import_key(dict(header.jwk))
        payload = jws.deserialize_compact(text, key, algorithms=_ALGORITHMS).payload
        said = msgspec.json.decode(payload, type=_Said)
        if not said.jti or len(said.jti) > _LONGEST_ID:
            raise _bad("its id is empty or too long")
        return key.thumbprint(), said


@contextmanager
def _readable() -> Iterator[None]:
    """Turn what libraries say about a proof that cannot be read into our own words."""
    from joserfc.errors import JoseError  # noqa: PLC0415 - as above

    try:
        yield
    except (JoseError, msgspec.DecodeError, ValueError, KeyError, TypeError) as e:
        raise _bad("it cannot be read, or its signature does not hold") from e


def _plain(url: str) -> str:
    """Return a URL as two of them are compared: without what follows the path."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme.lower(), "\n"))
    return f"{parts.scheme.lower()}://{host}{parts.path or '/'}"


def _bad(why: str, remedy: str = "") -> BadProofError:
    return BadProofError(
        f"the proof of the token's key does not hold: {why}",
        remedy=remedy or "sign the method, address and token of this very request",
    )
