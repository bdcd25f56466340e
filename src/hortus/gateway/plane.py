"""Put the parts of the gateway together, from what other rooms give it."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from hortus.core import Clock, Settings
from hortus.gateway.app import Gateway
from hortus.gateway.attempt import Attempts
from hortus.gateway.capture import Capture
from hortus.gateway.catalogue import Catalogue
from hortus.gateway.delivery import Delivery
from hortus.gateway.embedded import Completer, EmbeddedModel
from hortus.gateway.entrance import Entrance, Listed, none_listed
from hortus.gateway.estimate import Estimate
from hortus.gateway.keys import Keys
from hortus.gateway.ledger import Ledger, Receipts, Records, no_receipt
from hortus.gateway.llama import LlamaPool
from hortus.gateway.metrics import Metrics
from hortus.gateway.pages import (
    Explained,
    Pages,
    Passports,
    Readiness,
    no_passport,
    nothing_explained,
)
from hortus.gateway.permission import Decider
from hortus.gateway.relay import Relay, Ways
from hortus.gateway.screener import Screener
from hortus.gateway.screening import Screen
from hortus.gateway.spending import Purses, Spending
from hortus.gateway.telemetry import open_telemetry
from hortus.gateway.upstreams import Upstreams, open_upstreams
from hortus.gateway.zones import Zones


@dataclass(frozen=True, slots=True)
class Needs:
    """What the gateway needs of other rooms; ``completer`` is None without an embedded model."""

    keys: Keys
    records: Records
    decider: Decider
    readiness: Callable[[], Readiness]
    completer: Completer | None
    executor: Executor
    clock: Clock
    receipts: Receipts = no_receipt
    screen: Screen | None = None
    capture: Capture | None = None
    purses: Purses | None = None
    passports: Passports = no_passport
    explained: Explained = nothing_explained
    listed: Listed = none_listed


class DataPlane:
    """A gateway whose models can be replaced while it runs."""

    def __init__(self, settings: Settings, needs: Needs) -> None:
        metrics = Metrics()
        traces_url = settings.gateway.traces_url
        self._telemetry = open_telemetry(traces_url) if traces_url else None
        self._ledger = ledger = Ledger(
            needs.records, needs.clock, metrics, needs.receipts, self._telemetry
        )
        attempts = Attempts(ledger, Delivery(ledger, needs.clock), needs.clock, needs.capture)
        embedded = (
            EmbeddedModel(needs.completer, needs.executor, ledger, needs.clock)
            if needs.completer
            else None
        )
        self._clock = needs.clock
        self._screener = Screener(needs.screen, needs.clock, metrics)
        self._llamas = LlamaPool()
        self._embedded = embedded is not None
        self._relay = Relay(
            open_upstreams(settings, needs.clock, self._llamas, embedded=embedded is not None),
            self._screener,
            needs.decider,
            Spending(needs.purses),
            Ways(attempts, embedded, Estimate(ledger)),
        )
        zones = Zones.of(settings)
        self.entrance = Entrance(needs.keys, zones, needs.records, needs.clock, needs.listed)
        pages = Pages(
            Catalogue(self._relay, embedded=embedded is not None),
            self.entrance,
            metrics,
            needs.readiness,
            needs.passports,
            needs.explained,
        )
        self.gateway = Gateway(
            settings.server, self.entrance, self._relay, ledger, pages, needs.clock
        )
        metrics.watch(self)

    @property
    def upstreams(self) -> Upstreams:
        """The models in use at present."""
        return self._relay.upstreams

    def replace_models(self, settings: Settings) -> Upstreams:
        """Use the models and aliases of ``settings`` from the next request on.

        Returns the ones used before, to be closed once their requests are done. Raises
        ``ConfigError`` with nothing changed.
        """
        old, self._relay.upstreams = (
            self._relay.upstreams,
            open_upstreams(settings, self._clock, self._llamas, embedded=self._embedded),
        )
        return old

    def replace_zones(self, settings: Settings) -> None:
        """Know networks and proxies as ``settings`` have them from the next request on."""
        self.entrance.zones = Zones.of(settings)

    def replace_screen(self, screen: Screen | None) -> None:
        """Look through requests and answers with this screen from the next request on."""
        self._screener.screen = screen

    async def close(self) -> None:
        """Close every connection to a model, and send the last traces."""
        await self._relay.upstreams.close()
        if self._telemetry is not None:
            await asyncio.to_thread(self._telemetry.close)

    def in_flight(self) -> int:
        """Return the number of requests being answered."""
        return self.gateway.in_flight

    def queued(self) -> Mapping[str, int]:
        """Return the number of requests that wait for each model."""
        slots = self.upstreams.router.slots
        return {name: slots.gate(name).waiting for name in self.upstreams.settings.models}

    def healthy(self) -> Mapping[str, bool]:
        """Return whether each model is being asked at present."""
        health = self.upstreams.router.health
        return {name: not health.is_resting(name) for name in self.upstreams.settings.models}

    def records_pending(self) -> int:
        """Return the number of records that are not on disk yet."""
        return self._ledger.pending
