"""A key of a client, and the proofs that it signs."""

from dataclasses import dataclass
from typing import Self

import msgspec
from joserfc import jws
from joserfc.jwk import ECKey

from hortus.core import new_id
from hortus.identity.proof import Proof, token_digest


@dataclass(frozen=True, slots=True)
class ClientKey:
    """A P-256 key as a program that signs in has one."""

    key: ECKey

    @classmethod
    def new(cls) -> Self:
        """Return a key made from chance."""
        return cls(ECKey.generate_key("P-256"))

    @property
    def thumbprint(self) -> str:
        """The name of the key (RFC 7638)."""
        return self.key.thumbprint()

    def proof(self, method: str, url: str, now_us: int, token: str = "", **other: object) -> Proof:
        """Return a proof for one request; ``other`` replaces what it says."""
        said: dict[str, object] = {
            "jti": new_id("jti", now_us),
            "htm": method,
            "htu": url,
            "iat": now_us // 1_000_000,
        }
        if token:
            said["ath"] = token_digest(token)
        return Proof(self.signed(said | other), method, url)

    def signed(self, said: dict[str, object], **header: object) -> str:
        """Return a token of type ``dpop+jwt`` that says ``said``."""
        public = self.key.as_dict(private=False)
        jwk = {name: public[name] for name in ("kty", "crv", "x", "y")}
        full = {"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk} | header
        return jws.serialize_compact(full, msgspec.json.encode(said), self.key, ["ES256"])
