"""Index the documents that wait; what is done stays done, wherever it is interrupted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hortus.core import Clock
from hortus.git import GitFailedError
from hortus.knowledge.admission import LARGEST
from hortus.knowledge.catalogue import Settled, Waiting
from hortus.knowledge.crew import UNREADABLE, Crew
from hortus.knowledge.git import Content, Repository
from hortus.knowledge.preparing import Prepared, Raw
from hortus.knowledge.shard import Shard
from hortus.knowledge.telling import Telling
from hortus.knowledge.types import RepositoryId
from hortus.knowledge.writer import Writer

_AT_ONCE = 4_096
_PART = 128
_PART_BYTES = 1_000_000
_COMMIT_BYTES = 24_000_000
_COMMIT_S = 2.0  # at most that much is done again after an interruption
_FEW = 64


class Progress(Protocol):
    """Something that is told how far a long job has come."""

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Say that ``done`` of ``total`` is finished, working on ``what``."""


@dataclass(slots=True)
class _Pace:
    """Tells how far the indexing has come, and how fast."""

    clock: Clock
    total: int
    progress: Progress
    done: int = 0
    read: int = 0
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock.monotonic()

    def tell(self, documents: int, size: int) -> None:
        """Add what was done."""
        self.done += documents
        self.read += size
        passed = max(self.clock.monotonic() - self.began, 1e-6)
        rate = f"{self.done / passed:,.0f} files/s, {self.read / 1e6 / passed:.1f} MB/s"
        self.progress(self.done, self.total, rate)


@dataclass(slots=True)
class Indexer:
    """Takes documents from the catalogue's list, a few at a time, until there are none."""

    shard: Shard
    repositories: Mapping[RepositoryId, Repository]
    is_secret: Callable[[bytes], bool]
    clock: Clock
    crew: Crew

    def run(self, progress: Progress) -> int:
        """Index everything that waits and return how many documents that were."""
        total = self.shard.catalogue.count_waiting()
        telling = Telling(self.shard.catalogue.chronicle, self.repositories, self.is_secret)
        if not telling.read() and not total:
            return 0
        pace = _Pace(self.clock, total, progress)
        with self.shard.postings.writing(small=total <= _FEW) as writer:
            while waiting := self.shard.catalogue.waiting(_AT_ONCE):
                self._index(waiting, writer, pace)
            telling.write(writer)
        self.shard.refresh()
        return pace.done

    def _index(self, waiting: Sequence[Waiting], writer: Writer, pace: _Pace) -> None:
        """Hand documents to the writer, and keep what is done as often as it must be kept."""
        removed = [one.document.id for one in waiting if not one.holders]
        writer.remove(removed)
        pace.tell(len(removed), 0)
        holders = {one.document.id: one.holders for one in waiting if one.holders}
        kept = _Kept(self.clock.monotonic(), removed)
        parts = self._parts([one for one in waiting if one.holders])
        for part in self.crew.prepared(parts, total=pace.total):
            # Also what was never settled: it may have been written right before a crash.
            writer.remove([one.id for one in part])
            for one in part:
                if not one.reason:
                    writer.put(one, holders[one.id])
            kept.settled += map(_settled, part)
            size = sum(one.size for one in part)
            kept.size += size
            pace.tell(len(part), size)
            now = self.clock.monotonic()
            if kept.size >= _COMMIT_BYTES or now - kept.since >= _COMMIT_S:
                self._keep(kept, writer)
                kept = _Kept(self.clock.monotonic())
        self._keep(kept, writer)

    def _keep(self, kept: "_Kept", writer: Writer) -> None:
        if kept.settled or kept.removed:
            writer.commit()
            self.shard.catalogue.settle(kept.settled, kept.removed)

    def _parts(self, waiting: Sequence[Waiting]) -> Iterator[list[Raw]]:
        """Yield documents with their contents, so many that a part takes a moment."""
        part: list[Raw] = []
        size = 0
        for raw in self._read(waiting):
            part.append(raw)
            size += len(raw.data)
            if len(part) >= _PART or size >= _PART_BYTES:
                yield part
                part, size = [], 0
        if part:
            yield part

    def _read(self, waiting: Sequence[Waiting]) -> Iterator[Raw]:
        """Yield the content of each document, from any repository that holds it."""
        sources: dict[RepositoryId, list[Waiting]] = {}
        for one in waiting:
            sources.setdefault(one.holders[0], []).append(one)
        for holder, group in sources.items():
            contents = self.repositories[holder].contents(
                [one.document.blob for one in group], LARGEST
            )
            done = 0
            try:
                for one, content in zip(group, contents, strict=True):
                    yield _raw(one, content)
                    done += 1
            except GitFailedError:
                # A repository that is gone or damaged must not keep the others from being
                # indexed. What is readable of it is found one by one.
                for one in group[done:]:
                    yield _raw(one, self._alone(one))

    def _alone(self, one: Waiting) -> Content:
        for holder in one.holders:
            try:
                return next(self.repositories[holder].contents([one.document.blob], LARGEST))
            except GitFailedError:
                continue
        return Content(reason=UNREADABLE)


@dataclass(slots=True)
class _Kept:
    """What was handed to the writer and is not kept yet."""

    since: float
    removed: list[int] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    size: int = 0


def _raw(one: Waiting, content: Content) -> Raw:
    document = one.document
    return Raw(document.id, document.path, one.language, content.data, content.reason)


def _settled(one: Prepared) -> Settled:
    return Settled(one.id, one.reason, one.size, one.lines, one.signature)
