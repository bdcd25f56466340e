"""What one shard knows besides words: branches, their documents, and what became of them."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from hortus.knowledge.chronicle import Chronicle
from hortus.knowledge.types import Document, Located, Readable, RepositoryId, Tip
from hortus.knowledge.vouching import OtherFormatError

FORMAT = 4
_WAIT_S = 20.0
_INDEXED, _REFUSED = 1, 2
_AT_ONCE = 500
# Whether a repository holds a document in any of its branches.
_HELD_BY = (
    "EXISTS (SELECT 1 FROM held JOIN tips ON tips.id = held.tip"
    " WHERE held.document = documents.id AND tips.repository = ?)"
)
_HELD = "EXISTS (SELECT 1 FROM held WHERE held.document = documents.id)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a branch has; with a ``reason`` it is only counted."""

    blob: str
    path: str
    language: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document to index, and who holds it; nobody does where it is to be removed."""

    document: Document
    language: str
    holders: tuple[RepositoryId, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a document."""

    id: int
    reason: str = ""
    size: int = 0
    lines: int = 0
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has something in a shard; not ``settled`` while something is still to be taken out."""

    repositories: frozenset[RepositoryId]
    settled: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a repository is indexed, waits, or was refused and why."""

    files: int = 0
    size: int = 0
    lines: int = 0
    waiting: int = 0
    refused: tuple[tuple[str, int], ...] = ()


class Catalogue:
    """An SQLite database in a shard's folder; raises ``sqlite3.DatabaseError`` if damaged.

    Raises ``OtherFormatError`` where another hortus has made it, which has other tables.
    """

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(
            file, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found == 0:
            text = files("hortus.knowledge").joinpath("tables.sql").read_text(encoding="utf-8")
            self._db.executescript(
                f"BEGIN IMMEDIATE; {text} PRAGMA user_version = {FORMAT}; COMMIT;"
            )
        elif found != FORMAT:
            self._db.close()
            raise OtherFormatError("an earlier" if found < FORMAT else "a later")
        self.chronicle = Chronicle(self._db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def check(self) -> None:
        """Raise ``sqlite3.DatabaseError`` where the file is damaged."""
        (said,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(said)

    def version(self) -> tuple[int, int]:
        """Return what changes whenever any process changes something."""
        return self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes

    def commit_of(self, repository: RepositoryId, ref: str) -> str:
        """Return the commit at which a branch was read last, or ''."""
        row = self._db.execute(
            "SELECT commit_id FROM tips WHERE repository = ? AND ref = ?", (repository, ref)
        ).fetchone()
        return row[0] if row else ""

    def replace(self, tip: Tip, wanted: Iterable[Wanted]) -> None:
        """Make a branch hold these files and no others."""
        with self._changing(tip) as number:
            self._want(wanted)
            self._leave(
                tip,
                number,
                "SELECT document FROM held WHERE tip = ? EXCEPT"
                " SELECT d.id FROM wanted w JOIN documents d USING (blob, path)",
                (number,),
            )
            self._arrive(tip, number)

    def change(self, tip: Tip, gone: Iterable[tuple[str, str]], wanted: Iterable[Wanted]) -> None:
        """Take files, by blob and path, away from a branch and add others."""
        with self._changing(tip) as number:
            self._want(wanted)
            self._db.execute("CREATE TEMP TABLE gone (blob BLOB, path TEXT)")
            self._db.executemany(
                "INSERT INTO gone VALUES (?, ?)", ((bytes.fromhex(b), p) for b, p in gone)
            )
            self._leave(
                tip,
                number,
                "SELECT d.id FROM gone g JOIN documents d USING (blob, path)"
                " JOIN held h ON h.document = d.id AND h.tip = ?",
                (number,),
            )
            self._db.execute("DROP TABLE gone")
            self._arrive(tip, number)

    def forget(self, repository: RepositoryId, ref: str | None = None) -> None:
        """Take a repository, or one branch of it, away."""
        rows = self._db.execute(
            "SELECT ref, commit_id FROM tips WHERE repository = ? AND ref = coalesce(?, ref)",
            (repository, ref),
        ).fetchall()
        for name, commit in rows:
            self.replace(Tip(repository, name, commit), [])
            self._db.execute(
                "DELETE FROM tips WHERE repository = ? AND ref = ?", (repository, name)
            )
        self.chronicle.forget()

    def waiting(self, most: int) -> list[Waiting]:
        """Return documents that are to be indexed or removed, in the order of their numbers."""
        rows = self._db.execute(
            "SELECT id, blob, path, language, (SELECT group_concat(DISTINCT repository) FROM held"
            " JOIN tips ON tips.id = held.tip WHERE held.document = documents.id)"
            " FROM documents WHERE state = 0 ORDER BY id LIMIT ?",
            (most,),
        )
        return [
            Waiting(Document(number, blob.hex(), path), language, _numbers(holders))
            for number, blob, path, language, holders in rows
        ]

    def holders(self) -> Holders:
        """Return the repositories that have a branch here."""
        rows = self._db.execute("SELECT DISTINCT repository FROM tips")
        found = frozenset(RepositoryId(row[0]) for row in rows)
        return Holders(found, not self.count_waiting() and not self.chronicle.gone())

    def count_waiting(self) -> int:
        """Return how many documents wait."""
        count: int = self._db.execute("SELECT count(*) FROM documents WHERE state = 0").fetchone()[
            0
        ]
        return count

    def settle(self, done: Sequence[Settled], removed: Sequence[int]) -> None:
        """Record what became of documents, all at once."""
        with self._transaction():
            self._db.executemany(
                "UPDATE documents SET state = ?, reason = ?, bytes = ?, lines = ?, signature = ?"
                " WHERE id = ?",
                (
                    (
                        _REFUSED if s.reason else _INDEXED,
                        s.reason,
                        s.size,
                        s.lines,
                        s.signature,
                        s.id,
                    )
                    for s in done
                ),
            )
            self._db.executemany(
                f"DELETE FROM documents WHERE id = ? AND NOT {_HELD}",  # noqa: S608 - marks and constants
                ((n,) for n in removed),
            )

    def locate(self, ids: Sequence[int], readable: Readable) -> dict[int, Located]:
        """Return where documents may be read; those that may be read nowhere are left out."""
        found: dict[int, Located] = {}
        repositories = sorted(readable.repositories)
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            rows = self._db.execute(
                "SELECT d.id, d.blob, d.path, d.language, t.repository, t.ref, t.commit_id"  # noqa: S608 - marks and constants
                " FROM documents d JOIN held h ON h.document = d.id JOIN tips t ON t.id = h.tip"
                f" WHERE d.state <> 2 AND d.id IN ({_marks(part)})"
                f" AND t.repository IN ({_marks(repositories)})"
                " ORDER BY t.repository DESC, t.id DESC",
                (*part, *repositories),
            )
            for number, blob, path, language, repository, ref, commit in rows:
                tip = Tip(RepositoryId(repository), ref, commit)
                found[number] = Located(Document(number, blob.hex(), path), tip, language)
        return found

    def held(self, readable: Readable) -> Iterator[Located]:
        """Yield every indexed document of each branch that may be read."""
        repositories = sorted(readable.repositories)
        rows = self._db.execute(
            "SELECT d.id, d.blob, d.path, d.language, t.repository, t.ref, t.commit_id"  # noqa: S608 - marks and constants
            " FROM tips t JOIN held h ON h.tip = t.id JOIN documents d ON d.id = h.document"
            f" WHERE d.state = {_INDEXED} AND t.repository IN ({_marks(repositories)})"
            " ORDER BY t.repository, t.id, d.path",
            repositories,
        )
        for number, blob, path, language, repository, ref, commit in rows:
            tip = Tip(RepositoryId(repository), ref, commit)
            yield Located(Document(number, blob.hex(), path), tip, language)

    def signatures(self) -> Iterator[tuple[int, bytes]]:
        """Yield the filter of each indexed document."""
        yield from self._db.execute(
            "SELECT id, signature FROM documents WHERE state <> 2 AND signature <> x''"
        )

    def counts(self, repository: RepositoryId) -> Counts:
        """Return how much of a repository is indexed."""
        rows = self._db.execute(
            "SELECT state, reason, count(*), sum(bytes), sum(lines) FROM documents"  # noqa: S608 - marks and constants
            f" WHERE {_HELD_BY} GROUP BY state, reason ORDER BY 3 DESC",
            (repository,),
        ).fetchall()
        indexed = [row for row in rows if row[0] == _INDEXED]
        return Counts(
            files=sum(row[2] for row in indexed),
            size=sum(row[3] for row in indexed),
            lines=sum(row[4] for row in indexed),
            waiting=sum(row[2] for row in rows if row[0] == 0),
            refused=tuple((row[1], row[2]) for row in rows if row[0] == _REFUSED),
        )

    @contextmanager
    def _changing(self, tip: Tip) -> Iterator[int]:
        """Record a branch's new commit together with what the block does, and give its number."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO tips (repository, ref, commit_id) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET commit_id = excluded.commit_id",
                (tip.repository, tip.ref, tip.commit),
            )
            (number,) = self._db.execute(
                "SELECT id FROM tips WHERE repository = ? AND ref = ?", (tip.repository, tip.ref)
            ).fetchone()
            yield number

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _want(self, wanted: Iterable[Wanted]) -> None:
        self._db.execute(
            "CREATE TEMP TABLE wanted (blob BLOB, path TEXT, language TEXT, reason TEXT,"
            " PRIMARY KEY (blob, path)) WITHOUT ROWID"
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO wanted VALUES (?, ?, ?, ?)",
            ((bytes.fromhex(w.blob), w.path, w.language, w.reason) for w in wanted),
        )
        self._db.execute(
            "INSERT OR IGNORE INTO documents (blob, path, language, state, reason)"  # noqa: S608 - marks and constants
            f" SELECT blob, path, language, CASE reason WHEN '' THEN 0 ELSE {_REFUSED} END, reason"
            " FROM wanted"
            " ORDER BY path"
        )

    def _leave(self, tip: Tip, number: int, chosen: str, values: tuple[int, ...]) -> None:
        """Take the chosen documents from a branch; whose holders change is indexed again."""
        self._db.execute("CREATE TEMP TABLE leaving (document INTEGER PRIMARY KEY)")
        self._db.execute(f"INSERT INTO leaving {chosen}", values)
        self._db.execute(
            "DELETE FROM held WHERE tip = ? AND document IN (SELECT document FROM leaving)",
            (number,),
        )
        self._db.execute(
            "UPDATE documents SET state = 0 WHERE id IN (SELECT document FROM leaving)"  # noqa: S608 - marks and constants
            f" AND ((state = {_INDEXED} AND NOT {_HELD_BY}) OR NOT {_HELD})",
            (tip.repository,),
        )
        self._db.execute("DROP TABLE leaving")

    def _arrive(self, tip: Tip, number: int) -> None:
        self._db.execute(
            "UPDATE documents SET state = 0 WHERE id IN"  # noqa: S608 - marks and constants
            " (SELECT d.id FROM wanted w JOIN documents d USING (blob, path))"
            f" AND state = {_INDEXED} AND NOT {_HELD_BY}",
            (tip.repository,),
        )
        self._db.execute(
            "INSERT OR IGNORE INTO held SELECT ?, d.id FROM wanted w"
            " JOIN documents d USING (blob, path)",
            (number,),
        )
        self._db.execute("DROP TABLE wanted")


def _marks(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))


def _numbers(text: str | None) -> tuple[RepositoryId, ...]:
    return tuple(sorted(RepositoryId(int(number)) for number in text.split(","))) if text else ()
