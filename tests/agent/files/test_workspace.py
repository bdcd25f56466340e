"""Reading stays beneath the workspace whatever is put in its way."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.files import FileError, ForbiddenPathError, UnusableFileError, Workspace


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "w").mkdir()
    with Workspace(tmp_path / "w") as opened:
        yield opened


def test_a_file_is_read_with_its_mode_and_stamp(workspace):
    (workspace.root / "a").write_bytes(b"x")
    (workspace.root / "a").chmod(0o640)
    seen = workspace.read("a")
    assert (seen.data, seen.mode & 0o777) == (b"x", 0o640)
    assert workspace.stamp("a") == seen.stamp
    assert workspace.read("no/b") is workspace.stamp("no/b") is None


def test_a_stamp_changes_with_the_file(workspace):
    (workspace.root / "a").write_bytes(b"x")
    before = workspace.stamp("a")
    (workspace.root / "a").write_bytes(b"yy")
    assert workspace.stamp("a") != before


def test_a_folder_is_listed_with_folders_marked(workspace):
    (workspace.root / "d").mkdir()
    (workspace.root / "a").write_text("")
    (workspace.root / "l").symlink_to("d")
    assert workspace.names(".") == ["a", "d/", "l"]
    assert workspace.names("a") is workspace.names("no") is None
    assert workspace.is_folder("d/")
    assert not workspace.is_folder("a")


def test_a_glance_takes_no_more_than_is_wanted(workspace):
    (workspace.root / "a").write_bytes(b"xyz")
    assert workspace.glance("a", 3) == b"xyz"
    assert workspace.glance("a", 2) is workspace.glance("no", 2) is None


@pytest.mark.parametrize("path", ["link", "linked/f", "linked"])
def test_links_are_refused_by_every_way_in(workspace, tmp_path, path):
    (tmp_path / "f").write_text("secret")
    (workspace.root / "link").symlink_to("../f")
    (workspace.root / "linked").symlink_to("..")
    for way in (workspace.read, lambda p: workspace.glance(p, 99)):
        with pytest.raises(ForbiddenPathError):
            way(path)


@pytest.mark.parametrize("kind", ["pipe", "folder", "large"])
def test_what_is_no_ordinary_file_is_refused_at_once(workspace, kind):
    place = workspace.root / "a"
    match kind:
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
        case "large":
            with place.open("wb") as file:
                file.truncate(33 << 20)
    with pytest.raises(UnusableFileError, match="no ordinary file"):
        workspace.read("a")


def test_a_folder_moved_away_is_still_the_workspace(workspace, tmp_path):
    (workspace.root / "a").write_text("x")
    workspace.root.rename(tmp_path / "moved")
    workspace.root.symlink_to("/etc")
    assert workspace.read("a").data == b"x"
    assert workspace.read("passwd") is None


def test_no_handle_stays_open(workspace):
    (workspace.root / "a").write_text("x")
    (workspace.root / "l").symlink_to("a")
    before = len(list(Path("/proc/self/fd").iterdir()))
    workspace.read("a")
    workspace.names(".")
    workspace.is_folder(".")
    workspace.glance("a", 9)
    with pytest.raises(FileError):
        workspace.read("l")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab./~\\:\0é .git", max_size=12))
def test_no_path_reads_what_lies_outside(tmp_path_factory, path):
    outside = tmp_path_factory.getbasetemp() / "outside-of-files"
    root = outside / "a"
    root.mkdir(parents=True, exist_ok=True)
    (outside / "b").write_bytes(b"secret")
    (root / "b").write_bytes(b"open")
    if not (root / "é").is_symlink():
        (root / "é").symlink_to(outside)
    with Workspace(root) as workspace:
        try:
            seen = workspace.read(path)
        except FileError:
            return
        assert seen is None or seen.data == b"open"


def test_the_workspace_is_known_by_its_real_place(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    with Workspace(Path("link")) as workspace:
        assert workspace.root == tmp_path / "real"
