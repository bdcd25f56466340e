"""Retention: once a day in a running house, when somebody asks for it, and where none runs."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hortus.audit import (
    ASKED,
    AuditLog,
    Author,
    Eraser,
    LogParts,
    LogPlaces,
    Plan,
    Retention,
)
from hortus.compose.content import SealedTextEraser
from hortus.core import Clock, HortusError, Loaded
from hortus.store import Database, InUseError, Store, StoreError, StoreView

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 2.0
_EVERY_S = 86_400.0
_FIRST_AFTER_S = 30.0
_AT_ONCE = "at_once"


def retention_of(loaded: Loaded, by: Author, erasers: Sequence[Eraser] = ()) -> Retention:
    """Return the retention that the settings ask for."""
    settings = loaded.settings.retention
    days = {
        "requests": settings.requests_days,
        "events": settings.events_days,
        "content": settings.content_days,
    }
    signed = LogPlaces.of(loaded).signed_size
    return Retention(Database.of(loaded), days, signed, by, [SealedTextEraser(), *erasers])


class HouseRetention:
    """Runs retention in a house that serves."""

    def __init__(self, retention: Retention, store: Store, audit: AuditLog, clock: Clock) -> None:
        self._retention = retention
        self._store = store
        self._audit = audit
        self._clock = clock
        self.problem = ""
        # What was asked of a house before is done by the first run of this one.
        self._answered, _ = self._newest_request()

    async def keep(self) -> None:
        """Run once a day, and soon after somebody has asked, until cancelled."""
        # Counted by a clock that nobody can set: a day is a day.
        due = self._clock.monotonic() + _FIRST_AFTER_S
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            request, at_once = await asyncio.to_thread(self._newest_request)
            asked = request > self._answered
            if asked or self._clock.monotonic() >= due:
                due = self._clock.monotonic() + _EVERY_S
                self._answered = max(request, self._answered)
                await self.run(at_once=asked and at_once)

    async def run(self, *, at_once: bool = False) -> Sequence[Plan]:
        """Remove what is due, from the files too; where that fails, ``problem`` says why."""
        try:
            done = await self._retention.run(self._store.records, at_once=at_once)
        except HortusError as e:
            self.problem = e.message
            _log.error("retention has not removed what is due: %s (%s)", e.message, e.remedy)
            return []
        self.problem = ""
        await asyncio.to_thread(self._audit.publish)
        return done

    def _newest_request(self) -> tuple[int, bool]:
        """Return the number of the newest request for a run, and whether for all at once."""
        try:
            newest = next(iter(self._store.events.recent(1, ASKED)), None)
        except StoreError as e:
            self.problem = e.message
            return 0, False
        if newest is None:
            return 0, False
        facts = msgspec.json.decode(newest.event.facts, type=dict[str, str])
        return newest.seq, facts.get(_AT_ONCE) == "yes"


@dataclass(frozen=True, slots=True)
class Retained:
    """What came of a call for retention; ``asked`` where a running hortus does it instead."""

    plans: Sequence[Plan]
    asked: bool = False


def retain(
    loaded: Loaded, by: Author, *, dry_run: bool, at_once: bool, erasers: Sequence[Eraser] = ()
) -> Retained:
    """Run retention here, or have the hortus do it that runs on the same data.

    With ``dry_run`` nothing changes: the plans say what would.
    """
    retention = retention_of(loaded, by, erasers)
    with StoreView.open(Database.of(loaded)) as view:
        if dry_run:
            return Retained(retention.plans(at_once=at_once))
        try:
            return Retained(_retain_here(loaded, retention, by.clock, at_once=at_once))
        except InUseError:
            facts = {_AT_ONCE: "yes" if at_once else "no"}
            view.events.leave(by.event(ASKED, "retention", "", facts))
            return Retained((), asked=True)


def _retain_here(
    loaded: Loaded, retention: Retention, clock: Clock, *, at_once: bool
) -> Sequence[Plan]:
    database, log = Database.of(loaded), LogParts.make()
    with Store.open(database, participants=[log.appender, log.remover]) as store:
        audit = log.open(database, LogPlaces.of(loaded), clock)
        # What is not signed for yet is not removed.
        audit.publish()
        plans = asyncio.run(_run(retention, store, at_once=at_once))
        audit.publish()
        audit.close()
    return plans


async def _run(retention: Retention, store: Store, *, at_once: bool) -> list[Plan]:
    await store.records.take_over()
    return await retention.run(store.records, at_once=at_once)
