"""Where git would take hooks and configuration from."""

import os

import pytest

from hortus.agent.sandbox.repositories import inside, pointers, read, repositories
from hortus.agent.sandbox.tree import Walker
from hortus.core import SystemClock


def found(root):
    tree = Walker(str(root), SystemClock()).walk()
    return {os.path.relpath(path, root) for path in repositories(str(root), tree)}


@pytest.fixture
def root(tmp_path):
    (tmp_path / ".git").mkdir()
    return tmp_path.resolve()


def test_an_ordinary_repository_is_its_own(root):
    assert found(root) == {".git"}


@pytest.mark.parametrize("target", ["real", "./real", "../sub/real", "{root}/sub/real"])
def test_a_file_leads_to_a_folder(root, target):
    (root / "sub/real").mkdir(parents=True)
    (root / "sub/.git").write_text(f"gitdir: {target.format(root=root)}\n")
    assert found(root) == {".git", "sub/real"}


def test_a_link_leads_to_a_folder_or_to_a_file_that_leads_on(root):
    for name in ("a", "b", "real", "other"):
        (root / name).mkdir()
    (root / "a/.git").symlink_to("../real")
    (root / "file").write_text("gitdir: other")
    (root / "b/.git").symlink_to("../file")
    assert found(root) == {".git", "real", "other"}


def test_what_shares_with_another_one_leads_there(root):
    (root / "part").mkdir()
    (root / "part/HEAD").touch()
    (root / "part/commondir").write_text("../common\n")
    (root / "common").mkdir()
    assert found(root) == {".git", "part", "common"}


def test_a_ring_of_links_and_files_comes_to_an_end(root):
    (root / "part").mkdir()
    (root / "part/HEAD").touch()
    (root / "part/commondir").write_text(".\n")
    (root / "ring").mkdir()
    (root / "ring/.git").symlink_to(".git")
    assert found(root) == {".git", "part"}


@pytest.mark.parametrize("target", ["/etc", "../../..", "/", "", "missing", "file\0x"])
def test_nothing_outside_and_nothing_that_is_not_there_counts(root, target):
    (root / "sub").mkdir()
    (root / "sub/.git").write_text(f"gitdir: {target.split(chr(0))[0]}\n")
    assert found(root) <= {".git", "sub"}


def test_only_regular_files_are_read(root):
    os.mkfifo(root / "pipe")
    (root / "link").symlink_to("/etc/passwd")
    assert [read(f"{root}/{name}") for name in ("pipe", "link", "none", ".git")] == [""] * 4


def test_the_files_that_send_git_elsewhere_are_named(root):
    tree = Walker(str(root), SystemClock()).walk()
    made = repositories(str(root), tree)[f"{root}/.git"]
    assert list(pointers(made)) == []
    (root / ".git/config.worktree").symlink_to("nowhere")
    assert list(pointers(made)) == [f"{root}/.git/config.worktree"]


def test_the_workspace_itself_is_not_inside_it():
    assert not inside("/a/b", "/a/b")
    assert not inside("/a/b", "/a/bc")
    assert inside("/a/b", "/a/b/c")
