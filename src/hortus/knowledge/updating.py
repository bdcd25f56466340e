"""Bring a branch up to date: compare commits, and note which documents came and went."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hortus.knowledge.admission import LARGEST, Admission
from hortus.knowledge.catalogue import Catalogue, Wanted
from hortus.knowledge.git import Difference, Entry, Repository
from hortus.knowledge.languages import language_of
from hortus.knowledge.patterns import Ignored
from hortus.knowledge.types import Change, RepositoryId, Tip

IGNORE_FILE = ".hortusignore"


class Updater:
    """Notes in a catalogue what a branch holds; nothing is read but names and ids."""

    def __init__(self, catalogue: Catalogue, admission: Admission) -> None:
        self._catalogue = catalogue
        self._admission = admission

    def update(
        self, number: RepositoryId, name: str, repository: Repository, ref: str
    ) -> Change | None:
        """Return what changed since the branch was read last, None if nothing or no commit."""
        old = self._catalogue.commit_of(number, ref)
        new = repository.commit(ref)
        if new in {"", old}:
            return None
        tip = Tip(number, ref, new)
        # After a forced push and a prune the old commit may be gone; then all is compared.
        if old and repository.commit(old):
            differences = list(repository.differences(old, new))
            if not any(d.path == IGNORE_FILE for d in differences):
                return self._change(tip, name, repository, differences)
        return self._replace(tip, name, repository)

    def _replace(self, tip: Tip, name: str, repository: Repository) -> Change:
        skipped: Counter[str] = Counter()
        ignored = _ignored(repository, tip.commit)
        wanted = list(self._wanted(repository.entries(tip.commit), ignored, skipped))
        self._catalogue.replace(tip, wanted)
        return Change(name, tip.ref, tip.commit, len(wanted), 0, dict(skipped))

    def _change(
        self, tip: Tip, name: str, repository: Repository, differences: list[Difference]
    ) -> Change:
        skipped: Counter[str] = Counter()
        gone = [(d.old, d.path) for d in differences if d.old and d.path]
        arrived = (Entry(d.path, d.new, d.reason) for d in differences if d.new or d.reason)
        ignored = _ignored(repository, tip.commit)
        wanted = list(self._wanted(arrived, ignored, skipped))
        self._catalogue.change(tip, gone, wanted)
        return Change(name, tip.ref, tip.commit, len(wanted), len(gone), dict(skipped))

    def _wanted(
        self, entries: Iterable[Entry], ignored: Ignored, skipped: Counter[str]
    ) -> Iterator[Wanted]:
        for entry in entries:
            reason = entry.reason or ("ignored" if ignored(entry.path) else "")
            if reason:
                skipped[reason] += 1
                continue
            refused = self._admission.name(entry.path)
            yield Wanted(entry.blob, entry.path, language_of(entry.path), refused)


def _ignored(repository: Repository, commit: str) -> Ignored:
    text = repository.file(commit, IGNORE_FILE, LARGEST)
    return Ignored(text.decode("utf-8", "replace"))
