"""What keeping and reading content needs of other rooms: teams, legal holds, the log."""

import asyncio
import time
from collections.abc import Sequence

from hortus.audit import Due, Hold, LogParts, People, holds_in
from hortus.content import KeptPart, SealedRows, old_parts, remove_parts
from hortus.core import TEAM, Clock, Principal
from hortus.identity import Keyring
from hortus.store import (
    Connection,
    Database,
    Event,
    EventTable,
    InUseError,
    Participant,
    Store,
)

_LOOK_EVERY_S = 0.05
# Of sealed texts so many are removed in one transaction; others wait for no more than that.
_MOST_AT_ONCE = 2_048


class TeamsOf:
    """Knows from the directory of people who is in which team."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def __call__(self, who: Principal) -> frozenset[str]:
        """Return the teams that ``who`` is in; a key that belongs to nobody is in none."""
        roster = self._keyring.roster
        if not who.account:
            return frozenset()
        if who.is_team:
            team = roster.team_named(who.account.removeprefix(TEAM))
            return roster.teams_of(team.team_id) | {team.name} if team else frozenset()
        if who.is_service:
            service = roster.service_named(who.account)
            return roster.teams_of(service.service_id) if service else frozenset()
        person = roster.person_named(who.account)
        return roster.teams_of(person.person_id) if person else frozenset()


class HoldsInForce:
    """Legal holds, as erasing content asks for them."""

    def held(self, connection: Connection, parts: Sequence[KeptPart]) -> str:
        """Return why ``parts`` must be kept; '' where they need not be."""
        held = _Held(connection, holds_in(connection))
        hold = next((found for part in parts if (found := held.by(part))), None)
        return f"{hold.name} ({hold.reason})" if hold else ""


class SealedTextEraser:
    """Removes sealed texts whose time is over, as retention asks for it, part by part."""

    name = "content"

    def due(self, connection: Connection, before_us: int, holds: Sequence[Hold]) -> Due:
        """Return how many of the next ones are due, and how many are held."""
        due, held = self._next(connection, before_us, holds)
        return Due(len(due), held)

    def erase(self, connection: Connection, before_us: int, holds: Sequence[Hold]) -> int:
        """Remove those inside a transaction and return how many they were."""
        return remove_parts(connection, self._next(connection, before_us, holds)[0])

    def _next(
        self, connection: Connection, before_us: int, holds: Sequence[Hold]
    ) -> tuple[list[KeptPart], int]:
        held, kept, due = _Held(connection, holds), 0, list[KeptPart]()
        for part in old_parts(connection, before_us):
            if held.by(part):
                kept += 1
            else:
                due.append(part)
            if len(due) == _MOST_AT_ONCE:
                break
        return due, kept


class _Held:
    """Finds the hold that a part of somebody's content is under."""

    def __init__(self, connection: Connection, holds: Sequence[Hold]) -> None:
        self._holds = holds
        self._people = People.behind(connection, holds)

    def by(self, part: KeptPart) -> Hold | None:
        """Return the first hold that covers ``part``."""
        return next((hold for hold in self._holds if self._covers(hold, part)), None)

    def _covers(self, hold: Hold, part: KeptPart) -> bool:
        if hold.everything:
            return True
        if hold.person:
            names = self._people.names.get(hold.person, ())
            return part.person in names or part.principal in names
        if hold.decision_id:
            return hold.decision_id == part.decision_id
        return hold.since_us <= part.at_us <= hold.until_us


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
