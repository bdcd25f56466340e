"""Who comes in: by the key they hold, and from the network to which it is bound."""

from collections.abc import Callable, Mapping
from typing import Any

from hortus.core import Clock, HortusError, Principal
from hortus.gateway.clients import Client, identify
from hortus.gateway.errors import WrongZoneError
from hortus.gateway.intake import Fields, presented, read_head
from hortus.gateway.keys import Keys
from hortus.gateway.ledger import Records
from hortus.gateway.zones import Zones
from hortus.store import Event, facts_text

_Scope = Mapping[str, Any]

_HOUSE = "hortus"
# Whoever tries a found key all day fills the metrics, not the log.
_TOLD_EVERY_S = 600.0
_MOST_REMEMBERED = 10_000


Listed = Callable[[], frozenset[str]]
"""Returns the names of tools that the company's register has, besides those that hortus knows."""


def none_listed() -> frozenset[str]:
    """Return no names: nobody keeps a register."""
    return frozenset()


class Entrance:
    """Lets callers in, and knows of each from where and with which tool they come."""

    def __init__(
        self,
        keys: Keys,
        zones: Zones,
        records: Records,
        clock: Clock,
        listed: Listed = none_listed,
    ) -> None:
        self._keys = keys
        self.zones = zones
        self._records = records
        self._clock = clock
        self._listed = listed
        self._told: dict[tuple[str, str], float] = {}

    def admit(self, scope: _Scope) -> Principal:
        """Return who asks (ASGI). Raises an error of status 401, or ``WrongZoneError``."""
        principal = self.holder(scope, dict(scope["headers"]))
        self.check(principal, self.zone_of(scope))
        return principal

    def holder(self, scope: _Scope, fields: Fields) -> Principal:
        """Return who holds the key that came with a request, wherever it came from."""
        return self._keys.find(read_head(fields).secret, presented(scope, fields))

    def zone_of(self, scope: _Scope) -> str:
        """Return the name of the network that a request comes from, '' for none that is named."""
        return self.zones.zone_of(scope)

    def client_of(self, fields: Fields) -> Client:
        """Return the program that sent a request, as it says itself."""
        return identify(fields, self._listed())

    def check(self, principal: Principal, zone: str) -> None:
        """Raise ``WrongZoneError`` where the caller's key is bound to other networks."""
        if principal.zones and zone not in principal.zones:
            self._tell(principal, zone)
            raise WrongZoneError(principal, zone)

    def withdrawn(self, principal: Principal) -> HortusError | None:
        """Return why somebody who was let in may ask no more, or None while they may."""
        return self._keys.withdrawn(principal)

    def _tell(self, principal: Principal, zone: str) -> None:
        """Leave an event, but not for each of many attempts."""
        now, attempt = self._clock.monotonic(), (principal.key_id, zone)
        told = self._told.get(attempt)
        if told is not None and now - told < _TOLD_EVERY_S:
            return
        if len(self._told) >= _MOST_REMEMBERED:
            self._told.clear()
        self._told[attempt] = now
        facts = {"bound": " ".join(sorted(principal.zones)), "zone": zone or "unknown"}
        event = Event(
            self._clock.now_us(),
            "key.wrong_zone",
            _HOUSE,
            principal.key_id,
            facts=facts_text(facts),
        )
        # Where the database is away the refusal stands all the same.
        self._records.append(event).add_done_callback(lambda done: done.exception())
