"""The words of one shard: tantivy indexes of chunks, of whole files and of messages."""

import math
import operator
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hortus.knowledge.native import (
    CHUNKS,
    KINDS,
    MESSAGES,
    guarded,
    schema,
    spellings,
    tantivy_module,
    unpacked,
    words_of,
)
from hortus.knowledge.types import Readable, Symbol
from hortus.knowledge.vouching import vouch, write_manifest
from hortus.knowledge.writer import Writer

if TYPE_CHECKING:
    import tantivy

_HEAP_BYTES = 50_000_000
_SMALL_HEAP_BYTES = 15_000_000
# Chosen on pytest and flask: a name is one word of few, so BM25 makes much of it by itself. For
# paths 1 to 2 is the same there; where there are many files, 2 lets their names decide alone.
_COUNTS = {"body": 1.0, "names": 0.3, "path": 1.0}


class Ranked(NamedTuple):
    """A chunk, file or message that has words asked for; without lines they are 0.

    A tuple and no data class: thousands are made for each question.
    """

    score: float
    document: int
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents count, before anything is ranked.

    ``whole`` where nothing is there that may not be read: then nothing has to be left out.
    """

    readable: Readable
    language: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """What was found and its scores, the highest first; the rest is read when it is wanted."""

    scores: Sequence[float] = ()
    _places: Sequence["tantivy.DocAddress"] = ()
    _fields: tuple[str, ...] = ()
    _searcher: "tantivy.Searcher | None" = None

    def ranked(self, least: float = 0.0) -> list[Ranked]:
        """Return what has at least that score."""
        if self._searcher is None:
            return []
        count = bisect_right(self.scores, -least, key=operator.neg)
        places = list(self._places[:count])
        with guarded():
            columns = [self._searcher.fast_field_values(field, places) for field in self._fields]
        return list(map(Ranked, self.scores, *columns))


class Postings:
    """The indexes of a shard, open for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with guarded():
            self._indexes = {kind: _open(folder / kind, kind) for kind in KINDS}
            for index in self._indexes.values():
                index.config_reader("manual")

    def reload(self) -> None:
        """See what was committed since."""
        with guarded():
            for index in self._indexes.values():
                index.reload()

    def scored(self, kind: str, terms: Mapping[str, float], chosen: Filter, most: int) -> Scored:
        """Return the scores of the chunks, files or messages that have the words."""
        if not terms:
            return Scored()
        asked = _of_words(kind, tuple(terms.items()))
        # A message has no language.
        wanted = replace(chosen, language="") if kind == MESSAGES and chosen.language else chosen
        return self._run(kind, asked, wanted, most)

    def defining(self, name: str, chosen: Filter, most: int) -> list[tuple[int, int, int, Symbol]]:
        """Return what defines a name: document, lines of the chunk, and the symbol."""
        native = tantivy_module()
        index = self._indexes[CHUNKS]
        asked = native.Query.term_query(index.schema, "symbol", name, "basic")
        found: list[tuple[int, int, int, Symbol]] = []
        with guarded():
            searcher = index.searcher()
            hits = searcher.search(_filtered(index, asked, chosen), most, count=False).hits
            for _, address in hits:
                kept = searcher.doc(address)
                doc, first, last = (int(str(kept.get_first(n))) for n in ("doc", "first", "last"))
                symbols = unpacked(str(kept.get_first("defines")))
                found += [(doc, first, last, s) for s in symbols if name in spellings(s.name)]
        return found

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """Return how much each word tells, from how few chunks have it (BM25's idf)."""
        with guarded():
            searcher = self._indexes[CHUNKS].searcher()
            total = searcher.num_docs
            counts = {term: searcher.doc_freq("body", term) for term in terms}
        return {
            term: math.log(1 + (total - count + 0.5) / (count + 0.5))
            for term, count in counts.items()
        }

    def check(self) -> None:
        """Raise ``DamagedError`` where a file is not what was written."""
        for kind in KINDS:
            vouch(self._folder / kind, deep=True)

    @contextmanager
    def writing(self, *, small: bool = False) -> Iterator["Writer"]:
        """Write to all of them; what was not committed when the block ends is dropped."""
        heap = _SMALL_HEAP_BYTES if small else _HEAP_BYTES
        with guarded():
            writer = Writer(self._indexes, heap)
        try:
            yield writer
        finally:
            with guarded():
                writer.finish()
            for kind in KINDS:
                write_manifest(self._folder / kind)
            self.reload()

    def _run(self, kind: str, asked: "tantivy.Query", chosen: Filter, most: int) -> Scored:
        index = self._indexes[kind]
        with guarded():
            searcher = index.searcher()
            hits = searcher.search(_filtered(index, asked, chosen), most, count=False).hits
        fields = ("doc", "first", "last") if kind == CHUNKS else ("doc",)
        scores, places = [score for score, _ in hits], [place for _, place in hits]
        return Scored(scores, places, fields, searcher)


@lru_cache(maxsize=len(KINDS))
def _of_words(kind: str, terms: tuple[tuple[str, float], ...]) -> "tantivy.Query":
    """Return the query of some words; it is the same for every shard, and built once for all."""
    native = tantivy_module()
    fields = schema(kind)
    parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for term, weight in terms:
        for field in words_of(kind):
            query = native.Query.term_query(fields, field, term, "freq")
            boosted = native.Query.boost_query(query, weight * _COUNTS[field])
            parts.append((native.Occur.Should, boosted))
    asked: tantivy.Query = native.Query.boolean_query(parts, minimum_number_should_match=1)
    return asked


def _open(folder: Path, kind: str) -> "tantivy.Index":
    folder.mkdir(parents=True, exist_ok=True)
    vouch(folder, deep=False)
    index: tantivy.Index = tantivy_module().Index(schema(kind), str(folder))
    return index


def _filtered(index: "tantivy.Index", asked: "tantivy.Query", chosen: Filter) -> "tantivy.Query":
    """Return a query that ranks only what the asker may read."""
    native = tantivy_module()
    must = native.Occur.Must
    parts = [(must, asked)]
    if not chosen.whole:
        allowed = sorted(chosen.readable.repositories)
        parts.append((must, _unscored(index, "repository", allowed)))
    if chosen.language:
        parts.append((must, _unscored(index, "language", [chosen.language])))
    if len(parts) == 1:
        return asked
    query: tantivy.Query = native.Query.boolean_query(parts)
    return query


def _unscored(
    index: "tantivy.Index", field: str, values: Sequence[int] | Sequence[str]
) -> "tantivy.Query":
    query = tantivy_module().Query
    chosen: tantivy.Query = query.term_set_query(index.schema, field, values)
    unscored: tantivy.Query = query.const_score_query(chosen, 0.0)
    return unscored
