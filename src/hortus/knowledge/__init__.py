"""Find what the company's own code says, for those who may read it."""

from hortus.knowledge.errors import (
    ExtraMissingError,
    IndexBusyError,
    IndexFaultError,
    NotARepositoryError,
    PatternError,
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
from hortus.knowledge.types import Answer, Change, Found, Hit, Readable, RepositoryId
from hortus.knowledge.watching import Watcher

__all__ = [
    "HEAD",
    "LANGUAGES",
    "Answer",
    "Card",
    "Change",
    "DeprecatedSymbol",
    "DeprecatedUse",
    "Deprecations",
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
    "PatternError",
    "Question",
    "Readable",
    "Registered",
    "RepositoryId",
    "Search",
    "Snapshot",
    "Standing",
    "Status",
    "UnknownLibraryError",
    "UnknownRepositoryError",
    "Updated",
    "Wanted",
    "Watcher",
    "is_repository",
]
