"""Tokens of who is signed in: made under this installation's seal, and answered from memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from hortus.core import Clock, KeyTier, Principal
from hortus.identity.errors import (
    BadProofError,
    EndedAccountError,
    EndedSessionError,
    ExpiredTokenError,
    MissingProofError,
)
from hortus.identity.pepper import Pepper
from hortus.identity.proof import Proof, Proofs
from hortus.identity.roster import Roster
from hortus.identity.seal import Seal
from hortus.store import PersonRecord, ServiceRecord, SessionRecord

ACCESS = "hora_"
"""How access tokens begin; keys begin otherwise."""
AGAIN = "sign in again (`hortus login`)"
_REFRESH = "horr_"
_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens just made; ``refresh`` is empty for a session that is not to be renewed."""

    session: SessionRecord
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_s: int


class Refresh(msgspec.Struct, array_like=True, frozen=True):
    """What a refresh token says."""

    session_id: str
    generation: int


class _Access(msgspec.Struct, array_like=True, frozen=True):
    session_id: str
    holder_id: str
    tier: KeyTier
    thumbprint: str
    expires_us: int


@dataclass(frozen=True, slots=True)
class _Known:
    said: _Access
    principal: Principal


class Tokens:
    """Makes tokens and finds who holds one.

    An access token says itself whose it is and until when, so finding its holder takes no
    database. What must be known besides is in memory: who is in the directory, and ``ended``, the
    sessions that were ended while a token of theirs may still be about.
    """

    def __init__(
        self,
        pepper: Pepper,
        clock: Clock,
        roster: Callable[[], Roster],
        lasts_s: float,
        most_known: int = 20_000,
    ) -> None:
        self._most_known = most_known
        self.ended: frozenset[str] = frozenset()
        self.proofs = Proofs(clock)
        self.lasts_us = round(lasts_s * _US)
        self._seal = Seal(pepper)
        self._clock = clock
        self._roster = roster
        self._known: dict[str, _Known] = {}
        self._known_with: Roster | None = None

    def find(self, token: str, proof: Proof | None = None) -> Principal:
        """Return who ``token`` was made for, or raise a leaf of ``KeyRefusedError``.

        A token bound to a key needs a ``proof`` of that key for this very request.
        """
        known = self._known.get(token) if self._roster() is self._known_with else None
        if known is None:
            known = self._read(token)
        said = known.said
        if said.expires_us <= self._clock.now_us():
            raise ExpiredTokenError("the token has expired", remedy=AGAIN)
        if said.session_id in self.ended:
            raise EndedSessionError("the session was ended", remedy=AGAIN)
        if said.thumbprint:
            self._prove(said.thumbprint, token, proof)
        return known.principal

    def issue(self, session: SessionRecord) -> Issued:
        """Return tokens of a session; none outlasts it."""
        now_us = self._clock.now_us()
        expires_us = min(now_us + self.lasts_us, session.expires_us)
        access = _Access(
            session.session_id,
            session.holder_id,
            KeyTier(session.tier),
            session.thumbprint,
            expires_us,
        )
        return Issued(
            session,
            self._seal.close(ACCESS, access),
            self._seal.close(_REFRESH, Refresh(session.session_id, session.generation)),
            (expires_us - now_us) // _US,
        )

    def refresh_of(self, text: str) -> Refresh:
        """Return what a refresh token says. Raises ``MalformedTokenError``."""
        return self._seal.open(_REFRESH, text, Refresh)

    def session_of(self, text: str) -> str:
        """Return the session that a token of either kind belongs to."""
        if text.startswith(ACCESS):
            return self._seal.open(ACCESS, text, _Access).session_id
        return self.refresh_of(text).session_id

    def entitled(self, holder_id: str) -> PersonRecord | ServiceRecord:
        """Return the entry of somebody who may come in. Raises ``EndedAccountError``."""
        account = self._roster().holder(holder_id)
        if account is None or account.ended_us:
            raise EndedAccountError(
                f"{_name(account) or holder_id} may use hortus no more",
                remedy="ask whoever keeps the directory, if that is a mistake",
            )
        return account

    def _read(self, token: str) -> _Known:
        said = self._seal.open(ACCESS, token, _Access)
        roster = self._roster()
        known = _Known(said, self._principal(said))
        if roster is not self._known_with or len(self._known) >= self._most_known:
            self._known, self._known_with = {}, roster
        self._known[token] = known
        return known

    def _principal(self, said: _Access) -> Principal:
        account = self.entitled(said.holder_id)
        return Principal(
            key_id=said.session_id,
            name=_name(account),
            account=_name(account),
            is_service=isinstance(account, ServiceRecord),
            tier=said.tier,
            project=account.project,
        )

    def _prove(self, thumbprint: str, token: str, proof: Proof | None) -> None:
        if proof is None:
            raise MissingProofError(
                "the token is bound to a key, and no proof of that key came with it",
                remedy="send a DPoP header (RFC 9449), or use a token that is not bound",
            )
        if self.proofs.check(proof, token) != thumbprint:
            raise BadProofError(
                "the proof is of another key than the token's",
                remedy="sign it with the key that the token was made for",
            )


def _name(account: PersonRecord | ServiceRecord | None) -> str:
    if account is None:
        return ""
    return account.user_name if isinstance(account, PersonRecord) else account.name
