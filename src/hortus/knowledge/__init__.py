"""Find what the company's own code says, for those who may read it."""

from hortus.knowledge.asking import Ask, Passage, Reply, Writer
from hortus.knowledge.embedding import Embedder
from hortus.knowledge.errors import (
    EmbeddingError,
    ExtraMissingError,
    IndexBusyError,
    IndexFaultError,
    NotARepositoryError,
    PatternError,
    SlowPatternError,
    UnknownRepositoryError,
)
from hortus.knowledge.evidence import Standing
from hortus.knowledge.git import is_repository
from hortus.knowledge.languages import LANGUAGES
from hortus.knowledge.libraries import (
    Card,
    DeprecatedSymbol,
    DeprecatedUse,
    Deprecations,
    Libraries,
    LibraryCard,
    LibrarySummary,
    UnknownLibraryError,
    Wanted,
)
from hortus.knowledge.library import HEAD, Library, Status, Updated
from hortus.knowledge.registry import Registered
from hortus.knowledge.routing import Kind
from hortus.knowledge.searching import Question, Search
from hortus.knowledge.snapshot import Listed, Snapshot
from hortus.knowledge.support import Sentence
from hortus.knowledge.types import Answer, Change, Found, Hit, Readable, RepositoryId
from hortus.knowledge.watching import Watcher

__all__ = [
    "HEAD",
    "LANGUAGES",
    "Answer",
    "Ask",
    "Card",
    "Change",
    "DeprecatedSymbol",
    "DeprecatedUse",
    "Deprecations",
    "Embedder",
    "EmbeddingError",
    "ExtraMissingError",
    "Found",
    "Hit",
    "IndexBusyError",
    "IndexFaultError",
    "Kind",
    "Libraries",
    "Library",
    "LibraryCard",
    "LibrarySummary",
    "Listed",
    "NotARepositoryError",
    "Passage",
    "PatternError",
    "Question",
    "Readable",
    "Registered",
    "Reply",
    "RepositoryId",
    "Search",
    "Sentence",
    "SlowPatternError",
    "Snapshot",
    "Standing",
    "Status",
    "UnknownLibraryError",
    "UnknownRepositoryError",
    "Updated",
    "Wanted",
    "Watcher",
    "Writer",
    "is_repository",
]
