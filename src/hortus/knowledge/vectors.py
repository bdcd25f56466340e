"""The vectors of one shard's chunks: a byte for each number in a mapped file, SQLite for where."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hortus.knowledge.errors import EmbeddingError
from hortus.knowledge.types import Chunk

_FORMAT = 1
_WAIT_S = 20.0
_LARGEST = 127
_KEY_BYTES = 16
_AT_ONCE = 8_192
_ALONE = "FROM vectors WHERE place NOT IN (SELECT place FROM parts)"

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a content as it is embedded; ``key`` is the same for the same text anywhere."""

    first: int
    last: int
    key: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Where vectors belong: for each part its content's number in ``blobs``, lines and place."""

    blobs: Mapping[tuple[bytes, str], int]
    blob: Numbers
    first: Numbers
    last: Numbers
    place: Numbers


def parts_of(chunks: Iterable[Chunk]) -> list[Part]:
    """Return what is embedded of a file: every chunk under the hash of its text."""
    return [
        Part(chunk.first, chunk.last, _key(chunk.text), chunk.text)
        for chunk in chunks
        if chunk.text.strip()
    ]


class Vectors:
    """A folder with the vectors of one model; whoever writes holds the lock of the index."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._rows = folder / "vectors.i8"
        self._db = sqlite3.connect(
            folder / "vectors.sqlite", timeout=_WAIT_S, isolation_level=None
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found != _FORMAT:
            text = files("hortus.knowledge").joinpath("vectors.sql").read_text(encoding="utf-8")
            # Two may find that nothing is there: the second one makes nothing.
            self._db.executescript(
                f"BEGIN IMMEDIATE; {text} PRAGMA user_version = {_FORMAT}; COMMIT;"
            )

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()

    def version(self) -> tuple[int, int]:
        """Return what changes whenever any process changes something."""
        return self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes

    @property
    def model(self) -> str:
        """The model whose vectors these are, '' where there are none yet."""
        row = self._db.execute("SELECT name FROM model").fetchone()
        return row[0] if row else ""

    @property
    def width(self) -> int:
        """How many numbers a vector has, 0 where there are none yet."""
        row = self._db.execute("SELECT width FROM model").fetchone()
        return row[0] if row else 0

    def count(self) -> int:
        """Return how many distinct texts have a vector."""
        found: int = self._db.execute("SELECT count(*) FROM vectors").fetchone()[0]
        return found

    def begin(self, model: str) -> None:
        """Make ready for a model's vectors; those of another one go, since they do not compare."""
        if self.model not in {"", model}:
            self._db.executescript(
                "BEGIN; DELETE FROM model; DELETE FROM vectors; DELETE FROM parts; COMMIT;"
            )
            self._rows.unlink(missing_ok=True)

    def keep(self, blobs: AbstractSet[bytes]) -> None:
        """Forget the parts of all other contents, and the vectors that none is left of.

        Their rows are written over before they are forgotten: what is interrupted is done again.
        """
        known = {row[0] for row in self._db.execute("SELECT DISTINCT blob FROM parts")}
        gone = ((blob,) for blob in known - blobs)
        self._db.executemany("DELETE FROM parts WHERE blob = ?", gone)
        alone = [place for (place,) in self._db.execute(f"SELECT place {_ALONE}")]
        if len(alone) == self.count():
            self._db.executescript("BEGIN; DELETE FROM model; DELETE FROM vectors; COMMIT;")
            self._rows.unlink(missing_ok=True)
        elif alone:
            self._write(alone, np.zeros(len(alone), dtype=_row(self.width)))
            self._db.execute(f"DELETE {_ALONE}")

    def has(self, blob: str, language: str) -> bool:
        """Tell whether a content has all its vectors."""
        found = self._db.execute(
            "SELECT 1 FROM parts WHERE blob = ? AND language = ? LIMIT 1",
            (bytes.fromhex(blob), language),
        ).fetchone()
        return found is not None

    def known(self, keys: Iterable[bytes]) -> set[bytes]:
        """Return which of some texts have a vector."""
        query = "SELECT 1 FROM vectors WHERE key = ?"
        return {key for key in keys if self._db.execute(query, (key,)).fetchone()}

    def add(self, model: str, keys: Sequence[bytes], vectors: Sequence[Sequence[float]]) -> None:
        """Keep vectors; raises ``EmbeddingError`` where they do not fit those that are here.

        Rows are written first: what was not noted when a process ended is written over. Places
        whose vectors are forgotten are used again.
        """
        rows = self._packed(model, vectors)
        places = self._free(len(keys))
        self._write(places, rows)
        self._db.execute("BEGIN IMMEDIATE")
        if not self.model:
            self._db.execute("INSERT INTO model VALUES (?, ?)", (model, len(vectors[0])))
        self._db.executemany(
            "INSERT INTO vectors VALUES (?, ?)",
            zip(keys, places, strict=True),
        )
        self._db.execute("COMMIT")

    def note(self, blob: str, language: str, parts: Sequence[Part]) -> None:
        """Note where the parts of a content are, all of whose texts have a vector."""
        self._db.executemany(
            "INSERT OR REPLACE INTO parts SELECT ?, ?, ?, ?, ?, place FROM vectors WHERE key = ?",
            (
                (bytes.fromhex(blob), language, number, part.first, part.last, part.key)
                for number, part in enumerate(parts)
            ),
        )

    def parts(self) -> Parts:
        """Return all parts with the places of their vectors."""
        blobs: dict[tuple[bytes, str], int] = {}
        rows = [
            (blobs.setdefault((blob, language), len(blobs)), first, last, place)
            for blob, language, first, last, place in self._db.execute(
                "SELECT blob, language, first, last, place FROM parts ORDER BY place"
            )
        ]
        columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
        return Parts(blobs, *(np.ascontiguousarray(column) for column in columns))

    def near(self, vector: Floats, places: Numbers) -> Floats:
        """Return how near a vector is to those at some places, 1 being the same direction."""
        if len(vector) != self.width:
            raise EmbeddingError(
                f"the model gives {len(vector)} numbers, the index has {self.width}",
                remedy="run `hortus index update` with the model that is set now",
            )
        found = np.zeros(len(places), dtype=np.float32)
        if not len(places):
            return found
        rows = np.memmap(self._rows, dtype=_row(self.width), mode="r")
        length = np.linalg.norm(vector) or np.float32(1)
        asked = (vector / length).astype(np.float32)
        for start in range(0, len(places), _AT_ONCE):
            part = rows[places[start : start + _AT_ONCE]]
            near = part["codes"].astype(np.float32) @ asked
            found[start : start + _AT_ONCE] = near * part["scale"]
        return found

    def _free(self, most: int) -> list[int]:
        """Return places for new rows: first those that were given up, then those at the end."""
        end = self._end()
        free: list[int] = []
        if self.count() < end:
            used = np.zeros(end, dtype=np.bool_)
            used[[place for (place,) in self._db.execute("SELECT place FROM vectors")]] = True
            free = np.flatnonzero(~used)[:most].tolist()
        return [*free, *range(end, end + most - len(free))]

    def _end(self) -> int:
        """Return the first place after all that are used."""
        end: int = self._db.execute("SELECT coalesce(max(place) + 1, 0) FROM vectors").fetchone()[
            0
        ]
        return end

    def _write(self, places: Sequence[int], rows: NDArray[np.void]) -> None:
        with self._rows.open("r+b" if self._rows.exists() else "w+b") as file:
            # What lies beyond is of a write that was interrupted.
            file.truncate(self._end() * rows.dtype.itemsize)
            for place, row in zip(places, rows, strict=True):
                file.seek(place * rows.dtype.itemsize)
                file.write(row.tobytes())

    def _packed(self, model: str, vectors: Sequence[Sequence[float]]) -> NDArray[np.void]:
        table = np.array(vectors, dtype=np.float32)
        if self.model not in {"", model} or self.width not in {0, table.shape[1]}:
            raise EmbeddingError(
                f"{model} gives {table.shape[1]} numbers for a text, the index has {self.width} "
                f"of {self.model}",
                remedy="run `hortus index rebuild` to begin anew with this model",
            )
        if not np.isfinite(table).all():
            raise EmbeddingError(
                f"{model} gives numbers that are none", remedy="choose a model that embeds texts"
            )
        lengths = np.linalg.norm(table, axis=1, keepdims=True)
        table /= np.where(lengths > 0, lengths, 1)
        scale = np.abs(table).max(axis=1) / _LARGEST
        scale[scale == 0] = 1
        rows = np.empty(len(table), dtype=_row(table.shape[1]))
        rows["scale"] = scale
        rows["codes"] = np.rint(table / scale[:, None])
        return rows


def _row(width: int) -> np.dtype[np.void]:
    return np.dtype([("scale", "<f4"), ("codes", "i1", (width,))])


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES]
