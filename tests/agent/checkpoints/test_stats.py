"""What a file held is remembered only while nothing can have changed it."""

import pytest

from hortus.agent.checkpoints.stats import Stats
from hortus.agent.files import Stamp

STAMP = Stamp(1, 2, 3_000_000_000, 3_000_000_000)
LATER = 10_000_000_000


@pytest.fixture
def file(tmp_path):
    return tmp_path / "stats"


def test_what_was_learnt_is_known_in_the_next_session(file):
    stats = Stats(file)
    stats.learn("ä/b", STAMP, b"n", LATER)
    stats.save()
    assert Stats(file).known("ä/b", STAMP) == b"n"


@pytest.mark.parametrize("place", range(4))
def test_a_file_that_was_touched_is_not_known(file, place):
    stats = Stats(file)
    stats.learn("a", STAMP, b"n", LATER)
    stats.save()
    touched = list(STAMP)
    touched[place] += 1
    assert stats.known("a", Stamp(*touched)) is None


def test_a_file_touched_a_moment_ago_is_read_again(file):
    stats = Stats(file)
    stats.learn("a", STAMP, b"n", STAMP.status_ns + 1_000_000_000)
    stats.save()
    assert stats.known("a", STAMP) is None


def test_what_is_not_met_any_more_is_forgotten(file):
    stats = Stats(file)
    stats.learn("a", STAMP, b"n", LATER)
    stats.save()
    stats.save()
    assert Stats(file).known("a", STAMP) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\x80broken"])
def test_a_file_that_cannot_be_read_begins_anew(file, data):
    file.write_bytes(data)
    assert Stats(file).known("a", STAMP) is None


def test_a_name_that_is_no_text_is_not_remembered(file):
    stats = Stats(file)
    stats.learn("\udcff", STAMP, b"n", LATER)
    stats.save()
    assert Stats(file).known("\udcff", STAMP) is None
