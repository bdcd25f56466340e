"""Show what of one commit may be shown: the files that the index would take, and no others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.knowledge.admission import LARGEST, Admission, Verdict
from hortus.knowledge.errors import NotARepositoryError
from hortus.knowledge.evidence import Evidence
from hortus.knowledge.git import Repository
from hortus.knowledge.languages import language_of
from hortus.knowledge.patterns import Ignored
from hortus.knowledge.updating import IGNORE_FILE


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a commit that may be shown as far as its name says."""

    path: str
    blob: str
    language: str


class Snapshot:
    """One commit of a repository; ``skipped`` counts the files that names leave out."""

    def __init__(self, folder: Path, ref: str = "HEAD") -> None:
        self.folder = folder
        self.skipped: Counter[str] = Counter()
        self._repository = Repository(folder)
        self._repository.check()
        self._admission = Admission()
        self._evidence = Evidence(self._repository)
        self.commit = self._repository.commit(ref)
        if not self.commit:
            raise NotARepositoryError(
                f"{folder} has no commit at {ref}", remedy="commit something first"
            )

    def files(self) -> Iterator[Listed]:
        """Yield the files that may be shown, in the order of their paths."""
        text = self._repository.file(self.commit, IGNORE_FILE, LARGEST)
        ignored = Ignored(text.decode("utf-8", "replace"))
        for entry in self._repository.entries(self.commit):
            reason = entry.reason or ("ignored" if ignored(entry.path) else "")
            reason = reason or self._admission.name(entry.path)
            if reason:
                self.skipped[reason] += 1
            else:
                yield Listed(entry.path, entry.blob, language_of(entry.path))

    def texts(self, listed: Sequence[Listed]) -> Iterator[tuple[Listed, Verdict]]:
        """Yield the files with their texts, or with the reason why these may not be shown."""
        contents = self._repository.contents([one.blob for one in listed], LARGEST)
        for one, content in zip(listed, contents, strict=True):
            yield one, self._admission.content(content)

    def conceals(self, text: str) -> bool:
        """Tell whether a text looks as if it held a secret."""
        return self._admission.is_secret(text.encode("utf-8", "replace"))

    def owners(self, path: str) -> tuple[str, ...]:
        """Return whom CODEOWNERS names for a path."""
        return self._evidence.owners(self.commit, path)
