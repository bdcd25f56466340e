"""Waiting documents are indexed a few at a time."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.knowledge.admission import Admission
from hortus.knowledge.catalogue import Catalogue
from hortus.knowledge.crew import Crew
from hortus.knowledge.git import Repository
from hortus.knowledge.indexing import Indexer
from hortus.knowledge.native import CHUNKS, FILES, KINDS, MESSAGES
from hortus.knowledge.postings import Filter
from hortus.knowledge.shard import Shard
from hortus.knowledge.types import Readable, RepositoryId
from hortus.knowledge.updating import Updater

ONE = RepositoryId(1)


def test_what_waits_is_indexed_and_told(tmp_path, sources):
    sources.commit({"a.py": "lantern = 1\n", "b.bin": b"\0\1", "c.py": "\n"})
    shard, admission, told = Shard(tmp_path / "shard"), Admission(), []
    repository = Repository(sources.path)
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")
    indexer = Indexer(
        shard, {ONE: repository}, admission.is_secret, FrozenClock(), Crew(admission)
    )
    assert indexer.run(lambda *said: told.append(said[:2])) == 3
    assert told[-1] == (3, 3)
    counts = shard.catalogue.counts(ONE)
    assert (counts.files, counts.lines, counts.size) == (1, 2, 12)
    assert dict(counts.refused) == {"binary": 1, "empty": 1}
    assert indexer.run(lambda *_: None) == 0
    shard.close()


def test_what_was_written_right_before_a_crash_is_not_there_twice(tmp_path, sources, prepared):
    sources.commit({"a.py": "lantern = 1\n"})
    shard, admission = Shard(tmp_path / "shard"), Admission()
    repository = Repository(sources.path)
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")
    with shard.postings.writing(small=True) as writer:
        writer.put(prepared(1, "a.py", "lantern = 1\n"), (ONE,))
        writer.commit()
    Indexer(shard, {ONE: repository}, admission.is_secret, FrozenClock(), Crew(admission)).run(
        lambda *_: None
    )
    for kind in (CHUNKS, FILES):
        chosen = Filter(Readable.only([ONE]))
        assert len(shard.postings.scored(kind, {"lantern": 1.0}, chosen, 9).ranked()) == 1
    shard.close()


def test_a_repository_that_git_gives_up_on_keeps_no_other_from_being_indexed(
    tmp_path, new_sources
):
    good, gone = new_sources("good"), new_sources("gone")
    good.commit({"a.py": "lantern = 1\n"})
    gone.commit({"a.py": "lantern = 2\n", "b.py": "lantern = 3\n"})
    shard, admission = Shard(tmp_path / "shard"), Admission()
    two = RepositoryId(2)
    held = {ONE: Repository(gone.path), two: Repository(good.path)}
    for number, repository in held.items():
        Updater(shard.catalogue, admission).update(number, "r", repository, "HEAD")
    gone.path.rename(tmp_path / "away")
    assert (
        Indexer(shard, held, admission.is_secret, FrozenClock(), Crew(admission)).run(
            lambda *_: None
        )
        == 3
    )
    assert shard.catalogue.counts(two).files == 1
    assert dict(shard.catalogue.counts(ONE).refused) == {"unreadable": 2}
    shard.close()


def test_what_is_done_is_kept_every_two_seconds(tmp_path, sources):
    sources.commit({f"{n:03}.py": f"lantern = {n}\n" for n in range(150)})
    shard, admission, clock = Shard(tmp_path / "shard"), Admission(), FrozenClock()
    repository = Repository(sources.path)
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")

    class Enough(Exception):  # noqa: N818 - it stands for Ctrl-C
        """Breaks off."""

    def progress(done, *_):
        clock.advance(2.5)
        if done > 128:
            raise Enough

    indexer = Indexer(shard, {ONE: repository}, admission.is_secret, clock, Crew(admission))
    with pytest.raises(Enough):
        indexer.run(progress)
    assert shard.catalogue.counts(ONE).files == 128
    assert indexer.run(lambda *_: None) == 22
    shard.close()


class Interrupted(Exception):  # noqa: N818 - it stands for Ctrl-C and for a crash
    """Breaks off."""


class Countdown:
    """Breaks off when it was reached so many times, and never again."""

    def __init__(self, times):
        self.times = times

    def __call__(self, *_):
        self.times -= 1
        if self.times == 0:
            raise Interrupted


class FragileCatalogue(Catalogue):
    """Breaks off right before what was written is recorded."""

    def __init__(self, file, reached):
        super().__init__(file)
        self.reached = reached

    def settle(self, done, removed):
        self.reached()
        super().settle(done, removed)


class FragileClock(FrozenClock):
    """Breaks off when it is looked at, and lets two seconds pass each time."""

    def __init__(self, reached):
        super().__init__()
        self.reached = reached

    def monotonic(self):
        self.advance(2.5)
        self.reached()
        return super().monotonic()


@pytest.fixture(scope="module")
def three_parts(tmp_path_factory, repository_at):
    sources = repository_at(tmp_path_factory.mktemp("parts") / "sources")
    sources.commit({f"{n:03}.py": f"lantern = {n}\n" for n in range(290)})
    sources.commit({"a.py": "lantern = 300\n"}, "lantern")
    return sources


def in_index(shard):
    chosen, asked = Filter(Readable.only([ONE])), {"lantern": 1.0}
    return {
        kind: sorted(shard.postings.scored(kind, asked, chosen, 999).ranked()) for kind in KINDS
    }


def index_of(folder, sources, where="", times=0):
    """Return what is in an index that was interrupted once, somewhere, and begun again."""
    reached, nowhere = Countdown(times), Countdown(0)
    admission, repository = Admission(), Repository(sources.path)
    shard = Shard(folder)
    shard.catalogue = FragileCatalogue(
        folder / "catalogue.sqlite", reached if where == "settle" else nowhere
    )
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")
    clock = FragileClock(reached if where == "clock" else nowhere)
    indexer = Indexer(shard, {ONE: repository}, admission.is_secret, clock, Crew(admission, 0))
    if where:
        with pytest.raises(Interrupted):
            indexer.run(reached if where == "progress" else nowhere)
    indexer.run(nowhere)
    found, counts = in_index(shard), shard.catalogue.counts(ONE)
    shard.close()
    return found, counts


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory, three_parts):
    return index_of(tmp_path_factory.mktemp("whole") / "shard", three_parts)


@pytest.mark.parametrize(
    ("where", "times"),
    [
        *(("progress", n) for n in (1, 2, 3, 4)),
        *(("settle", n) for n in (1, 2, 3)),
        *(("clock", n) for n in (1, 4, 7)),
    ],
)
def test_wherever_it_is_interrupted_the_index_ends_up_the_same(
    tmp_path, three_parts, uninterrupted, where, times
):
    (found, counts), (expected, all_counted) = (
        index_of(tmp_path / "shard", three_parts, where, times),
        uninterrupted,
    )
    assert counts == all_counted
    assert counts.files == 291
    for kind in KINDS:
        assert sorted(one[1:] for one in found[kind]) == sorted(one[1:] for one in expected[kind])
    assert len(expected[MESSAGES]) == 1


def test_many_documents_are_indexed_alike_by_several_processes(
    tmp_path, three_parts, uninterrupted
):
    admission, repository = Admission(), Repository(three_parts.path)
    shard = Shard(tmp_path / "shard")
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")
    with Crew(admission, 2, many=100) as crew:
        indexer = Indexer(shard, {ONE: repository}, admission.is_secret, FrozenClock(), crew)
        assert indexer.run(lambda *_: None) == 291
        assert crew._helpers
    assert (in_index(shard), shard.catalogue.counts(ONE)) == uninterrupted
    shard.close()
