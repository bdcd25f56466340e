"""What a running house writes down apart from requests: its own life, settings and keys."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec

from hortus import __version__
from hortus.core import Clock, HortusError, Settings
from hortus.core.changes import changes_between, digest_of, digests_of
from hortus.identity import Keyring
from hortus.store import Event, Store, StoreError, facts_text

_log = logging.getLogger(__name__)
_TAKE_OVER_EVERY_S = 0.5
_FILE = "hortus.toml"
_SETTINGS = "settings"
_MOST_READ = 100_000
_MOST_CHANGES = 16


class HouseEvents:
    """Puts events into the log: those of the house, and those that other processes have left.

    ``actor`` is the user that the house runs as.
    """

    def __init__(self, store: Store, clock: Clock, actor: str) -> None:
        self._store = store
        self._clock = clock
        self._actor = actor
        self.problem = ""

    def event(self, name: str, subject: str, facts: Mapping[str, str], reason: str = "") -> Event:
        """Return an event of this house, as of now."""
        return Event(
            self._clock.now_us(),
            name,
            self._actor,
            subject,
            reason=reason,
            facts=facts_text(facts),
        )

    async def record(self, *events: Event) -> None:
        """Put events into the log; where that fails, ``problem`` says why."""
        try:
            await self._store.records.append(*events)
        except StoreError as e:
            self._failed(e)
        else:
            self.problem = ""

    async def started(self, settings: Settings, lists: Mapping[str, str] | None = None) -> None:
        """Record that the house serves from here on, and whether its settings are others."""
        found, before = digests_of(settings), await asyncio.to_thread(self._last_settings)
        digest = digest_of(settings)
        told = {f"list.{Path(name).name}": seen for name, seen in (lists or {}).items()}
        facts = {"version": __version__, _SETTINGS: digest, **found, **told}
        events = [self.event("house.started", "house", facts)]
        if before and before.get(_SETTINGS) != digest:
            changed = [name for name in found if before.get(name) not in (None, found[name])]
            said = {
                "before": before.get(_SETTINGS, ""),
                "when": "while no hortus ran",
                "sections": " ".join(name.removeprefix("section.") for name in changed),
                _SETTINGS: digest,
                **found,
            }
            events.append(self.event("settings.changed", _FILE, said))
        await self._take_over()
        await self.record(*events)

    async def stopped(self) -> None:
        """Record that the house serves no longer."""
        await self._take_over()
        await self.record(self.event("house.stopped", "house", {"version": __version__}))

    def changed(self, old: Settings, new: Settings) -> Event:
        """Return the event that other settings are in force."""
        changes = list(changes_between(old, new).items())
        facts = {
            "before": digest_of(old),
            "changes": str(len(changes)),
            _SETTINGS: digest_of(new),
            **digests_of(new),
            **dict(changes[:_MOST_CHANGES]),
        }
        return self.event("settings.changed", _FILE, facts)

    def refused(self, error: HortusError) -> Event:
        """Return the event that settings were not taken up."""
        facts = {"code": error.code}
        return self.event("settings.refused", _FILE, facts, reason=error.message)

    async def keep_taking_over(self) -> None:
        """Take over what other processes leave, until cancelled."""
        while True:
            await asyncio.sleep(_TAKE_OVER_EVERY_S)
            await self._take_over()

    async def _take_over(self) -> None:
        try:
            await self._store.records.take_over()
        except StoreError as e:
            self._failed(e)
        else:
            self.problem = ""

    def _failed(self, error: StoreError) -> None:
        if error.message != self.problem:
            _log.error("an event is not recorded: %s (%s)", error.message, error.remedy)
        self.problem = error.message

    def _last_settings(self) -> Mapping[str, str]:
        """Return the facts of the newest event that tells of the settings in force."""
        found = [
            *self._store.events.recent(1, "house.started"),
            *self._store.events.recent(1, "settings.changed"),
        ]
        newest = max(found, key=lambda numbered: numbered.seq, default=None)
        if newest is None:
            return {}
        return msgspec.json.decode(newest.event.facts, type=dict[str, str])


class ExpiryWatch:
    """Notices once, for each key, that it has expired."""

    def __init__(self, keyring: Keyring, store: Store, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock
        events = store.events
        self._noted = {n.event.subject for n in events.recent(_MOST_READ, "key.expired")}
        # What had expired when a house last wrote something was noticed then; the event that
        # tells of it may have been removed since, with others of its age.
        self._since_us = max((n.event.at_us for n in events.recent(1)), default=0)
        self._coming: dict[str, int] = {}
        self.reload()

    def reload(self) -> None:
        """Look at the keys again, after some were added or revoked."""
        self._coming = {
            key.key_id: key.expires_us
            for key in self._keyring.list()
            if key.expires_us >= max(self._since_us, 1)
            and not key.revoked_us
            and key.key_id not in self._noted
        }

    def due(self) -> dict[str, int]:
        """Return the keys that have expired since the last call, and when."""
        now_us = self._clock.now_us()
        due = {key_id: us for key_id, us in self._coming.items() if us <= now_us}
        for key_id in due:
            del self._coming[key_id]
        self._noted |= due.keys()
        return due
