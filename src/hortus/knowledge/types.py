"""The values of the index: repositories, documents, chunks, hits, and what a caller may read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

RepositoryId = NewType("RepositoryId", int)
"""Number of a repository in one index; never given to another one."""


@dataclass(frozen=True, slots=True)
class Readable:
    """The repositories whose content somebody may see; nothing, unless somebody says so."""

    repositories: frozenset[RepositoryId] = frozenset()

    @classmethod
    def only(cls, repositories: Iterable[RepositoryId]) -> "Readable":
        """Return the permission to read some repositories."""
        return cls(frozenset(repositories))

    def within(self, repositories: Iterable[RepositoryId]) -> "Readable":
        """Return what of some repositories may be read."""
        return Readable(self.repositories & frozenset(repositories))


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something that a file defines; lines count from 1."""

    name: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a file: one function, what is left of a class or of the file."""

    first: int
    last: int
    text: str
    symbols: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A path with a content, in any number of repositories and branches."""

    id: int
    blob: str
    path: str


@dataclass(frozen=True, slots=True)
class Tip:
    """A branch of a repository as it was read last."""

    repository: RepositoryId
    ref: str
    commit: str


@dataclass(frozen=True, slots=True)
class Located:
    """A document where somebody may read it."""

    document: Document
    tip: Tip
    language: str


class Found(StrEnum):
    """What kind of search led to a hit."""

    WORDS = "words"
    DEFINITION = "definition"
    REFERENCE = "reference"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that answers a question; ``score`` orders the hits of one answer only.

    ``line`` is the one to open, ``first`` to ``last`` is the part of the file around it.
    """

    repository: RepositoryId
    name: str
    commit: str
    path: str
    blob: str
    first: int
    last: int
    line: int
    text: str
    found: Found
    score: float
    symbol: str = ""
    language: str = ""
    matched: tuple[str, ...] = ()
    """Words of the question that the part has."""
    in_path: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, in a form that can be opened: ``path:line@commit``."""
        return f"{self.path}:{self.line}@{self.commit[:12]}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of a question, the best first; ``more`` where there are others.

    ``remark`` says what did not go as it should have, such as a model that does not answer.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What bringing a branch up to date did; ``skipped`` counts files by the reason."""

    repository: str
    ref: str
    commit: str
    added: int = 0
    removed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
