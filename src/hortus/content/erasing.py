"""Erase content by destroying its keys; what is sealed stays, and with it every proof."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hortus.content.datakeys import KeyFolder
from hortus.content.errors import ContentError, ContentHeldError, NothingToEraseError
from hortus.content.tables import (
    KeptPart,
    count_parts,
    kept_parts,
    mark_erased,
    months_of,
)
from hortus.core import Clock
from hortus.store import Connection, Database, Event, StoreError, facts_text, leave


class Holds(Protocol):
    """What must not be erased."""

    def held(self, connection: Connection, parts: Sequence[KeptPart]) -> str:
        """Return why ``parts`` must be kept; '' where they need not be."""
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
        with self._database.reading() as connection:
            written = months_of(connection, person)
        months = [m for m in sorted({*written, *self._folder.months(person)}) if month in ("", m)]
        if not months:
            raise NothingToEraseError(
                f"there is no content of {person[:80]!r} left{f' in {month}' if month else ''}",
                remedy="a person is named as their key is (`hortus key list`)",
            )
        with self._database.reading() as connection:
            # All of it or nothing; each month is looked at again when its turn comes.
            for each in months:
                self._check_not_held(connection, person, each)
        return [self._erase(person, each, reason) for each in months]

    def _erase(self, person: str, month: str, reason: str) -> Erased:
        done = Erased(month, 0, 0, key_destroyed=False)
        try:
            with self._database.writing() as connection:
                self._check_not_held(connection, person, month)
                now_us, key_id = self._clock.now_us(), self._folder.identity(person, month)
                # In this order: what is said to be erased must be so. A crash in between leaves
                # content that nobody can read, and its erasure is recorded by asking once more.
                done = replace(done, key_destroyed=self._folder.destroy(person, month))
                done = _marked(connection, person, done, now_us)
                leave(connection, [self._event(done, key_id, reason, now_us)])
        except StoreError as e:
            if not done.key_destroyed:
                raise
            raise ContentError(
                f"the key of {person} for {month} is destroyed, but that is not recorded:"
                f" {e.message}",
                remedy=f"{e.remedy}; then erase once more, to record it",
            ) from e
        return done

    def _check_not_held(self, connection: Connection, person: str, month: str) -> None:
        parts = kept_parts(connection, person, month)
        if held := self._holds.held(connection, parts):
            raise ContentHeldError(
                f"the content of {person} in {month} is under a legal hold: {held}",
                remedy="nothing of it was erased; `hortus hold lift` ends a hold",
            )

    def _event(self, done: Erased, key_id: str, reason: str, now_us: int) -> Event:
        facts = {
            "bytes": str(done.bytes),
            "key_destroyed": "yes" if done.key_destroyed else "no",
            "month": done.month,
            "parts": str(done.parts),
        }
        return Event(
            at_us=now_us,
            event="content.erased",
            actor=self._actor,
            subject=key_id,
            reason=reason,
            facts=facts_text(facts),
        )


def _marked(connection: Connection, person: str, done: Erased, now_us: int) -> Erased:
    """Say so in the rows; what a running hortus seals from now on has a new key."""
    parts, size = count_parts(connection, person, done.month, now_us)
    mark_erased(connection, person, done.month, now_us)
    return replace(done, parts=parts, bytes=size)
