"""Repositories come in, stay current, share what they have in common, and go."""

import subprocess
import sys

import pytest

from hortus.core import ConflictError
from hortus.knowledge import (
    IndexBusyError,
    IndexFaultError,
    NotARepositoryError,
    Question,
    Readable,
    Search,
    UnknownRepositoryError,
)
from hortus.knowledge.lock import writing


def paths(library, question, readable=None):
    everything = Readable.only(one.number for one in library.registry)
    return Search(library).ranked_paths(Question(question), readable or everything)


def test_what_is_committed_can_be_found(library, sources):
    sources.commit({"door.py": "def open_door():\n    pass\n", "wall.py": "x = 1\n"})
    library.add(sources.path)
    updated = library.update()
    assert updated.documents == 2
    assert paths(library, "open the door") == ["door.py"]


def test_a_new_commit_indexes_only_what_changed(library, sources):
    sources.commit({f"m{n}.py": f"value_{n} = {n}\n" for n in range(30)})
    library.add(sources.path)
    library.update()
    sources.commit({"m3.py": "lantern = 1\n"})
    assert library.behind() == ["sources"]
    updated = library.update(["sources"])
    assert updated.documents == 2  # the new content, and the old one to be removed
    assert paths(library, "lantern") == ["m3.py"]
    assert "m3.py" not in paths(library, "value")
    assert library.behind() == []


def test_nothing_new_means_nothing_to_do(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    library.update()
    assert library.update().documents == 0


def test_forks_share_their_documents_and_each_asker_sees_their_own(library, sources, tmp_path):
    sources.commit({"a.py": "lantern = 1\n"})
    sources.git("clone", "-q", str(sources.path), str(tmp_path / "fork"))
    one = library.add(sources.path)
    two = library.add(tmp_path / "fork")
    library.update()
    shard = library.shards[one.shard]
    assert one.shard == two.shard
    assert [n for n, _ in shard.catalogue.signatures()] == [1]
    for own in (one, two):
        assert paths(library, "lantern", Readable.only([own.number])) == ["a.py"]
    library.remove(one.name)
    assert paths(library, "lantern", Readable.only([two.number])) == ["a.py"]
    assert paths(library, "lantern", Readable.only([one.number])) == []


def test_several_branches_can_be_indexed(library, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    sources.git("checkout", "-q", "-b", "next")
    sources.commit({"b.py": "candle = 1\n"})
    library.add(sources.path, refs=("main", "next"))
    library.update()
    assert sorted(paths(library, "candle lantern")) == ["a.py", "b.py"]


def test_what_hortusignore_names_is_left_out_and_comes_back(library, sources):
    sources.commit({".hortusignore": "gen/\n", "gen/a.py": "lantern = 1\n", "b.py": "x = 1\n"})
    library.add(sources.path)
    (change,) = library.update().changes
    assert change.skipped == {"ignored": 1}
    assert paths(library, "lantern") == []
    sources.commit({".hortusignore": "\n"})
    library.update()
    assert paths(library, "lantern") == ["gen/a.py"]


def test_untracked_files_are_never_read(library, sources):
    sources.commit({"a.py": "x = 1\n", ".gitignore": "ignored.py\n"})
    sources.write({"b.py": "lantern = 1\n", "ignored.py": "lantern = 2\n"})
    library.add(sources.path)
    library.update()
    assert paths(library, "lantern") == []


def test_a_removed_repository_leaves_nothing_behind(library, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    number = library.add(sources.path).number
    library.update()
    library.remove("sources")
    assert paths(library, "lantern", Readable.only([number])) == []
    assert library.status() == []
    assert library.add(sources.path).number != number


def test_a_name_stands_for_one_repository(library, sources, new_sources):
    other = new_sources("elsewhere/sources")
    for one in (sources, other):
        one.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    with pytest.raises(ConflictError, match="is the name of"):
        library.add(other.path)
    assert library.add(other.path, name="other").name == "other"


def test_a_repository_without_a_commit_is_refused(library, sources):
    with pytest.raises(NotARepositoryError, match="no commit at HEAD"):
        library.add(sources.path)


def test_an_unknown_name_cannot_be_removed(library):
    with pytest.raises(UnknownRepositoryError):
        library.remove("nobody")


def test_a_repository_that_has_gone_does_not_stop_the_others(library, sources, new_sources):
    other = new_sources("other")
    for one in (sources, other):
        one.commit({"a.py": "lantern = 1\n"})
        library.add(one.path)
    sources.path.rename(sources.path.with_name("moved"))
    updated = library.update()
    assert [name for name, _ in updated.failed] == ["sources"]
    assert paths(library, "lantern", library.readable_here()) == ["a.py"]
    assert len(library.readable_here().repositories) == 1


def test_one_process_at_a_time_writes(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    with writing(library.folder), pytest.raises(IndexBusyError):
        library.update()


# A program of its own that says when it is in the middle of its work, and stays there.
CHILD = """
import signal, sys
from pathlib import Path
from hortus.core import SystemClock
from hortus.knowledge import Library

library = Library(Path(sys.argv[1]), SystemClock())
library.add(Path(sys.argv[2]))

def progress(*_):
    print("reached", flush=True)
    signal.pause()

library.update(progress=progress)
"""


def test_a_killed_run_loses_nothing_and_goes_on(sources, library):
    sources.commit({f"m{n}.py": f"value_{n} = {n}\n" for n in range(40)})
    words = [sys.executable, "-c", CHILD, str(library.folder), str(sources.path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as worker:
        assert worker.stdout.readline() == b"reached\n"
        worker.kill()
    library.update()
    (status,) = library.status(check=True)
    assert (status.counts.files, status.counts.waiting) == (40, 0)
    assert paths(library, "value_39")[0] == "m39.py"


class Stop(BaseException):
    """What a test breaks off with, as Ctrl-C would."""


def test_an_interrupted_run_goes_on_where_it_was(library, sources):
    sources.commit({f"m{n}.py": f"value_{n} = {n}\n" for n in range(40)})
    library.add(sources.path)

    def stop(*_):
        raise Stop

    with pytest.raises(Stop):
        library.update(progress=stop)
    library.update()
    assert library.status()[0].counts.files == 40


@pytest.mark.parametrize("kind", ["chunks", "files"])
def test_a_damaged_index_is_noticed_and_made_again(library, sources, kind):
    sources.commit({"a.py": "lantern = 1\n"})
    shard = library.add(sources.path).shard
    library.update()
    library.close()
    for file in (library.folder / "shards" / str(shard) / kind).glob("*.term"):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    assert library.status(check=True)[0].fault
    assert library.update().rebuilt == 1
    assert paths(library, "lantern") == ["a.py"]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
def test_a_damaged_catalogue_is_noticed_and_made_again(library, sources, damage):
    sources.commit({"a.py": "lantern = 1\n"})
    shard = library.add(sources.path).shard
    library.update()
    library.close()
    folder = library.folder / "shards" / str(shard)
    for file in folder.glob("catalogue.sqlite*"):
        file.unlink()
    (folder / "catalogue.sqlite").write_bytes(damage)
    library.update()
    assert paths(library, "lantern") == ["a.py"]


def test_a_search_in_a_damaged_index_says_what_to_do(library, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    shard = library.add(sources.path).shard
    library.update()
    library.close()
    for file in (library.folder / "shards" / str(shard) / "chunks").glob("*.idx"):
        file.write_bytes(b"cut")
    with pytest.raises(IndexFaultError) as refused:
        paths(library, "lantern")
    assert "hortus index update" in refused.value.remedy


def test_rebuilding_gives_the_same_answers(library, sources):
    sources.commit({"a.py": "lantern = 1\n", "b.py": "candle = 1\n"})
    library.add(sources.path)
    library.update()
    before = paths(library, "lantern candle")
    assert library.rebuild().rebuilt == 1
    assert paths(library, "lantern candle") == before


def test_progress_is_told_with_a_rate(library, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    library.add(sources.path)
    told = []
    library.update(progress=lambda done, total, what="": told.append((done, total, what)))
    assert told[-1][:2] == (1, 1)
    assert told[-1][2].endswith("MB/s")
