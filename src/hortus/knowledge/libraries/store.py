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
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Facts)
Key = tuple[str, str]
"""A content (git's blob id), and the language in which it is read."""


class FactStore:
    """A table of facts beside the index; whatever is wrong with it, it is made anew."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            self._file.unlink(missing_ok=True)
            self._db = self._open()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

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

    def keep_only(self, keys: Iterable[Key]) -> None:
        """Drop what no repository holds any more."""
        kept = set(keys)
        with closing(self._db.execute("SELECT blob, language FROM facts")) as rows:
            gone = [(blob, lang) for blob, lang in rows if (blob.hex(), lang) not in kept]
        with self._db:
            self._db.executemany("DELETE FROM facts WHERE blob = ? AND language = ?", gone)

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
        db.execute(f"PRAGMA user_version = {_FORMAT}")
