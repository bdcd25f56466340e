"""Codes that become a session: of a program that waits for its user, and in links for people."""

import secrets
from dataclasses import dataclass, field, replace

from hortus.core import Clock
from hortus.identity import Seal
from hortus.signin.errors import (
    DeniedError,
    ExpiredCodeError,
    PendingError,
    SigninError,
    SlowDownError,
)
from hortus.store import Event, GrantRecord, SessionTable, facts_text

# Without vowels no words come out, and nothing that looks like a digit is in it (RFC 8628, 6.1).
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_US = 1_000_000
DEVICE_S, INTERVAL_S = 600, 5
LINK_S = 900
_DAY_US = 86_400 * _US


@dataclass(frozen=True, slots=True)
class Offer:
    """The codes of a program that waits: one for itself, one for its user to read and type."""

    device_code: str = field(repr=False)
    user_code: str


class Grants:
    """Offers codes, lets people decide on them, and gives each out once."""

    def __init__(
        self, table: SessionTable, seal: Seal, clock: Clock, most_waiting: int = 2_000
    ) -> None:
        self._most_waiting = most_waiting
        self._table = table
        self._seal = seal
        self._clock = clock

    def offer(self, client: str) -> Offer:
        """Return new codes for ``client``. Raises ``SlowDownError`` where too many wait."""
        now_us = self._clock.now_us()
        self._table.forget(now_us - _DAY_US)
        if self._table.waiting("device", now_us) >= self._most_waiting:
            raise SlowDownError(
                "too many programs wait to be approved", remedy="try again in a few minutes"
            )
        offer = Offer(secrets.token_urlsafe(32), _user_code())
        self._add(GrantRecord(offer.device_code, "device", "pending", offer.user_code, "", client))
        return offer

    def waiting_for(self, user_code: str) -> GrantRecord | None:
        """Return the grant that waits for a code, however it was typed."""
        plain = "".join(sign for sign in user_code.upper() if sign in _LETTERS)
        return self._table.grant_for(f"{plain[:4]}-{plain[4:]}", self._clock.now_us())

    def decide(self, grant: GrantRecord, holder_id: str, *, approved: bool) -> None:
        """Approve or deny what waits. Raises ``ExpiredCodeError`` where that was done before."""
        state = "approved" if approved else "denied"
        event = Event(
            self._clock.now_us(),
            f"signin.{state}",
            holder_id,
            grant.user_code,
            facts=facts_text({"client": grant.client}),
        )
        if not self._table.decide(grant.grant_id, state, holder_id, event):
            raise _over()

    def redeem(self, device_code: str) -> GrantRecord:
        """Return the approved grant of a program that asks for its token, once.

        Raises ``PendingError``, ``SlowDownError``, ``DeniedError`` or ``ExpiredCodeError``.
        """
        now_us = self._clock.now_us()
        grant = self._table.grant(self._seal.digest(device_code))
        if grant is None or grant.kind != "device" or grant.expires_us <= now_us:
            raise _over()
        if grant.state == "denied":
            raise DeniedError("the request was denied in the browser", remedy="begin again")
        if grant.state == "pending":
            self._table.asked(grant.grant_id, now_us)
            if now_us - grant.asked_us < (INTERVAL_S - 1) * _US:
                raise SlowDownError("asked too soon", remedy=f"ask every {INTERVAL_S} s")
            raise PendingError(
                "nobody has approved the request yet", remedy="approve it in the browser"
            )
        if not self._table.take(grant.grant_id):
            raise _over()
        return grant

    def invite(self, holder_id: str, actor: str) -> str:
        """Return the secret of a link that signs ``holder_id`` in once, within 15 minutes."""
        secret = secrets.token_urlsafe(32)
        told = Event(self._clock.now_us(), "signin.invited", actor, holder_id)
        self._add(GrantRecord(secret, "link", "approved", "", holder_id, "browser"), told)
        return secret

    def open_link(self, secret: str) -> str:
        """Return whom a link signs in, and use it up. Raises ``ExpiredCodeError``."""
        grant = self._table.grant(self._seal.digest(secret))
        now_us = self._clock.now_us()
        usable = grant and grant.kind == "link" and grant.expires_us > now_us
        if not grant or not usable or not self._table.take(grant.grant_id):
            raise ExpiredCodeError(
                "the link has been used, or its 15 minutes are over",
                remedy="have a new one made: `hortus person invite USER`",
            )
        return grant.holder_id

    def _add(self, grant: GrantRecord, *events: Event) -> None:
        now_us = self._clock.now_us()
        lasts_us = (LINK_S if grant.holder_id else DEVICE_S) * _US
        stored = replace(
            grant,
            grant_id=self._seal.digest(grant.grant_id),
            created_us=now_us,
            expires_us=now_us + lasts_us,
        )
        self._table.offer(stored, *events)


def _user_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _over() -> SigninError:
    return ExpiredCodeError(
        "the code is not known, was used, or its 10 minutes are over",
        remedy="begin again (`hortus login`)",
    )
