"""Who is signed in: sessions begun, renewed and ended, each with an event in the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hortus.core import Clock, KeyTier, Principal, new_id
from hortus.identity.errors import (
    BadProofError,
    EndedSessionError,
    ExpiredTokenError,
    ReusedTokenError,
)
from hortus.identity.pepper import Pepper
from hortus.identity.proof import Proof
from hortus.identity.roster import Roster
from hortus.identity.tokens import AGAIN, Issued, Refresh, Tokens
from hortus.store import Event, SessionRecord, SessionTable, StoreError, facts_text

_US = 1_000_000
_NONE: Mapping[str, str] = MappingProxyType({})
# An answer that got lost may be asked for again, by whoever has the session's key.
_GRACE_US = 10 * _US


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long tokens and sessions last, in seconds; ``bound_s`` for those bound to a key."""

    access_s: float = 600.0
    session_s: float = 43_200.0
    bound_s: float = 604_800.0


class Sessions:
    """Signs people and programs in and out, and finds who holds a token."""

    def __init__(
        self,
        table: SessionTable,
        pepper: Pepper,
        clock: Clock,
        roster: Callable[[], Roster],
        lifetimes: Lifetimes,
    ) -> None:
        self._table = table
        self._clock = clock
        self._lifetimes = lifetimes
        self._tokens = Tokens(pepper, clock, roster, lifetimes.access_s)
        self.refresh()

    def find(self, token: str, proof: Proof | None = None) -> Principal:
        """Return who ``token`` was made for, or raise a leaf of ``KeyRefusedError``.

        A token bound to a key needs a ``proof`` of that key for this very request.
        """
        return self._tokens.find(token, proof)

    def withdrawn(self, principal: Principal) -> EndedSessionError | None:
        """Return that a session under which somebody asks was ended since, if it was."""
        if principal.key_id not in self._tokens.ended:
            return None
        return EndedSessionError("the session was ended", remedy=AGAIN)

    def thumbprint(self, proof: Proof) -> str:
        """Return the name of the key that signed ``proof``, for a session to be bound to."""
        return self._tokens.proofs.check(proof)

    def start(self, holder_id: str, client: str, thumbprint: str = "") -> Issued:
        """Sign somebody in with ``client``; the session is bound to a key where one is named."""
        lasts_s = self._lifetimes.bound_s if thumbprint else self._lifetimes.session_s
        session = self._new(holder_id, client, thumbprint, lasts_s)
        self._table.add(session, self._event("signin.started", session, facts=_facts(session)))
        return self._tokens.issue(session)

    def once(self, holder_id: str, client: str, thumbprint: str = "") -> Issued:
        """Return one token that is not renewed, for a program that can prove itself any time."""
        session = self._new(holder_id, client, thumbprint, self._lifetimes.access_s)
        self._table.tell(self._event("signin.token", session, facts=_facts(session)))
        return replace(self._tokens.issue(session), refresh="")

    def renew(self, refresh: str, thumbprint: str = "") -> Issued:
        """Return new tokens for a refresh token, which is used up by it.

        A refresh token that comes again ends its session: of two that have it, one has stolen it.
        """
        said = self._tokens.refresh_of(refresh)
        session = self._going_on(said.session_id)
        if session.thumbprint != thumbprint:
            raise BadProofError(
                "the refresh token is bound to another key, or to one that is not proven",
                remedy="renew it with the key that it was made for, or sign in again",
            )
        self._tokens.entitled(session.holder_id)
        now_us = self._clock.now_us()
        if said.generation == session.generation and self._table.rotate(session, now_us):
            return self._tokens.issue(replace(session, generation=session.generation + 1))
        session = self._going_on(said.session_id)
        if thumbprint and _asks_again(said, session, now_us):
            return self._tokens.issue(session)
        self.end(session, "a refresh token came a second time", "signin.reused")
        raise ReusedTokenError(
            "the refresh token was used before, so the session is ended", remedy=AGAIN
        )

    def session_of(self, token: str) -> SessionRecord | None:
        """Return the session of an access or refresh token, used and ended ones too."""
        return self._table.find(self._tokens.session_of(token))

    def plain(self, token: str, proof: Proof) -> Issued:
        """Return a token of the same session that is not bound, for a client that has no key.

        It is of a weaker tier, cannot be renewed, and ends with the session.
        """
        principal = self._tokens.find(token, proof)
        session = self.current(principal.key_id)
        told = self._event("signin.token", session, facts=_facts(session) | {"tier": "session"})
        self._table.tell(told)
        loose = replace(session, tier=KeyTier.SESSION, thumbprint="")
        return replace(self._tokens.issue(loose), refresh="")

    def current(self, session_id: str) -> SessionRecord:
        """Return a session that goes on, of somebody who may still come in; raises otherwise."""
        session = self._going_on(session_id)
        self._tokens.entitled(session.holder_id)
        return session

    def end(self, session: SessionRecord, reason: str = "", event: str = "signin.ended") -> bool:
        """End a session; every running gateway refuses its tokens within a second."""
        told = self._event(event, session, reason, {"client": session.client})
        ended = self._table.end(session.session_id, self._clock.now_us(), told)
        self.refresh()
        return ended

    def refresh(self) -> bool:
        """Take up which sessions any process has ended; false where the database cannot say."""
        # Those ended earlier have no token left that would hold.
        since_us = self._clock.now_us() - 2 * self._tokens.lasts_us
        try:
            self._tokens.ended = frozenset(self._table.ended_since(since_us))
        except StoreError:
            return False
        return True

    def _new(self, holder_id: str, client: str, thumbprint: str, lasts_s: float) -> SessionRecord:
        self._tokens.entitled(holder_id)
        now_us = self._clock.now_us()
        return SessionRecord(
            session_id=new_id("ses", now_us),
            holder_id=holder_id,
            tier=KeyTier.BOUND if thumbprint else KeyTier.SESSION,
            thumbprint=thumbprint,
            client=client,
            generation=0,
            created_us=now_us,
            used_us=now_us,
            expires_us=now_us + round(lasts_s * _US),
        )

    def _going_on(self, session_id: str) -> SessionRecord:
        session = self._table.find(session_id)
        if session is None or session.ended_us:
            raise EndedSessionError("the session was ended", remedy=AGAIN)
        if session.expires_us <= self._clock.now_us():
            raise ExpiredTokenError("the session has expired", remedy=AGAIN)
        return session

    def _event(
        self,
        event: str,
        session: SessionRecord,
        reason: str = "",
        facts: Mapping[str, str] = _NONE,
    ) -> Event:
        return Event(
            self._clock.now_us(),
            event,
            session.holder_id,
            session.session_id,
            reason=reason,
            facts=facts_text(facts),
        )


def _facts(session: SessionRecord) -> dict[str, str]:
    return {"client": session.client, "holder": session.holder_id, "tier": session.tier}


def _asks_again(said: Refresh, session: SessionRecord, now_us: int) -> bool:
    return said.generation == session.generation - 1 and now_us - session.used_us < _GRACE_US
