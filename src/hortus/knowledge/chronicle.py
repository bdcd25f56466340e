"""What a shard knows of the messages of commits, and which files each of them speaks for."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hortus.knowledge.types import RepositoryId


@dataclass(frozen=True, slots=True)
class Message:
    """What a commit said about the files that it changed."""

    text: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """A branch whose newest messages were not read; ``told`` is the commit of the last, or ''."""

    tip: int
    repository: RepositoryId
    commit: str
    told: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A message that is to be indexed."""

    id: int
    repository: RepositoryId
    text: str


class Chronicle:
    """The messages in a catalogue's database; raises ``sqlite3.DatabaseError`` if damaged."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def behind(self) -> list[Behind]:
        """Return the branches that have commits which were not read."""
        rows = self._db.execute(
            "SELECT t.id, t.repository, t.commit_id, coalesce(told.commit_id, '') FROM tips t"
            " LEFT JOIN told ON told.tip = t.id WHERE told.commit_id IS NOT t.commit_id"
        )
        return [Behind(tip, RepositoryId(number), new, old) for tip, number, new, old in rows]

    def record(self, branch: Behind, messages: Iterable[Message], *, anew: bool) -> None:
        """Note what was read of a branch; ``anew`` puts it in the place of what was there."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            if anew:
                self._db.execute("UPDATE messages SET tip = 0 WHERE tip = ?", (branch.tip,))
            for one in messages:
                number = self._db.execute(
                    "INSERT INTO messages (tip, text) VALUES (?, ?)", (branch.tip, one.text)
                ).lastrowid
                self._db.executemany(
                    "INSERT OR IGNORE INTO touched VALUES (?, ?)",
                    ((number, path) for path in one.paths),
                )
            self._db.execute(
                "INSERT OR REPLACE INTO told VALUES (?, ?)", (branch.tip, branch.commit)
            )

    def forget(self) -> None:
        """Let the messages of branches go that are no longer there."""
        self._db.execute("UPDATE messages SET tip = 0 WHERE tip NOT IN (SELECT id FROM tips)")
        self._db.execute("DELETE FROM told WHERE tip NOT IN (SELECT id FROM tips)")

    def waiting(self) -> list[Untold]:
        """Return the messages that are to be indexed."""
        rows = self._db.execute(
            "SELECT m.id, t.repository, m.text FROM messages m JOIN tips t ON t.id = m.tip"
            " WHERE m.text IS NOT NULL ORDER BY m.id"
        )
        return [Untold(number, RepositoryId(holder), text) for number, holder, text in rows]

    def gone(self) -> list[int]:
        """Return the messages that are to be taken out."""
        return [row[0] for row in self._db.execute("SELECT id FROM messages WHERE tip = 0")]

    def settle(self, told: Sequence[int], gone: Sequence[int]) -> None:
        """Record what was indexed and what was taken out."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "UPDATE messages SET text = NULL WHERE id = ?", ((number,) for number in told)
            )
            self._db.executemany("DELETE FROM touched WHERE message = ?", ((n,) for n in gone))
            self._db.executemany("DELETE FROM messages WHERE id = ?", ((n,) for n in gone))

    def files_of(self, messages: Sequence[int]) -> dict[int, list[int]]:
        """Return for each message the documents that its branch now has at the paths."""
        found: dict[int, list[int]] = {}
        marks = ", ".join("?" * len(messages))
        rows = self._db.execute(
            # CROSS: in this order. Left to itself, SQLite goes through all that the branch holds.
            "SELECT m.id, d.id FROM messages m CROSS JOIN touched t ON t.message = m.id"  # noqa: S608 - marks
            " CROSS JOIN documents d ON d.path = t.path CROSS JOIN held h ON h.document = d.id"
            f" AND h.tip = m.tip WHERE m.id IN ({marks})",
            messages,
        )
        for message, document in rows:
            found.setdefault(message, []).append(document)
        return found
