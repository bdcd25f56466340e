"""Write to the indexes of a shard: chunks to one, whole files to another, messages to a third."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from hortus.knowledge.errors import IndexBusyError
from hortus.knowledge.native import (
    CHUNKS,
    FILES,
    MESSAGES,
    WORDS,
    guarded,
    tantivy_module,
)
from hortus.knowledge.preparing import Prepared
from hortus.knowledge.types import RepositoryId
from hortus.knowledge.words import Expander

if TYPE_CHECKING:
    import tantivy


class Writer:
    """Adds documents and messages to the indexes and takes them out again.

    Raises ``IndexBusyError`` where there is another writer.
    """

    def __init__(self, indexes: Mapping[str, "tantivy.Index"], heap_bytes: int) -> None:
        self._schemas = {kind: index.schema for kind, index in indexes.items()}
        self._writers = {kind: _opened(index, heap_bytes) for kind, index in indexes.items()}
        self._expander = Expander()

    def put(self, one: Prepared, holders: Sequence[RepositoryId]) -> None:
        """Put a document in; what it was before has to be removed first."""
        native = tantivy_module()
        for piece in one.pieces:
            new = native.Document()
            _fill(new, one, holders, (piece.body, piece.names, one.path))
            new.add_unsigned("first", piece.first)
            new.add_unsigned("last", piece.last)
            for spelling in piece.spellings:
                new.add_text("symbol", spelling)
            new.add_text("defines", piece.defines)
            self._writers[CHUNKS].add_document(new)
        whole = native.Document()
        bodies = " ".join([piece.body for piece in one.pieces])
        names = " ".join([piece.names for piece in one.pieces])
        _fill(whole, one, holders, (bodies, names, one.path))
        self._writers[FILES].add_document(whole)

    def remove(self, documents: Sequence[int]) -> None:
        """Take documents out."""
        for kind in (CHUNKS, FILES):
            self._remove(kind, documents)

    def tell(self, number: int, holder: RepositoryId, text: str) -> None:
        """Put a message in; what it was before has to be taken out first."""
        new = tantivy_module().Document()
        new.add_text("body", self._expander.text(text))
        new.add_unsigned("doc", number)
        new.add_unsigned("repository", holder)
        self._writers[MESSAGES].add_document(new)

    def untell(self, messages: Sequence[int]) -> None:
        """Take messages out."""
        self._remove(MESSAGES, messages)

    def commit(self) -> None:
        """Make everything so far durable and visible."""
        with guarded():
            for writer in self._writers.values():
                writer.commit()

    def _remove(self, kind: str, numbers: Sequence[int]) -> None:
        if not numbers:
            return
        # By query: asked for a number, `delete_documents_by_term` looks for a signed one and
        # finds nothing (tantivy 0.27).
        query = tantivy_module().Query
        chosen = query.term_set_query(self._schemas[kind], "doc", numbers)
        self._writers[kind].delete_documents_by_query(chosen)

    def finish(self) -> None:
        """Drop what was not committed, and wait until merging is over."""
        for writer in self._writers.values():
            # No rollback: it would begin a new writer, and what the old one merges would go on
            # in files that nobody waits for.
            writer.wait_merging_threads()


def _opened(index: "tantivy.Index", heap_bytes: int) -> "tantivy.IndexWriter":
    try:
        return index.writer(heap_bytes, 1)
    except ValueError as e:
        if "Lock" not in str(e):
            raise
        raise IndexBusyError(
            "another process writes to the index",
            remedy="wait until it is done: `hortus index status`",
        ) from e


def _fill(
    new: "tantivy.Document",
    one: Prepared,
    holders: Sequence[RepositoryId],
    words: Iterable[str],
) -> None:
    for field, text in zip(WORDS, words, strict=True):
        new.add_text(field, text)
    new.add_text("language", one.language)
    new.add_unsigned("doc", one.id)
    for holder in holders:
        new.add_unsigned("repository", holder)
