"""A file is created beside the one that it replaces, under a name that nobody else has."""

import os

import pytest

from hortus.agent.files import UnusableFileError, create_beside, unlink_if_there


@pytest.fixture
def folder(tmp_path):
    handle = os.open(tmp_path, os.O_RDONLY)
    yield handle
    os.close(handle)


def test_a_name_that_is_taken_is_passed_over(folder, tmp_path):
    (tmp_path / ".hortus-edit-0").symlink_to("/etc/passwd")
    name, handle = create_beside(folder)
    os.close(handle)
    assert name == ".hortus-edit-1"
    assert (tmp_path / name).read_bytes() == b""


def test_too_many_unfinished_edits_are_said(folder, tmp_path):
    for number in range(100):
        (tmp_path / f".hortus-edit-{number}").write_text("")
    with pytest.raises(UnusableFileError, match="100 unfinished"):
        create_beside(folder)


def test_removing_what_is_not_there_is_no_error(folder, tmp_path):
    (tmp_path / "a").write_text("")
    unlink_if_there(folder, "a")
    unlink_if_there(folder, "a")
    assert list(tmp_path.iterdir()) == []
