"""Waiting documents are indexed a few at a time."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.knowledge.admission import Admission
from hortus.knowledge.chunking import cut
from hortus.knowledge.git import Repository
from hortus.knowledge.indexing import Indexer
from hortus.knowledge.native import CHUNKS, FILES
from hortus.knowledge.postings import Filter
from hortus.knowledge.shard import Shard
from hortus.knowledge.types import Readable, RepositoryId
from hortus.knowledge.updating import Updater
from hortus.knowledge.writer import Indexable

ONE = RepositoryId(1)


def test_what_waits_is_indexed_and_told(tmp_path, sources):
    sources.commit({"a.py": "lantern = 1\n", "b.bin": b"\0\1", "c.py": "\n"})
    shard, admission, told = Shard(tmp_path / "shard"), Admission(), []
    repository = Repository(sources.path)
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")
    indexer = Indexer(shard, {ONE: repository}, admission, FrozenClock())
    assert indexer.run(lambda *said: told.append(said[:2])) == 3
    assert told[-1] == (3, 3)
    counts = shard.catalogue.counts(ONE)
    assert (counts.files, counts.lines, counts.size) == (1, 2, 12)
    assert dict(counts.refused) == {"binary": 1, "empty": 1}
    assert indexer.run(lambda *_: None) == 0
    shard.close()


def test_what_was_written_right_before_a_crash_is_not_there_twice(tmp_path, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    shard, admission = Shard(tmp_path / "shard"), Admission()
    repository = Repository(sources.path)
    Updater(shard.catalogue, admission).update(ONE, "r", repository, "HEAD")
    with shard.postings.writing(small=True) as writer:
        writer.put(Indexable(1, "a.py", "python", (ONE,), cut("lantern = 1\n", "python")))
        writer.commit()
    Indexer(shard, {ONE: repository}, admission, FrozenClock()).run(lambda *_: None)
    for kind in (CHUNKS, FILES):
        chosen = Filter(Readable.only([ONE]))
        assert len(shard.postings.ranked(kind, {"lantern": 1.0}, chosen, 9)) == 1
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
    assert Indexer(shard, held, admission, FrozenClock()).run(lambda *_: None) == 3
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

    indexer = Indexer(shard, {ONE: repository}, admission, clock)
    with pytest.raises(Enough):
        indexer.run(progress)
    assert shard.catalogue.counts(ONE).files == 128
    assert indexer.run(lambda *_: None) == 22
    shard.close()
