"""What keeping and reading content needs of other rooms: teams, legal holds, the log."""

import asyncio
import time

from hortus.audit import LogParts
from hortus.content import SealedRows
from hortus.core import Clock, Principal
from hortus.identity import Keyring
from hortus.store import Database, Event, EventTable, InUseError, Participant, Store

_LOOK_EVERY_S = 0.05


class TeamsOf:
    """Knows from the directory of people who is in which team."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def __call__(self, who: Principal) -> frozenset[str]:
        """Return the teams that ``who`` is in; a key that belongs to nobody is in none."""
        roster = self._keyring.roster
        if not who.account:
            return frozenset()
        if who.is_service:
            service = roster.service_named(who.account)
            return roster.teams_of(service.service_id) if service else frozenset()
        person = roster.person_named(who.account)
        return roster.teams_of(person.person_id) if person else frozenset()


class LogRecorder:
    """Sees to it that an event gets into the log before anybody goes on.

    A running hortus takes it over; where none runs, this process puts it into the log itself.
    """

    def __init__(self, database: Database, clock: Clock, wait_s: float = 5.0) -> None:
        self._database = database
        self._clock = clock
        self._wait_s = wait_s

    def recorded(self, event: Event) -> bool:
        """Return whether ``event``, left a moment ago, is in the log now."""
        try:
            self._take_over()
        except InUseError:
            # A hortus runs here and takes over what waits by itself, several times a second.
            return self._awaited(event)
        return not self._waits(event)

    def _take_over(self) -> None:
        parts: list[Participant] = [LogParts.make().appender, SealedRows()]
        with Store.open(self._database, participants=parts) as store:

            async def take_over() -> None:
                await store.records.take_over()

            asyncio.run(take_over())

    def _awaited(self, event: Event) -> bool:
        until = self._clock.monotonic() + self._wait_s
        while waits := self._waits(event):
            if self._clock.monotonic() > until:
                break
            time.sleep(_LOOK_EVERY_S)
        return not waits

    def _waits(self, event: Event) -> bool:
        return event in EventTable(self._database).waiting()
