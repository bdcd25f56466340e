"""Keep an index of repositories: add them, bring them up to date, rebuild and remove them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hortus.core import Clock
from hortus.git import GitFailedError, ObjectReader
from hortus.knowledge.admission import Admission
from hortus.knowledge.catalogue import Counts
from hortus.knowledge.crew import Crew
from hortus.knowledge.embedding import Embedder, Embedding
from hortus.knowledge.errors import IndexBusyError, NotARepositoryError
from hortus.knowledge.git import Repository
from hortus.knowledge.indexing import Indexer, Progress
from hortus.knowledge.lock import writing
from hortus.knowledge.nearness import Nearness
from hortus.knowledge.registry import Registered, Registry
from hortus.knowledge.shards import Shards, shard_of
from hortus.knowledge.types import Change, Readable, RepositoryId
from hortus.knowledge.updating import Updater
from hortus.knowledge.vectors import Vectors

HEAD = "HEAD"
_VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class Status:
    """One repository of the index; ``fault`` says why it cannot be searched."""

    repository: Registered
    counts: Counts
    commits: Mapping[str, str]
    is_current: bool = True
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Updated:
    """What a look at the repositories did; ``failed`` says which could not be read, and why."""

    changes: tuple[Change, ...] = ()
    documents: int = 0
    rebuilt: int = 0
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """Who is told of an indexing, and who helps with it."""

    progress: Progress
    crew: Crew


def _silent(done: float, total: float, what: str = "") -> None:
    """Report to nobody."""


class Library:
    """The index in a folder. One process at a time changes it; any number search it.

    Who answers many questions gives a ``reader`` of what they lead to.
    """

    def __init__(self, folder: Path, clock: Clock, reader: ObjectReader | None = None) -> None:
        self._reader = reader
        self.folder = folder
        self.clock = clock
        self._admission = Admission()
        self.registry = Registry(folder)
        self.shards = Shards(folder)
        self._vectors: dict[int, Vectors] = {}
        self._nearness: dict[int, Nearness] = {}

    def add(self, path: Path, *, name: str = "", refs: Sequence[str] = (HEAD,)) -> Registered:
        """Register a repository; its content is indexed by the next ``update``."""
        place = path.resolve()
        repository = Repository(place)
        repository.check()
        commits = {ref: repository.commit(ref) for ref in refs}
        for ref, commit in commits.items():
            if not commit:
                raise NotARepositoryError(
                    f"{path} has no commit at {ref}",
                    remedy="commit something, or give another branch with --branch",
                )
        root = repository.root(commits[refs[0]])
        with writing(self.folder):
            return self.registry.add(name or place.name, place, refs, shard_of(root))

    def update(
        self,
        names: Iterable[str] | None = None,
        progress: Progress = _silent,
        *,
        check: bool = True,
    ) -> Updated:
        """Index what changed in some repositories, or in all; damaged parts are made again.

        With ``check`` every file of the index is read first.
        """
        with writing(self.folder), Crew(self._admission) as crew:
            chosen = [self.registry.named(n) for n in names] if names else list(self.registry)
            total = Updated()
            for number in sorted({one.shard for one in chosen}):
                rebuilt = self.shards.healed(number)[1] if check else False
                # What is begun anew must hold everything that belongs there again.
                mine = [o for o in (self.registry if rebuilt else chosen) if o.shard == number]
                done = self._update(number, mine, _Work(progress, crew))
                total = _sum(total, done, rebuilt=rebuilt)
            return total

    def rebuild(self, progress: Progress = _silent) -> Updated:
        """Index everything anew."""
        with writing(self.folder), Crew(self._admission) as crew:
            total = Updated()
            for number in sorted({one.shard for one in self.registry}):
                self.shards.anew(number)
                mine = [one for one in self.registry if one.shard == number]
                done = self._update(number, mine, _Work(progress, crew))
                total = _sum(total, done, rebuilt=True)
            return total

    def remove(self, name: str) -> Registered:
        """Take a repository out of the index; what others share with it stays."""
        with writing(self.folder), Crew(self._admission) as crew:
            gone = self.registry.remove(name)
            shard = self.shards.healed(gone.shard)[0]
            shard.catalogue.forget(gone.number)
            self._index(gone.shard, _Work(_silent, crew))
            with suppress(IndexBusyError), writing(self.folder / _VECTORS):
                self._forget()
            return gone

    def status(self, *, check: bool = False) -> list[Status]:
        """Return how things stand; with ``check`` every file of the index is read."""
        known = sorted(self.registry, key=lambda one: one.name)
        faults = self.shards.faults({one.shard for one in known}) if check else {}
        return [
            Status(one, Counts(), {}, is_current=False, fault=faults[one.shard])
            if one.shard in faults
            else self._status(one)
            for one in known
        ]

    def behind(self, names: Iterable[str] | None = None) -> list[str]:
        """Return the repositories, of some or of all, whose branches the index has otherwise."""
        chosen = [self.registry.named(n) for n in names] if names is not None else self.registry
        return [one.name for one in chosen if not self._is_current(one)]

    def repositories(self) -> dict[RepositoryId, Repository]:
        """Return every registered repository by its number."""
        return {one.number: Repository(Path(one.path), self._reader) for one in self.registry}

    def readable_here(self) -> Readable:
        """Return what the user of this process may read, by the rights of the file system."""
        return Readable.only(
            number
            for number, repository in self.repositories().items()
            if repository.can_be_read()
        )

    def embed(self, embedder: Embedder, progress: Progress = _silent) -> int:
        """Give every chunk a vector that has none, and return how many texts were sent.

        What was done stays done where it is interrupted, or where the model stops to answer.
        """
        sent = 0
        # Words are indexed meanwhile: a model may take its time.
        with writing(self.folder / _VECTORS):
            with suppress(IndexBusyError), writing(self.folder):
                self._forget()
            for number in sorted({one.shard for one in self.registry}):
                catalogue, vectors = self.shards[number].catalogue, self._vectors_of(number)
                shard = Embedding(
                    catalogue, vectors, self.repositories(), self._admission, embedder
                )
                sent += shard.run(progress)
        return sent

    def _forget(self) -> None:
        """Let the vectors of removed code go; both locks are held.

        While something is behind, as after a rebuild that was interrupted, much is missing that
        comes back, and whose vectors would have to be paid for again.
        """
        if self.behind():
            return
        for folder in (self.folder / _VECTORS).glob("[0-9]*"):
            number = int(folder.name)
            held = self.shards[number].catalogue.held(self._all_readable(number))
            self._vectors_of(number).keep({bytes.fromhex(one.document.blob) for one in held})

    def _all_readable(self, number: int) -> Readable:
        return Readable.only(one.number for one in self.registry if one.shard == number)

    def nearness(self, number: int) -> Nearness | None:
        """Return the vectors of a shard, None where it has none."""
        if number not in self._nearness:
            if not self._vectors_place(number).exists():
                return None
            vectors = self._vectors_of(number)
            self._nearness[number] = Nearness(self.shards[number].catalogue, vectors)
        return self._nearness[number]

    def close(self) -> None:
        """Let go of all files."""
        for vectors in self._vectors.values():
            vectors.close()
        self._vectors.clear()
        self._nearness.clear()
        self.shards.close()
        if self._reader is not None:
            self._reader.close()

    def _vectors_of(self, number: int) -> Vectors:
        if number not in self._vectors:
            self._vectors[number] = Vectors(self._vectors_place(number))
        return self._vectors[number]

    def _vectors_place(self, number: int) -> Path:
        # Beside the shard and not in it: making the words anew costs little, vectors much.
        return self.folder / _VECTORS / str(number)

    def _update(self, number: int, chosen: Sequence[Registered], work: _Work) -> Updated:
        updater = Updater(self.shards[number].catalogue, self._admission)
        changes: list[Change] = []
        failed: list[tuple[str, str]] = []
        for one in chosen:
            repository = Repository(Path(one.path))
            try:
                repository.check()
                found = [updater.update(one.number, one.name, repository, r) for r in one.refs]
                changes += [change for change in found if change]
            except (GitFailedError, NotARepositoryError) as e:
                failed.append((one.name, e.message))
        return Updated(tuple(changes), self._index(number, work), 0, tuple(failed))

    def _index(self, number: int, work: _Work) -> int:
        indexer = Indexer(
            self.shards[number],
            self.repositories(),
            self._admission.is_secret,
            self.clock,
            work.crew,
        )
        return indexer.run(work.progress)

    def _status(self, one: Registered) -> Status:
        catalogue = self.shards[one.shard].catalogue
        commits = {ref: catalogue.commit_of(one.number, ref) for ref in one.refs}
        return Status(one, catalogue.counts(one.number), commits, self._is_current(one))

    def _is_current(self, one: Registered) -> bool:
        catalogue, repository = self.shards[one.shard].catalogue, Repository(Path(one.path))
        return all(
            catalogue.commit_of(one.number, ref) == repository.commit(ref) for ref in one.refs
        )


def _sum(first: Updated, second: Updated, *, rebuilt: bool) -> Updated:
    return Updated(
        first.changes + second.changes,
        first.documents + second.documents,
        first.rebuilt + rebuilt,
        first.failed + second.failed,
    )
