"""Build the index of one commit from the objects of its repository."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from hortus.completion.corpus import Corpus, Source
from hortus.completion.git import Entry, Repository
from hortus.completion.segment import Part, Segment, index, prepare
from hortus.completion.types import Progress, silent
from hortus.completion.vocabulary import Vocabulary, merge

_WORKERS = 2
_SORTING = 0.4  # the share of the work that comes after reading


@dataclass(frozen=True, slots=True)
class Base:
    """The index of one commit, and what went into it; ``entries`` are all files of the commit."""

    commit: str
    entries: tuple[Entry, ...]
    vocabulary: Vocabulary
    segment: Segment
    bytes: int
    skipped: dict[str, int]


def build(
    repository: Repository, commit: str, max_file_bytes: int, progress: Progress = silent
) -> Base:
    """Return the index of all files of ``commit`` that are fit to learn from."""
    tree = repository.tree(commit)
    corpus = Corpus(repository, max_file_bytes, Counter(tree.skipped))
    return build_from(commit, corpus, tree.entries, progress)


def build_from(
    commit: str, corpus: Corpus, entries: tuple[Entry, ...], progress: Progress = silent
) -> Base:
    """Return the index of some files of a commit."""
    total = max(len(entries), 1)
    parts: list[Part] = []
    size = files = 0
    for part, bytes_read in _prepared(corpus.chunks(entries)):
        parts.append(part)
        size += bytes_read
        files += len(part.paths)
        read = (files + corpus.skipped.total()) / total
        progress(min(read, 1.0) * (1 - _SORTING), 1.0, part.paths[-1])
    progress(1 - _SORTING, 1.0, "sorting")
    vocabulary = Vocabulary((merge([part.layer for part in parts]),))
    segment = index(parts, vocabulary)
    progress(1.0, 1.0, "")
    return Base(commit, entries, vocabulary, segment, size, dict(corpus.skipped))


def _prepared(chunks: Iterable[list[Source]]) -> Iterator[tuple[Part, int]]:
    """Lex chunks side by side: the array operations run without the interpreter's lock."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting: list[tuple[Future[Part], int]] = []
        for chunk in chunks:
            files = [(source.path, source.data) for source in chunk]
            waiting.append((pool.submit(prepare, files), sum(len(data) for _, data in files)))
            if len(waiting) > _WORKERS:
                future, size = waiting.pop(0)
                yield future.result(), size
        for future, size in waiting:
            yield future.result(), size
