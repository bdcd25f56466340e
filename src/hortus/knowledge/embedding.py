"""Give every chunk a vector, a batch at a time; what is done stays done, wherever it ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hortus.knowledge.admission import LARGEST, Admission
from hortus.knowledge.catalogue import Catalogue
from hortus.knowledge.chunking import cut
from hortus.knowledge.git import Repository
from hortus.knowledge.indexing import Progress
from hortus.knowledge.types import Located, Readable, RepositoryId
from hortus.knowledge.vectors import Part, Vectors, parts_of

_FILES_AT_ONCE = 64
_TEXTS_AT_ONCE = 64
_LONGEST = 4_000  # characters; models read only the first few hundred words of a text


class Embedder(Protocol):
    """A model that turns texts into vectors; its errors are those of the house."""

    @property
    def model(self) -> str:
        """Its name: vectors of different models do not compare."""
        ...

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text."""
        ...


@dataclass(frozen=True, slots=True)
class _Cut:
    blob: str
    language: str
    parts: list[Part]


@dataclass(slots=True)
class Embedding:
    """Finds what a shard holds without a vector, and asks the model about it."""

    catalogue: Catalogue
    vectors: Vectors
    repositories: Mapping[RepositoryId, Repository]
    admission: Admission
    embedder: Embedder

    def run(self, progress: Progress) -> int:
        """Embed what has no vector yet and return how many texts were sent."""
        self.vectors.begin(self.embedder.model)
        everything = Readable.only(self.repositories)
        held = {one.document.id: one for one in self.catalogue.held(everything)}
        waiting = [
            one for one in held.values() if not self.vectors.has(one.document.blob, one.language)
        ]
        sent = 0
        for start in range(0, len(waiting), _FILES_AT_ONCE):
            files = list(self._cut(waiting[start : start + _FILES_AT_ONCE]))
            sent += self._embed(part for file in files for part in file.parts)
            for file in files:
                self.vectors.note(file.blob, file.language, file.parts)
            progress(min(start + _FILES_AT_ONCE, len(waiting)), len(waiting), f"{sent} texts")
        return sent

    def _embed(self, parts: Iterable[Part]) -> int:
        """Send each distinct text that has no vector, those of like length together."""
        texts = {part.key: part.text[:_LONGEST] for part in parts}
        for key in self.vectors.known(texts):
            del texts[key]
        order = sorted(texts, key=lambda key: len(texts[key]))
        for start in range(0, len(order), _TEXTS_AT_ONCE):
            keys = order[start : start + _TEXTS_AT_ONCE]
            found = self.embedder.embed([texts[key] for key in keys])
            self.vectors.add(self.embedder.model, keys, found)
        return len(order)

    def _cut(self, files: Sequence[Located]) -> Iterator[_Cut]:
        by_holder: dict[RepositoryId, list[Located]] = {}
        for one in files:
            by_holder.setdefault(one.tip.repository, []).append(one)
        for holder, group in by_holder.items():
            contents = self.repositories[holder].contents(
                [one.document.blob for one in group], LARGEST
            )
            for one, content in zip(group, contents, strict=True):
                verdict = self.admission.content(content)
                if not verdict.reason:
                    parts = parts_of(cut(verdict.text, one.language))
                    yield _Cut(one.document.blob, one.language, parts)
