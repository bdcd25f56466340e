"""The settings in force: what their file comes to say is taken up while the house serves."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from hortus.compose.events import HouseEvents
from hortus.compose.policies import HousePolicies
from hortus.compose.purses import HousePurses
from hortus.compose.settingschange import GONE, stamp_of, taken_up
from hortus.core import HortusError, Loaded, Settings, load_settings
from hortus.gateway import Certificate, DataPlane, Upstreams
from hortus.store import Event

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 1.0
_RETIRE_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Governed:
    """What goes by the settings, and is told of a change."""

    events: HouseEvents
    policies: HousePolicies
    purses: HousePurses
    plane: DataPlane
    certificate: Certificate | None
    open_directory: Callable[[Settings], None]


class HouseSettings:
    """Notices changes of the file; where one cannot be used, ``problem`` says why."""

    def __init__(self, loaded: Loaded, governed: Governed) -> None:
        self.in_force = loaded.settings
        self.problem = ""
        self.retiring: list[asyncio.Task[None]] = []
        self._loaded = loaded
        self._of = governed

    async def keep_up(self) -> None:
        """Look at the file again and again, and at the certificate with it."""
        # What has changed while the embedded model was built is taken up at the first look.
        seen: tuple[int, int] | None = None
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if self._of.certificate is not None:
                await asyncio.to_thread(self._of.certificate.refresh)
            if (stamp := stamp_of(self._loaded.file)) == seen:
                continue
            if seen and stamp == GONE:
                # Some editors write a file by taking it away first.
                self.problem = f"{self._loaded.file} is gone; what it said stays in force"
            else:
                await self._of.events.record(*await self.take_up())
            seen = stamp

    async def take_up(self) -> list[Event]:
        """Use what the settings now say, or keep the old; return what happened."""
        events: list[Event] = []
        policies = self._of.policies
        try:
            fresh = load_settings(data=self._loaded.data, file=self._loaded.file).settings
            new = taken_up(self.in_force, fresh)
            if is_new := new != self.in_force:
                # The policies first: a model that they do not know yet is refused.
                before = await asyncio.to_thread(policies.take_up, fresh)
                if before is not None:
                    events.append(self._of.events.event(*policies.changed(before)))
                unused = self._replace_models(fresh)
                self.retiring.append(asyncio.create_task(_retire(unused)))
        except HortusError as e:
            self.problem = e.message
            _log.warning("the settings stay as they were: %s", e.message)
            return [self._of.events.refused(e)]
        self.problem = ""
        self._of.purses.take_up(fresh.budgets)
        if is_new:
            old, self.in_force = self.in_force, new
            self._of.plane.replace_zones(new)
            if old.scim != new.scim:
                self._of.open_directory(new)
            events.append(self._of.events.changed(old, new))
        return events

    def _replace_models(self, fresh: Settings) -> Upstreams:
        """Use other models; where that cannot be, the policies go back to the old ones too."""
        try:
            return self._of.plane.replace_models(fresh)
        except HortusError:
            self._of.policies.take_up(self.in_force)
            raise


async def _retire(old: Upstreams) -> None:
    """Close connections to models no longer used once the requests on them are done."""
    while old.busy:  # noqa: ASYNC110 - rare and slow; an event would weigh on every request
        await asyncio.sleep(_RETIRE_EVERY_S)
    await old.close()
