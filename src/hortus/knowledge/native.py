"""The native library that holds the words: loaded when needed, its faults made ours."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from hortus.knowledge.errors import ExtraMissingError
from hortus.knowledge.parsing import REMEDY
from hortus.knowledge.types import Symbol
from hortus.knowledge.vouching import DamagedError

if TYPE_CHECKING:
    import tantivy

CHUNKS, FILES, MESSAGES = "chunks", "files", "messages"
KINDS = (CHUNKS, FILES, MESSAGES)
WORDS = ("body", "names", "path")


@contextmanager
def guarded() -> Iterator[None]:
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


def tantivy_module() -> ModuleType:
    """Return the library; raise ``ExtraMissingError`` where it is not installed."""
    try:
        import tantivy  # noqa: PLC0415 - heavy, and an extra
    except ImportError as e:
        raise ExtraMissingError("tantivy is not installed", remedy=REMEDY) from e
    return tantivy


def schema(kind: str) -> "tantivy.Schema":
    """Return the fields of chunks, of files or of messages."""
    builder = tantivy_module().SchemaBuilder()
    for field in words_of(kind):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    if kind != MESSAGES:
        builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    chunks = kind == CHUNKS
    builder.add_unsigned_field("doc", indexed=True, fast=True, stored=chunks)
    builder.add_unsigned_field("repository", indexed=True)
    if chunks:
        builder.add_text_field("symbol", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("defines", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("first", fast=True, stored=True)
        builder.add_unsigned_field("last", fast=True, stored=True)
    built: tantivy.Schema = builder.build()
    return built


def words_of(kind: str) -> tuple[str, ...]:
    """Return the fields whose words are ranked."""
    return WORDS[:1] if kind == MESSAGES else WORDS


def spellings(name: str) -> set[str]:
    """Return how a name can be asked for: as it is, and in lower case."""
    return {name, name.lower()}


def packed(symbols: Iterable[Symbol]) -> str:
    """Return symbols as they are kept with a chunk."""
    return "\n".join(f"{s.line}\t{s.kind}\t{s.name}" for s in symbols)


def unpacked(text: str) -> Iterator[Symbol]:
    """Yield the symbols that are kept with a chunk."""
    for line in text.splitlines():
        number, kind, name = line.split("\t")
        yield Symbol(name, kind, int(number))
