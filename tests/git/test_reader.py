"""Objects are read by processes that stay open, and by others where those do not answer."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from hortus.git import GitFailedError, ObjectReader

GONE = "0" * 40


@pytest.fixture
def reader():
    with closing(ObjectReader()) as reader:
        yield reader


def processes_of(reader):
    return {folder: process.pid for folder, process in reader._open.items()}


def test_what_is_asked_for_again_and_again_comes_from_one_process(scratch, reader):
    names = ["HEAD:b", GONE, "HEAD:a"]
    assert reader.read(scratch.path, names) == [b"x" * 100_000, None, b"first\n"]
    before = processes_of(reader)
    assert reader.read(scratch.path, names[::-1]) == [b"first\n", None, b"x" * 100_000]
    assert reader.read(scratch.path, []) == []
    assert processes_of(reader) == before


def test_a_process_that_was_killed_is_not_missed(scratch, reader):
    reader.read(scratch.path, ["HEAD:a"])
    [pid] = processes_of(reader).values()
    os.kill(pid, signal.SIGKILL)
    assert [reader.read(scratch.path, ["HEAD:a"]) for _ in range(3)] == [[b"first\n"]] * 3


def test_where_there_is_no_repository_nothing_can_be_read(tmp_path, reader):
    with pytest.raises(GitFailedError):
        reader.read(tmp_path, ["HEAD:a"])
    assert processes_of(reader) == {}


def test_only_the_last_few_stay_open(scratch, tmp_path):
    other = tmp_path / "link"
    other.symlink_to(scratch.path)
    with closing(ObjectReader(most_open=1)) as reader:
        for folder in (scratch.path, other, scratch.path):
            assert reader.read(folder, ["HEAD:a"]) == [b"first\n"]
            assert list(processes_of(reader)) == [folder]
        [pid] = processes_of(reader).values()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_several_may_ask_at_once(scratch, reader):
    with ThreadPoolExecutor(4) as pool:
        asked = ["HEAD:a", "HEAD:b"] * 20
        found = list(pool.map(lambda name: reader.read(scratch.path, [name])[0], asked))
    assert found == [b"first\n", b"x" * 100_000] * 20


def test_a_commit_made_meanwhile_is_read_too(scratch, reader):
    assert reader.read(scratch.path, ["HEAD:a"]) == [b"first\n"]
    (scratch.path / "a").write_text("second\n")
    scratch.git("commit", "-qam", "second")
    assert reader.read(scratch.path, ["HEAD:a"]) == [b"second\n"]
