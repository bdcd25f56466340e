"""Objects are read in the order they are asked for, by one process for all."""

import pytest

from hortus.git import GitFailedError, objects, sizes

GONE = "0" * 40


def test_objects_come_in_the_order_asked_for_and_what_is_not_there_is_none(scratch):
    assert list(objects(scratch.path, ["HEAD:b", GONE, "HEAD:a", "HEAD:none here"])) == [
        b"x" * 100_000,
        None,
        b"first\n",
        None,
    ]
    assert list(objects(scratch.path, [])) == []


def test_more_than_a_pipe_holds_is_read(scratch):
    assert list(objects(scratch.path, ["HEAD:a"] * 3_000)) == [b"first\n"] * 3_000


def test_sizes_are_those_of_the_contents(scratch):
    assert sizes(scratch.path, ["HEAD:a", GONE, "HEAD:b"]) == [6, -1, 100_000]


def test_where_there_is_no_repository_nothing_can_be_read(tmp_path):
    with pytest.raises(GitFailedError):
        list(objects(tmp_path, ["HEAD:a"]))
    with pytest.raises(GitFailedError):
        sizes(tmp_path, ["HEAD:a"])
