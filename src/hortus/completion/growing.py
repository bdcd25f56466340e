"""Keep an index up to date: what changed since its base is a small second segment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hortus.completion.building import Base, build
from hortus.completion.corpus import Corpus
from hortus.completion.git import Change, Entry, Repository
from hortus.completion.segment import Segment, index, prepare
from hortus.completion.vocabulary import Vocabulary, without

_COMPACT_SHARE = 0.25  # a delta larger than this part of the base is merged into it
_COMPACT_BYTES = 1 << 20  # unless it is small in itself


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a commit: a base and, if later commits changed anything, a delta.

    ``changed`` maps the paths that differ from the base to their content; None means that the
    path is gone or no longer learnt from.
    """

    base: Base
    commit: str
    vocabulary: Vocabulary
    segments: tuple[Segment, ...]
    changed: Mapping[str, bytes | None] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """Return how much code is in the index, without what has been replaced."""
        return self.base.bytes + sum(len(data) for data in self.changed.values() if data)

    @property
    def index_bytes(self) -> int:
        """Return the size of the index in memory or on disk."""
        layers = sum(layer.nbytes for layer in self.vocabulary.layers)
        return layers + sum(segment.nbytes for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Advance:
    """An index moved on to a later commit, and what that took in."""

    index: Index
    files: int
    bytes: int
    compacted: bool


def fresh(base: Base) -> Index:
    """Return the index of the base's own commit."""
    return Index(base, base.commit, base.vocabulary, (base.segment,))


def advance(index_: Index, repository: Repository, commit: str, max_file_bytes: int) -> Advance:
    """Return ``index_`` moved on to ``commit``, which may lie anywhere in the history."""
    return apply(
        index_, repository, commit, repository.changes(index_.commit, commit), max_file_bytes
    )


def apply(
    index_: Index, repository: Repository, commit: str, changes: Sequence[Change], limit: int
) -> Advance:
    """Return ``index_`` with ``changes`` taken in, which make it that of ``commit``."""
    corpus = Corpus(repository, limit, Counter())
    entries = [Entry(change.path, change.blob) for change in changes if change.blob]
    read = {source.path: source.data for chunk in corpus.chunks(entries) for source in chunk}
    changed = {**index_.changed, **{change.path: read.get(change.path) for change in changes}}
    held = sum(len(data) for data in changed.values() if data)
    size = sum(len(data) for data in read.values())
    if held > max(_COMPACT_BYTES, _COMPACT_SHARE * index_.base.bytes):
        rebuilt = fresh(build(repository, commit, limit))
        return Advance(rebuilt, len(changes), size, compacted=True)
    moved = _with_changes(index_.base, commit, changed)
    return Advance(moved, len(changes), size, compacted=False)


def between(old: Sequence[Entry], new: Sequence[Entry]) -> list[Change]:
    """Return the changes from one list of files to another, without asking the history."""
    before = {entry.path: entry.blob for entry in old}
    after = {entry.path: entry.blob for entry in new}
    put = [Change(path, blob) for path, blob in after.items() if before.get(path) != blob]
    return put + [Change(path, "") for path in before if path not in after]


def _with_changes(base: Base, commit: str, changed: Mapping[str, bytes | None]) -> Index:
    old = base.segment.without(frozenset(changed))
    files = [(path, data) for path, data in changed.items() if data]
    if not files:
        return Index(base, commit, base.vocabulary, (old,), changed)
    part = prepare(files)
    vocabulary = base.vocabulary.plus(without(part.layer, base.vocabulary))
    return Index(base, commit, vocabulary, (old, index([part], vocabulary)), changed)
