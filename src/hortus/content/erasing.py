"""Erase content by destroying its keys; what is sealed stays, and with it every proof."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hortus.content.datakeys import KeyFolder
from hortus.content.errors import ContentError, ContentHeldError, NothingToEraseError
from hortus.content.tables import count_parts, mark_erased, months_of
from hortus.core import Clock
from hortus.store import Database, Event, StoreError, facts_text, leave


class Holds(Protocol):
    """What must not be erased."""

    def held(self, person: str) -> str:
        """Return why nothing of ``person`` may be erased, '' where it may."""
        ...


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of one month."""

    month: str
    parts: int
    bytes: int
    key_destroyed: bool


class Eraser:
    """Destroys keys, then says so; ``actor`` is the user who does it."""

    def __init__(
        self, database: Database, folder: KeyFolder, holds: Holds, clock: Clock, actor: str
    ) -> None:
        self._database = database
        self._folder = folder
        self._holds = holds
        self._clock = clock
        self._actor = actor

    def erase(self, person: str, month: str, reason: str) -> Sequence[Erased]:
        """Erase what was kept of a person in a month, or in all of them (``month`` empty).

        Works without the master key. To be called again where it was interrupted: it goes on from
        there. Raises ``ContentHeldError`` under a legal hold.
        """
        if held := self._holds.held(person):
            raise ContentHeldError(
                f"the content of {person} is under a legal hold: {held}",
                remedy="end the hold first (`hortus hold`); nothing was erased",
            )
        with self._database.reading() as connection:
            written = months_of(connection, person)
        months = [m for m in sorted({*written, *self._folder.months(person)}) if month in ("", m)]
        if not months:
            raise NothingToEraseError(
                f"there is no content of {person[:80]!r} left{f' in {month}' if month else ''}",
                remedy="a person is named as their key is (`hortus key list`)",
            )
        return [self._erase(person, each, reason) for each in months]

    def _erase(self, person: str, month: str, reason: str) -> Erased:
        # In this order: what is said to be erased must be so. A crash in between leaves content
        # that nobody can read and an erasure that is recorded when it is asked for again.
        now_us, key_id = self._clock.now_us(), self._folder.identity(person, month)
        destroyed = self._folder.destroy(person, month)
        try:
            return self._record(person, Erased(month, 0, 0, destroyed), key_id, reason, now_us)
        except StoreError as e:
            raise ContentError(
                f"the key of {person} for {month} is destroyed, but that is not recorded:"
                f" {e.message}",
                remedy=f"{e.remedy}; then erase once more, to record it",
            ) from e

    def _record(
        self, person: str, erased: Erased, key_id: str, reason: str, now_us: int
    ) -> Erased:
        with self._database.writing() as connection:
            # What was sealed since then has a new key.
            parts, size = count_parts(connection, person, erased.month, now_us)
            mark_erased(connection, person, erased.month, now_us)
            facts = {
                "bytes": str(size),
                "key_destroyed": "yes" if erased.key_destroyed else "no",
                "month": erased.month,
                "parts": str(parts),
            }
            event = Event(
                at_us=now_us,
                event="content.erased",
                actor=self._actor,
                subject=key_id,
                reason=reason,
                facts=facts_text(facts),
            )
            leave(connection, [event])
        return replace(erased, parts=parts, bytes=size)
