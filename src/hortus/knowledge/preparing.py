"""Make of a file's content what the index takes: its words, names and chunks, and its filter."""

import msgspec

from hortus.knowledge.admission import Admission
from hortus.knowledge.chunking import cut
from hortus.knowledge.git import Content
from hortus.knowledge.native import packed, spellings
from hortus.knowledge.trigrams import signature
from hortus.knowledge.types import Chunk
from hortus.knowledge.words import Expander


class Raw(msgspec.Struct, frozen=True, array_like=True):
    """A document as it was read, or the reason why it was not."""

    id: int
    path: str
    language: str
    data: bytes = b""
    reason: str = ""


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A chunk as it is indexed."""

    first: int
    last: int
    body: str
    names: str
    spellings: tuple[str, ...]
    defines: str


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """A document as it is indexed, or the ``reason`` why it is not."""

    id: int
    language: str
    size: int
    reason: str = ""
    path: str = ""
    lines: int = 0
    signature: bytes = b""
    pieces: tuple[Piece, ...] = ()


class Preparer:
    """Prepares one document after the other; a word that it has met costs little."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._expander = Expander()

    def prepare(self, raw: Raw) -> Prepared:
        """Return what the index takes of a document."""
        data = raw.data
        verdict = self._admission.content(Content(data, raw.reason))
        if verdict.reason:
            return Prepared(raw.id, raw.language, len(data), verdict.reason)
        return Prepared(
            raw.id,
            raw.language,
            len(data),
            path=self._expander.text(raw.path),
            lines=data.count(b"\n") + 1,
            signature=signature(data),
            pieces=tuple(map(self._piece, cut(verdict.text, raw.language))),
        )

    def _piece(self, chunk: Chunk) -> Piece:
        symbols = chunk.symbols
        return Piece(
            chunk.first,
            chunk.last,
            self._expander.text(chunk.text),
            self._expander.text(" ".join(symbol.name for symbol in symbols)),
            tuple(sorted({form for symbol in symbols for form in spellings(symbol.name)})),
            packed(symbols),
        )
