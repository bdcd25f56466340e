"""The words of one shard: two tantivy indexes, one of chunks and one of whole files."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hortus.knowledge.errors import ExtraMissingError, IndexBusyError
from hortus.knowledge.parsing import REMEDY
from hortus.knowledge.types import Chunk, Readable, RepositoryId, Symbol
from hortus.knowledge.words import Expander

if TYPE_CHECKING:
    import tantivy

CHUNKS, FILES = "chunks", "files"
_MANIFEST = "manifest.json"
_BLOCK = 1 << 24
_HEAP_BYTES = 50_000_000
_SMALL_HEAP_BYTES = 15_000_000
_WORDS = ("body", "names", "path")
_NAMES_COUNT = 2.0


class DamagedError(Exception):
    """The files of an index are not what was written; it never leaves the room."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A chunk or file that has words asked for; a file's lines are 0."""

    score: float
    document: int
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents count, before anything is ranked."""

    readable: Readable
    language: str = ""


@dataclass(frozen=True, slots=True)
class Indexable:
    """A document in pieces, with everyone who holds it."""

    id: int
    path: str
    language: str
    holders: tuple[RepositoryId, ...]
    chunks: Sequence[Chunk]


class Postings:
    """Both indexes of a shard, open for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _guarded():
            self._indexes = {kind: _open(folder / kind, kind) for kind in (CHUNKS, FILES)}
            for index in self._indexes.values():
                index.config_reader("manual")

    def reload(self) -> None:
        """See what was committed since."""
        with _guarded():
            for index in self._indexes.values():
                index.reload()

    def ranked(
        self, kind: str, terms: Mapping[str, float], chosen: Filter, most: int
    ) -> list[Ranked]:
        """Return the chunks or files that have the words, the best first."""
        tantivy = _tantivy()
        index = self._indexes[kind]
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for term, weight in terms.items():
            for field in _WORDS:
                query = tantivy.Query.term_query(index.schema, field, term, "freq")
                boost = weight if field == "body" else weight * _NAMES_COUNT
                parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)))
        if not parts:
            return []
        asked = tantivy.Query.boolean_query(parts, minimum_number_should_match=1)
        return list(self._run(kind, asked, chosen, most))

    def defining(self, name: str, chosen: Filter, most: int) -> list[tuple[int, int, int, Symbol]]:
        """Return what defines a name: document, lines of the chunk, and the symbol."""
        tantivy = _tantivy()
        index = self._indexes[CHUNKS]
        asked = tantivy.Query.term_query(index.schema, "symbol", name, "basic")
        found = []
        with _guarded():
            searcher = index.searcher()
            hits = searcher.search(_filtered(index, asked, chosen), most, count=False).hits
            for _, address in hits:
                kept = searcher.doc(address)
                place = (kept.get_first("doc"), kept.get_first("first"), kept.get_first("last"))
                symbols = _symbols(str(kept.get_first("defines")))
                found += [(*map(int, place), s) for s in symbols if name in _spellings(s.name)]
        return found

    def check(self) -> None:
        """Raise ``DamagedError`` where a file is not what was written."""
        for kind in (CHUNKS, FILES):
            _vouch(self._folder / kind, deep=True)

    @contextmanager
    def writing(self, *, small: bool = False) -> Iterator["Writer"]:
        """Write to both; what was not committed when the block ends is dropped."""
        heap = _SMALL_HEAP_BYTES if small else _HEAP_BYTES
        with _guarded():
            opened = {kind: _writer(index, heap) for kind, index in self._indexes.items()}
        writer = Writer(opened)
        try:
            yield writer
        finally:
            with _guarded():
                writer.finish()
            for kind in (CHUNKS, FILES):
                _write_manifest(self._folder / kind)
            self.reload()

    def _run(
        self, kind: str, asked: "tantivy.Query", chosen: Filter, most: int
    ) -> Iterator[Ranked]:
        index = self._indexes[kind]
        with _guarded():
            searcher = index.searcher()
            hits = searcher.search(_filtered(index, asked, chosen), most, count=False).hits
            places = [address for _, address in hits]
            columns = [
                searcher.fast_field_values(field, places)
                for field in (("doc", "first", "last") if kind == CHUNKS else ("doc",))
            ]
        for (score, _), *values in zip(hits, *columns, strict=True):
            yield Ranked(score, *(int(value or 0) for value in values))


class Writer:
    """Adds documents to both indexes and takes them out again."""

    def __init__(self, writers: Mapping[str, "tantivy.IndexWriter"]) -> None:
        self._writers = writers
        self._expander = Expander()

    def put(self, one: Indexable) -> None:
        """Put a document in, in place of what it was before."""
        tantivy = _tantivy()
        self.remove(one.id)
        path = self._expander.text(one.path)
        bodies: list[str] = []
        names: list[str] = []
        for chunk in one.chunks:
            body = self._expander.text(chunk.text)
            name = self._expander.text(" ".join(symbol.name for symbol in chunk.symbols))
            bodies.append(body)
            names.append(name)
            new = tantivy.Document()
            _fill(new, one, (body, name, path))
            new.add_unsigned("first", chunk.first)
            new.add_unsigned("last", chunk.last)
            for spelling in sorted({s for c in chunk.symbols for s in _spellings(c.name)}):
                new.add_text("symbol", spelling)
            new.add_text("defines", _defines(chunk.symbols))
            self._writers[CHUNKS].add_document(new)
        whole = tantivy.Document()
        _fill(whole, one, (" ".join(bodies), " ".join(names), path))
        self._writers[FILES].add_document(whole)

    def remove(self, document: int) -> None:
        """Take a document out."""
        for writer in self._writers.values():
            writer.delete_documents_by_term("doc", document)

    def commit(self) -> None:
        """Make everything so far durable and visible."""
        with _guarded():
            for writer in self._writers.values():
                writer.commit()

    def finish(self) -> None:
        """Drop what was not committed, and wait until merging is over."""
        for writer in self._writers.values():
            writer.rollback()
            writer.wait_merging_threads()


def _open(folder: Path, kind: str) -> "tantivy.Index":
    folder.mkdir(parents=True, exist_ok=True)
    _vouch(folder, deep=False)
    return _tantivy().Index(_schema(kind), str(folder))


def _schema(kind: str) -> "tantivy.Schema":
    builder = _tantivy().SchemaBuilder()
    for field in _WORDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    chunks = kind == CHUNKS
    builder.add_unsigned_field("doc", indexed=True, fast=True, stored=chunks)
    builder.add_unsigned_field("repository", indexed=True)
    if chunks:
        builder.add_text_field("symbol", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("defines", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("first", fast=True, stored=True)
        builder.add_unsigned_field("last", fast=True, stored=True)
    return builder.build()


def _writer(index: "tantivy.Index", heap: int) -> "tantivy.IndexWriter":
    try:
        return index.writer(heap, 1)
    except ValueError as e:
        if "Lock" not in str(e):
            raise
        raise IndexBusyError(
            "another process writes to the index",
            remedy="wait until it is done: `hortus index status`",
        ) from e


def _fill(new: "tantivy.Document", one: Indexable, words: Iterable[str]) -> None:
    for field, text in zip(_WORDS, words, strict=True):
        new.add_text(field, text)
    new.add_text("language", one.language)
    new.add_unsigned("doc", one.id)
    for holder in one.holders:
        new.add_unsigned("repository", holder)


def _filtered(index: "tantivy.Index", asked: "tantivy.Query", chosen: Filter) -> "tantivy.Query":
    """Return a query that ranks only what the asker may read."""
    tantivy = _tantivy()
    must = tantivy.Occur.Must
    allowed = sorted(chosen.readable.repositories)
    parts = [(must, asked), (must, _unscored(index, "repository", allowed))]
    if chosen.language:
        parts.append((must, _unscored(index, "language", [chosen.language])))
    return tantivy.Query.boolean_query(parts)


def _unscored(
    index: "tantivy.Index", field: str, values: Sequence[int] | Sequence[str]
) -> "tantivy.Query":
    query = _tantivy().Query
    return query.const_score_query(query.term_set_query(index.schema, field, values), 0.0)


def _spellings(name: str) -> set[str]:
    return {name, name.lower()}


def _defines(symbols: Iterable[Symbol]) -> str:
    return "\n".join(f"{s.line}\t{s.kind}\t{s.name}" for s in symbols)


def _symbols(text: str) -> Iterator[Symbol]:
    for line in text.splitlines():
        number, kind, name = line.split("\t")
        yield Symbol(name, kind, int(number))


def _vouch(folder: Path, *, deep: bool) -> None:
    """Compare the files with what was noted when they were written; they never change."""
    try:
        noted = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=dict[str, list[int]])
    except FileNotFoundError:
        return
    except (OSError, msgspec.MsgspecError) as e:
        raise DamagedError(f"{folder / _MANIFEST} cannot be read") from e
    for name, (size, checksum) in noted.items():
        file = folder / name
        # Files that a merge has made superfluous are gone; tantivy misses the others itself.
        if not file.exists():
            continue
        if file.stat().st_size != size or (deep and _checksum(file) != checksum):
            raise DamagedError(f"{file} is not what was written")


def _write_manifest(folder: Path) -> None:
    manifest = folder / _MANIFEST
    try:
        old = msgspec.json.decode(manifest.read_bytes(), type=dict[str, list[int]])
    except (OSError, msgspec.MsgspecError):
        old = {}
    noted = {
        file.name: old.get(file.name) or [file.stat().st_size, _checksum(file)]
        for file in sorted(folder.iterdir())
        if _is_segment(file.name)
    }
    new = folder / f"{_MANIFEST}.new"
    new.write_bytes(msgspec.json.encode(noted))
    new.replace(manifest)


def _is_segment(name: str) -> bool:
    return len(name.partition(".")[0]) == len("0" * 32) and "." in name


def _checksum(file: Path) -> int:
    total = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            total = zlib.crc32(block, total)
    return total


@contextmanager
def _guarded() -> Iterator[None]:
    """Say ``DamagedError`` for whatever the native code makes of damaged files."""
    try:
        yield
    except (ValueError, OSError) as e:
        raise DamagedError(str(e)) from e
    except BaseException as e:
        # A panic of the native code is no Exception, and its class cannot be imported.
        if type(e).__name__ != "PanicException":
            raise
        raise DamagedError(str(e)) from e


def _tantivy() -> "type[tantivy]":  # type: ignore[valid-type]
    try:
        import tantivy  # noqa: PLC0415 - heavy, and an extra
    except ImportError as e:
        raise ExtraMissingError("tantivy is not installed", remedy=REMEDY) from e
    return tantivy
