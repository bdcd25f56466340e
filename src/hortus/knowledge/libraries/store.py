"""Keep what files say of libraries: each content is read once, whoever holds it."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from hortus.knowledge.libraries.facts import Facts

_FILE = "libraries.sqlite"
_FORMAT = 1
_WAIT_S = 20.0
_AT_ONCE = 500
_TABLE = (
    "CREATE TABLE IF NOT EXISTS facts (blob BLOB, language TEXT, data BLOB NOT NULL,"
    " PRIMARY KEY (blob, language)) WITHOUT ROWID"
)
_HISTORY = (
    "CREATE TABLE IF NOT EXISTS history (tip TEXT, asked BLOB, said BLOB NOT NULL,"
    " PRIMARY KEY (tip, asked)) WITHOUT ROWID"
)
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Facts)
Key = tuple[str, str]
"""A content (git's blob id), and the language in which it is read."""


class FactStore:
    """A table of facts beside the index; whatever is wrong with it, it is made anew."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._changes = 0
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            self._file.unlink(missing_ok=True)
            self._db = self._open()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def version(self) -> tuple[int, int]:
        """Return what differs when facts have changed, by whichever process."""
        return self._db.execute("PRAGMA data_version").fetchone()[0], self._changes

    def missing(self, keys: Iterable[Key]) -> list[Key]:
        """Return what has not been read yet."""
        wanted = list(dict.fromkeys(keys))
        with closing(self._db.execute("SELECT blob, language FROM facts")) as rows:
            known = {(blob.hex(), language) for blob, language in rows}
        return [key for key in wanted if key not in known]

    def put(self, found: Sequence[tuple[Key, Facts]]) -> None:
        """Keep the facts of some contents."""
        rows = [(bytes.fromhex(b), lang, _ENCODER.encode(facts)) for (b, lang), facts in found]
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", rows)
        self._changes += 1

    def read(self, keys: Iterable[Key]) -> Iterator[tuple[Key, Facts]]:
        """Yield the facts of some contents, without those that were not read."""
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ", ".join("(?, ?)" for _ in part)
            values = [
                value for blob, language in part for value in (bytes.fromhex(blob), language)
            ]
            rows = self._db.execute(
                "SELECT blob, language, data FROM facts"  # noqa: S608 - marks only
                f" WHERE (blob, language) IN (VALUES {marks})",
                values,
            )
            for blob, language, data in rows:
                yield (blob.hex(), language), _DECODER.decode(data)

    def keep_only(self, keys: Iterable[Key], tips: Iterable[str]) -> None:
        """Drop what no repository holds any more, and what was said of other commits."""
        kept, tips = set(keys), set(tips)
        with closing(self._db.execute("SELECT blob, language FROM facts")) as rows:
            gone = [(blob, lang) for blob, lang in rows if (blob.hex(), lang) not in kept]
        with closing(self._db.execute("SELECT DISTINCT tip FROM history")) as rows:
            old = [(tip,) for (tip,) in rows if tip not in tips]
        with self._db:
            self._db.executemany("DELETE FROM facts WHERE blob = ? AND language = ?", gone)
            self._db.executemany("DELETE FROM history WHERE tip = ?", old)
        self._changes += 1

    def recall(self, tip: str, asked: bytes) -> bytes | None:
        """Return what the history of a commit said, None where it was not asked."""
        row = self._db.execute(
            "SELECT said FROM history WHERE tip = ? AND asked = ?", (tip, asked)
        ).fetchone()
        return row[0] if row else None

    def remember(self, tip: str, asked: bytes, said: bytes) -> None:
        """Keep what the history of a commit said."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", (tip, asked, said))

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        db = sqlite3.connect(self._file, timeout=_WAIT_S, check_same_thread=False)
        try:
            _prepare(db)
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db


def _prepare(db: sqlite3.Connection) -> None:
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if found not in {0, _FORMAT}:
        raise sqlite3.DatabaseError(f"its format is {found}")
    with db:
        db.execute(_TABLE)
        db.execute(_HISTORY)
        db.execute(f"PRAGMA user_version = {_FORMAT}")
