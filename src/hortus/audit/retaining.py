"""Remove records whose time is over, and say so in the log in the same transaction."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hortus.audit import tables
from hortus.audit.due import TABLES, RecordClass, count, due_numbers, held_by, last_old
from hortus.audit.holds import Author, Hold, People, changes_in, holds_in
from hortus.audit.removals import REMOVED, Range, before_of, digest_of, facts_of, ranges_of
from hortus.store import (
    Connection,
    Database,
    Event,
    Record,
    RecordLog,
    RejectedError,
    facts_text,
)

ANNOUNCED = "retention.announced"
ASKED = "retention.asked"
"""The event with which somebody asks a running hortus for a run."""

_DAY_US = 86_400_000_000
_HOUR_US = _DAY_US // 24
# So much more than before may be due without notice: a weekend on which hortus stood still.
_USUAL_US = 3 * _DAY_US
_MOST_ROWS = 4_096
_MOST_RANGES = 300
_MOST_TRIES = 3


class Wait(StrEnum):
    """Why what is due is not removed yet."""

    NOT = ""
    UNUSUAL = "it is much more than before, so it is announced a day ahead"
    ANNOUNCED = "it was announced less than a day ago"


@dataclass(frozen=True, slots=True)
class Due:
    """How much of a class is due, how much is held, and a digest of what is to go."""

    count: int
    held: int
    digest: str = ""


class Eraser(Protocol):
    """Removes a class that is kept beside the log, such as sealed texts."""

    @property
    def name(self) -> str:
        """The name of the class."""

    def due(self, connection: Connection, before_us: int, holds: Sequence[Hold]) -> Due:
        """Return what is older than ``before_us`` and not held."""

    def erase(self, connection: Connection, before_us: int, holds: Sequence[Hold]) -> int:
        """Remove that inside a transaction and return how much it was."""


@dataclass(frozen=True, slots=True)
class Removing(Event):
    """The event of a removal, with what is to be done in the transaction that records it."""

    remove: Callable[[Connection], int] = lambda _: 0
    count: int = 0
    hold_changes: int = 0


class Remover:
    """Takes part in each group of records: the event of a removal is recorded with it, or not."""

    def begin(self, connection: Connection) -> None:
        """Need nothing from the database."""

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Do what the records tell of, if it is still what they tell."""
        for record in records:
            if not isinstance(record, Removing):
                continue
            if changes_in(connection) != record.hold_changes:
                raise _overtaken("a hold was placed or lifted meanwhile")
            if record.remove(connection) != record.count:
                raise _overtaken("what was to be removed has changed meanwhile")

    def settle(self, *, committed: bool) -> None:
        """Keep nothing in memory."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does with one class."""

    name: str
    days: int
    before_us: int
    due: int
    held: int
    waits: Wait
    at_once: bool


class Retention:
    """Removes what is older than its class may get and that no hold keeps.

    ``days`` are the times by class; 0 keeps for ever. ``signed`` returns how many entries the
    newest checkpoint covers: no others are removed, so that all that is missing was in the log.
    The store must have a ``Remover`` among its participants.
    """

    def __init__(
        self,
        database: Database,
        days: Mapping[str, int],
        signed: Callable[[], int],
        by: Author,
        erasers: Sequence[Eraser] = (),
    ) -> None:
        self._database = database
        self._days = {name: number for name, number in days.items() if number > 0}
        self._signed = signed
        self._by = by
        self._erasers = {eraser.name: eraser for eraser in erasers}

    def plans(self, *, at_once: bool = False) -> list[Plan]:
        """Return what a run would do now, class by class."""
        with self._database.reading() as connection:
            return [self._plan(connection, name, at_once=at_once) for name in self._classes()]

    async def run(self, records: RecordLog, *, at_once: bool = False) -> list[Plan]:
        """Remove what is due and return what was planned.

        Where much more is due than usual it is announced first and removed a day later, unless it
        is to be ``at_once``: a clock that has jumped or a slip in the settings is found by then.
        """
        done = await asyncio.to_thread(self.plans, at_once=at_once)
        for plan in done:
            if plan.waits is Wait.UNUSUAL:
                await records.append(self._announcement(plan))
            elif not plan.waits:
                await self._remove(plan, records)
        return done

    async def _remove(self, plan: Plan, records: RecordLog) -> None:
        failed = 0
        while (event := await asyncio.to_thread(self._next, plan)) is not None:
            try:
                await records.append(event)
            except RejectedError:
                # Somebody was faster, with a hold or with the same removal: look again.
                failed += 1
                if failed == _MOST_TRIES:
                    raise
            else:
                failed = 0

    def _classes(self) -> list[str]:
        return [name for name in (*RecordClass, *self._erasers) if name in self._days]

    def _plan(self, connection: Connection, name: str, *, at_once: bool) -> Plan:
        days = self._days[name]
        now_us = self._by.clock.now_us()
        before_us = now_us - days * _DAY_US
        holds = holds_in(connection)
        if eraser := self._erasers.get(name):
            found = eraser.due(connection, before_us, holds)
        else:
            found = self._due(connection, RecordClass(name), before_us, holds)
        waits = Wait.NOT
        if found.count and not at_once:
            waits = self._wait(connection, name, before_us)
        return Plan(name, days, before_us, found.count, found.held, waits, at_once)

    def _due(
        self, connection: Connection, cls: RecordClass, before_us: int, holds: Sequence[Hold]
    ) -> Due:
        last = self._last(connection, before_us)
        held = held_by(cls, holds, People.behind(connection, holds))
        kept = count(connection, cls, last, held)
        return Due(count(connection, cls, last, ~held), kept)

    def _last(self, connection: Connection, before_us: int) -> int:
        return min(last_old(connection, before_us, self._by.clock.now_us()), self._signed())

    def _wait(self, connection: Connection, name: str, before_us: int) -> Wait:
        """Return why a run has to wait, if more is due than the runs before it lead to expect.

        Events of a time that is yet to come were written by a clock that was wrong.
        """
        now_us = self._by.clock.now_us()
        last = tables.newest_event(connection, REMOVED, name, now_us)
        if last is not None and before_us - before_of(last.facts) <= _USUAL_US:
            return Wait.NOT
        notice = tables.newest_event(connection, ANNOUNCED, name, now_us)
        if notice is None:
            return Wait.UNUSUAL
        passed_us = now_us - notice.at_us
        grown_us = before_us - before_of(notice.facts)
        if passed_us > _USUAL_US or grown_us > passed_us + _HOUR_US:
            return Wait.UNUSUAL
        return Wait.NOT if passed_us >= _DAY_US else Wait.ANNOUNCED

    def _announcement(self, plan: Plan) -> Event:
        facts = self._facts(plan, plan.due, plan.held)
        return self._by.event(ANNOUNCED, plan.name, plan.waits, facts)

    def _next(self, plan: Plan) -> Removing | None:
        """Return the next part of a removal, small enough to keep nobody waiting."""
        with self._database.reading() as connection:
            holds, changes = holds_in(connection), changes_in(connection)
            if eraser := self._erasers.get(plan.name):
                found = eraser.due(connection, plan.before_us, holds)
                if not found.count:
                    return None
                facts = {**self._facts(plan, found.count, found.held), "digest": found.digest}

                def remove(connection: Connection) -> int:
                    return eraser.erase(connection, plan.before_us, holds)

                return self._removing(plan, facts, remove, found.count, changes)
            return self._next_records(connection, plan, holds, changes)

    def _next_records(
        self, connection: Connection, plan: Plan, holds: Sequence[Hold], changes: int
    ) -> Removing | None:
        cls = RecordClass(plan.name)
        last = self._last(connection, plan.before_us)
        held = held_by(cls, holds, People.behind(connection, holds))
        ranges = ranges_of(due_numbers(connection, cls, last, held, _MOST_ROWS))[:_MOST_RANGES]
        if not ranges:
            return None
        number = sum(end - first + 1 for first, end in ranges)
        digest = digest_of(_hashes(connection, ranges))
        facts = {**self._facts(plan, number, plan.held), "digest": digest, **facts_of(ranges)}

        def remove(connection: Connection) -> int:
            return sum(
                connection.execute(
                    f"DELETE FROM {table} WHERE seq BETWEEN ? AND ?",  # noqa: S608 - constants
                    numbers,
                ).rowcount
                for table in TABLES[cls]
                for numbers in ranges
            )

        return self._removing(plan, facts, remove, number, changes)

    def _facts(self, plan: Plan, number: int, held: int) -> dict[str, str]:
        return {
            "at_once": "yes" if plan.at_once else "no",
            "before_us": str(plan.before_us),
            "class": plan.name,
            "count": str(number),
            "days": str(plan.days),
            "held": str(held),
        }

    def _removing(
        self,
        plan: Plan,
        facts: Mapping[str, str],
        remove: Callable[[Connection], int],
        number: int,
        changes: int,
    ) -> Removing:
        # Not earlier than the plan, whatever the clock does: an auditor reckons with it.
        return Removing(
            at_us=max(self._by.clock.now_us(), plan.before_us + plan.days * _DAY_US),
            event=REMOVED,
            actor=self._by.actor,
            subject=plan.name,
            facts=facts_text(facts),
            remove=remove,
            count=number,
            hold_changes=changes,
        )


def _hashes(connection: Connection, ranges: Sequence[Range]) -> Iterator[bytes]:
    for first, last in ranges:
        yield from (leaf.hash for leaf in tables.leaves(connection, first, last))


def _overtaken(what: str) -> RejectedError:
    return RejectedError(
        f"nothing is removed: {what}", remedy="nothing is to be done: the next run looks again"
    )
