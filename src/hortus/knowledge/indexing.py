"""Index the documents that wait; what is done stays done, wherever it is interrupted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hortus.core import Clock
from hortus.git import GitFailedError
from hortus.knowledge.admission import LARGEST, Admission
from hortus.knowledge.catalogue import Settled, Waiting
from hortus.knowledge.chunking import cut
from hortus.knowledge.git import Content, Repository
from hortus.knowledge.shard import Shard
from hortus.knowledge.telling import Telling
from hortus.knowledge.trigrams import signature
from hortus.knowledge.types import RepositoryId
from hortus.knowledge.writer import Indexable, Writer

_AT_ONCE = 128
_COMMIT_BYTES = 24_000_000
_COMMIT_DOCUMENTS = 4_096
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
    admission: Admission
    clock: Clock

    def run(self, progress: Progress) -> int:
        """Index everything that waits and return how many documents that were."""
        total = self.shard.catalogue.count_waiting()
        telling = Telling(
            self.shard.catalogue.chronicle, self.repositories, self.admission.is_secret
        )
        if not telling.read() and not total:
            return 0
        pace = _Pace(self.clock, total, progress)
        with self.shard.postings.writing(small=total <= _FEW) as writer:
            while waiting := self.shard.catalogue.waiting(_COMMIT_DOCUMENTS):
                settled, removed = self._round(waiting, writer, pace)
                writer.commit()
                self.shard.catalogue.settle(settled, removed)
            telling.write(writer)
        self.shard.refresh()
        return pace.done

    def _round(
        self, waiting: Sequence[Waiting], writer: Writer, pace: "_Pace"
    ) -> tuple[list[Settled], list[int]]:
        """Hand documents to the writer up to the size of one commit."""
        settled: list[Settled] = []
        held, began = 0, self.clock.monotonic()
        removed = [one.document.id for one in waiting if not one.holders]
        writer.remove(removed)
        pace.tell(len(removed), 0)
        for part, contents in self._parts([one for one in waiting if one.holders]):
            # Also what was never settled: it may have been written right before a crash.
            writer.remove([one.document.id for one in part])
            done = self._part(part, contents, writer)
            settled += done
            size = sum(one.size for one in done)
            held += size
            pace.tell(len(done), size)
            if held >= _COMMIT_BYTES or self.clock.monotonic() - began >= _COMMIT_S:
                break
        return settled, removed

    def _part(
        self, part: Sequence[Waiting], contents: Iterator[Content], writer: Writer
    ) -> list[Settled]:
        try:
            return [self._put(*pair, writer) for pair in zip(part, contents, strict=True)]
        except GitFailedError:
            # A repository that is gone or damaged must not keep the others from being indexed.
            # What is readable of it is found one by one.
            writer.remove([one.document.id for one in part])
            return [self._put(one, self._alone(one), writer) for one in part]

    def _alone(self, one: Waiting) -> Content:
        for holder in one.holders:
            try:
                return next(self.repositories[holder].contents([one.document.blob], LARGEST))
            except GitFailedError:
                continue
        return Content(reason="unreadable")

    def _put(self, one: Waiting, content: Content, writer: Writer) -> Settled:
        document = one.document
        verdict = self.admission.content(content)
        if verdict.reason:
            return Settled(document.id, verdict.reason, len(content.data))
        chunks = cut(verdict.text, one.language)
        writer.put(Indexable(document.id, document.path, one.language, one.holders, chunks))
        lines = content.data.count(b"\n") + 1
        return Settled(document.id, "", len(content.data), lines, signature(content.data))

    def _parts(
        self, waiting: Sequence[Waiting]
    ) -> Iterator[tuple[Sequence[Waiting], Iterator[Content]]]:
        """Yield documents with their contents, from any repository that holds them."""
        sources: dict[RepositoryId, list[Waiting]] = {}
        for one in waiting:
            sources.setdefault(one.holders[0], []).append(one)
        for holder, group in sources.items():
            for start in range(0, len(group), _AT_ONCE):
                part = group[start : start + _AT_ONCE]
                blobs = [one.document.blob for one in part]
                yield part, self.repositories[holder].contents(blobs, LARGEST)
