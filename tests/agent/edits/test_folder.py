"""Files are written all or none, and nothing outside the folder is reached."""

import os
import stat

import pytest

from hortus.agent.edits.errors import UneditableFileError
from hortus.agent.edits.folder import Folder
from hortus.agent.edits.planning import Plan, Target
from hortus.agent.files import (
    FileMovedOnError,
    ForbiddenPathError,
    UnusableFileError,
    Workspace,
)


@pytest.fixture
def folder(tmp_path):
    with Workspace(tmp_path) as workspace:
        yield Folder(workspace)


def plan(*targets):
    return Plan(tuple(targets), (), ())


def to_write(folder, path, data, *, executable=None):
    before = folder.read(path)
    runs = bool(before and before.executable) if executable is None else executable
    return Target(path, data, runs, path if before else None)


def tree(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_files_are_read_and_missing_ones_are_none(folder, tmp_path):
    (tmp_path / "f").write_bytes(b"x")
    assert folder.read("f").data == b"x"
    assert folder.read("g") is None
    assert folder.read("no/g") is None


def test_files_are_written_made_and_removed(folder, tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    targets = [to_write(folder, "a", b"3"), to_write(folder, "new/dir/c", b"4")]
    folder.read("b")
    folder.commit(plan(*targets, Target("b", None, executable=False)))
    assert tree(tmp_path) == {"a": b"3", "new/dir/c": b"4"}


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o640])
def test_the_mode_of_a_file_stays(folder, tmp_path, mode):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a").chmod(mode)
    folder.commit(plan(to_write(folder, "a", b"2")))
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_a_mode_may_be_changed_by_the_edit(folder, tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a").chmod(0o640)
    targets = [to_write(folder, "a", b"2", executable=True)]
    folder.commit(plan(*targets, to_write(folder, "b", b"2", executable=True)))
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o750
    assert (tmp_path / "b").stat().st_mode & 0o100
    with Workspace(tmp_path) as workspace:
        again = Folder(workspace)
        again.commit(plan(to_write(again, "a", b"3", executable=False)))
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_link_is_neither_read_nor_written(folder, tmp_path):
    outside = tmp_path.parent / "outside"
    outside.write_bytes(b"secret")
    (tmp_path / "link").symlink_to(outside)
    with pytest.raises(ForbiddenPathError, match="link is a link"):
        folder.read("link")
    assert outside.read_bytes() == b"secret"


def test_a_hard_link_to_elsewhere_is_parted_not_written_through(folder, tmp_path):
    outside = tmp_path.parent / "shared"
    outside.write_bytes(b"1")
    os.link(outside, tmp_path / "a")
    folder.commit(plan(to_write(folder, "a", b"2")))
    assert (outside.read_bytes(), (tmp_path / "a").read_bytes()) == (b"1", b"2")


@pytest.mark.parametrize("swap", ["folder", "file"])
def test_a_link_swapped_in_after_reading_is_not_followed(folder, tmp_path, swap):
    outside = tmp_path.parent / f"swapped-{swap}"
    outside.mkdir()
    (outside / "f").write_bytes(b"safe")
    (tmp_path / "d").mkdir()
    (tmp_path / "d/f").write_bytes(b"1")
    target = to_write(folder, "d/f", b"2")
    if swap == "folder":
        (tmp_path / "d").rename(tmp_path / "e")
        (tmp_path / "d").symlink_to(outside)
    else:
        (tmp_path / "d/f").unlink()
        (tmp_path / "d/f").symlink_to(outside / "f")
    with pytest.raises((ForbiddenPathError, FileMovedOnError)):
        folder.commit(plan(target))
    assert (outside / "f").read_bytes() == b"safe"
    assert [path.name for path in outside.iterdir()] == ["f"]


def test_a_pipe_is_refused_at_once(folder, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnusableFileError, match="no ordinary file"):
        folder.read("pipe")


def test_a_folder_is_no_file(folder, tmp_path):
    (tmp_path / "d").mkdir()
    with pytest.raises(UnusableFileError):
        folder.read("d")


@pytest.mark.parametrize("change", ["written", "removed", "made"])
def test_a_file_changed_by_somebody_else_stops_the_edit(folder, tmp_path, change):
    if change != "made":
        (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"b")
    targets = [to_write(folder, "b", b"new"), to_write(folder, "a", b"2")]
    if change == "removed":
        (tmp_path / "a").unlink()
    else:
        (tmp_path / "a").write_bytes(b"other")
    before = tree(tmp_path)
    with pytest.raises(FileMovedOnError, match="a was changed by somebody else"):
        folder.commit(plan(*targets))
    assert tree(tmp_path) == before


def test_a_failure_in_the_middle_puts_everything_back(folder, tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a").chmod(0o755)
    (tmp_path / "gone").write_bytes(b"g")
    targets = [to_write(folder, "a", b"2"), to_write(folder, "x/new", b"3")]
    folder.read("gone")
    folder.read("never")
    before = tree(tmp_path)
    targets += [Target("gone", None, executable=False), Target("never", None, executable=False)]
    with pytest.raises(UneditableFileError, match="nothing was changed"):
        folder.commit(plan(*targets))
    assert tree(tmp_path) == before
    assert not (tmp_path / "x").exists()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o755


def test_a_file_where_a_folder_is_needed_is_said(folder, tmp_path):
    (tmp_path / "f").write_bytes(b"1")
    with pytest.raises(UnusableFileError, match="which is a file"):
        folder.read("f/g")


def test_leavings_of_an_edit_that_was_killed_are_in_nobodys_way(folder, tmp_path):
    (tmp_path / ".hortus-edit-0").write_bytes(b"half")
    folder.commit(plan(to_write(folder, "a", b"1")))
    assert tree(tmp_path) == {"a": b"1", ".hortus-edit-0": b"half"}


@pytest.mark.parametrize("path", [".hortus/agent.toml", "a/.Hortus/x", ".git/config"])
def test_what_belongs_to_git_or_hortus_is_not_even_planned(folder, path):
    with pytest.raises(ForbiddenPathError):
        folder.read(path)
