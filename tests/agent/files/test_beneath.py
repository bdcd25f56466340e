"""Folders are opened step by step, and no link is followed."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from hortus.agent.files.beneath import existing, made, opened
from hortus.agent.files.errors import FileMovedOnError, ForbiddenPathError, UnusableFileError
from hortus.agent.files.kernel import NotOfferedError, open_beneath


def lacking(*_):
    """Stand for a kernel without the call."""
    raise NotOfferedError(38, "not implemented")


@pytest.fixture(params=[open_beneath, lacking], ids=["kernel", "steps"])
def opened_by(request):
    """Return how folders are opened: by the kernel, and step by step."""
    return lambda root, folders, path: opened(root, folders, path, request.param)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    (tmp_path / "out").symlink_to("/tmp")
    (tmp_path / "in").symlink_to("a")
    handle = os.open(tmp_path, os.O_RDONLY)
    yield handle
    os.close(handle)


def test_a_folder_is_opened_or_said_to_be_missing(root, opened_by):
    with opened_by(root, ["a", "b"], "a/b/x") as at:
        assert at is not None
        assert os.listdir(at) == []  # noqa: PTH208 - a handle
    with opened_by(root, ["a", "no", "b"], "x") as at:
        assert at is None


@pytest.mark.parametrize("name", ["out", "in"])
def test_links_are_refused_wherever_they_lead(root, opened_by, name):
    with (
        pytest.raises(ForbiddenPathError, match=f"through the link {name}"),
        opened_by(root, [name], "x"),
    ):
        pass


def test_a_file_is_no_folder(root, opened_by):
    with pytest.raises(UnusableFileError, match="which is a file"), opened_by(root, ["file"], "x"):
        pass


def test_a_name_that_is_too_long_is_said_to_be(root, opened_by):
    with pytest.raises(UnusableFileError, match="too long"), opened_by(root, ["x" * 300], "x"):
        pass


def test_a_folder_that_has_gone_is_a_conflict(root):
    with pytest.raises(FileMovedOnError), existing(root, ["no"], "no/x"):
        pass


def test_folders_that_were_made_can_be_unmade(root, tmp_path):
    with ExitStack() as undo:
        with made(root, ["a", "c", "d"], "a/c/d/x", undo) as at:
            assert os.listdir(at) == []  # noqa: PTH208 - a handle
        assert (tmp_path / "a/c/d").is_dir()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_no_handle_is_left_open(root, opened_by):
    before = len(list(Path("/proc/self/fd").iterdir()))
    with opened_by(root, ["a", "b"], "x"), ExitStack() as undo, made(root, ["a", "z"], "x", undo):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before
