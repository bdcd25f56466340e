"""The values of libraries: packages, their symbols, and what is known of each."""

from dataclasses import dataclass

from hortus.knowledge.evidence import Standing
from hortus.knowledge.libraries.facts import Called, Defined
from hortus.knowledge.libraries.manifests import Manifest
from hortus.knowledge.types import RepositoryId


@dataclass(frozen=True, slots=True)
class File:
    """A file where somebody may read it."""

    repository: RepositoryId
    name: str
    """What the repository is called."""
    commit: str
    path: str
    blob: str
    language: str

    @property
    def key(self) -> tuple[str, str]:
        """By which its facts are kept."""
        return self.blob, self.language


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a repository defines, the files of it, and how it is imported."""

    manifest: Manifest
    repository: RepositoryId
    repository_name: str
    files: tuple[File, ...]
    roots: frozenset[str]
    """The modules by which it is known: what is imported is one of them, or lies below."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something that a package offers; ``name`` is the whole one: ``acme.http.get``."""

    name: str
    file: File
    defined: Defined

    @property
    def place(self) -> str:
        """Where it is defined, in a form that can be opened."""
        return f"{self.file.path}:{self.defined.first}@{self.file.commit[:12]}"


@dataclass(frozen=True, slots=True)
class Use:
    """A call of a symbol."""

    symbol: str
    file: File
    called: Called


@dataclass(frozen=True, slots=True)
class LibrarySummary:
    """A package and how widely it is used; ``importers`` are other repositories."""

    name: str
    ecosystem: str
    repository: str
    folder: str
    imported_as: tuple[str, ...]
    importers: tuple[str, ...]
    files: int
    """Files of other repositories that import it."""


@dataclass(frozen=True, slots=True)
class SymbolSummary:
    """A symbol in a list: how often it is called, and by how many other repositories."""

    name: str
    kind: str
    signature: str
    calls: int
    repositories: int
    deprecated: bool
    instead: str


@dataclass(frozen=True, slots=True)
class LibraryCard:
    """A library with what it offers, the most used first."""

    library: LibrarySummary
    symbols: tuple[SymbolSummary, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """When a symbol was first defined, as far as git tells; ``tag`` is the first that has it."""

    commit: str = ""
    date: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class CallSite:
    """A place where a symbol is called, and when that file was last changed ('' if long ago)."""

    repository: str
    path: str
    line: int
    commit: str
    inside: str
    text: str = ""
    changed: str = ""

    @property
    def place(self) -> str:
        """Where it is, in a form that can be opened."""
        return f"{self.path}:{self.line}@{self.commit[:12]}"


@dataclass(frozen=True, slots=True)
class CoCall:
    """Another symbol of the library, and in how many of the same functions it is called."""

    symbol: str
    functions: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A use that later commits have changed into another one, always in this direction."""

    before: str
    after: str
    commits: tuple[str, ...]
    """Which did so: ``repository@commit path``, the newest first."""
    times: int


@dataclass(frozen=True, slots=True)
class Card:
    """All that is known of one symbol, and from where."""

    library: str
    name: str
    aliases: tuple[str, ...]
    """Other names under which it can be imported."""
    kind: str
    signature: str
    doc: str
    repository: str
    place: str
    deprecated: bool
    words: str
    instead: str
    owner: Standing
    since: Since
    calls: int
    repositories: int
    sites: tuple[CallSite, ...]
    co_calls: tuple[CoCall, ...]
    corrections: tuple[Correction, ...]
    left_out: int = 0
    """Questions to git's history for which there was no time."""


@dataclass(frozen=True, slots=True)
class DeprecatedSymbol:
    """A symbol that is not to be used any more, by every name that it has."""

    library: str
    name: str
    aliases: tuple[str, ...]
    words: str
    instead: str
    repository: str
    place: str
