"""The walk over a workspace, and what it may remember."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.tree import HELD_SINCE_NS, Kind, Walker

FAR = 10**15
names = st.sampled_from(["a", "b", ".git", ".vscode", "node_modules", "modules", ".envrc", "refs"])
paths = st.lists(st.lists(names, min_size=1, max_size=4), max_size=8)


class At:
    """A clock that stands still."""

    def __init__(self, now_us=FAR * 10):
        self.now = now_us

    def now_us(self):
        return self.now

    def monotonic(self):
        return 0.0


def walk(root):
    return Walker(str(root), At()).walk()


def relative(marks, root):
    return {os.path.relpath(path, root) for path in marks}


def make(root, paths):
    for path in paths:
        (root.joinpath(*path)).mkdir(parents=True, exist_ok=True)


def test_what_matters_is_found_at_every_depth(tmp_path):
    make(tmp_path, [["a/.git"], ["node_modules/x/.git"], ["a/b/.vscode"], [".hortus"]])
    (tmp_path / "a/.envrc").touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "b/.git").write_text("gitdir: ../c")
    (tmp_path / "a/conftest.py").touch()
    tree = walk(tmp_path)
    assert relative(tree.gits, tmp_path) == {"a/.git", "b/.git", "node_modules/x/.git"}
    assert relative(tree.protected, tmp_path) == {"a/b/.vscode", ".hortus", "a/.envrc"}
    assert relative(tree.told, tmp_path) == {"a/conftest.py"}
    assert tree.gits[f"{tmp_path}/b/.git"].kind is Kind.FILE


def test_names_count_however_they_are_written(tmp_path):
    make(tmp_path, [[".VSCode"], ["x/.GIT"]])
    tree = walk(tmp_path)
    assert relative(tree.protected, tmp_path) == {".VSCode"}
    assert relative(tree.gits, tmp_path) == {"x/.GIT"}


def test_a_folder_that_git_takes_for_a_repository_is_one(tmp_path):
    make(tmp_path, [["bare/objects"], ["bare/refs"], ["linked"], ["none/objects"]])
    (tmp_path / "linked/HEAD").touch()
    (tmp_path / "linked/commondir").touch()
    assert relative(walk(tmp_path).repositories, tmp_path) == {"bare", "linked"}


def test_of_a_repositorys_own_folder_only_what_holds_more_is_looked_at(tmp_path):
    make(tmp_path, [[".git/modules/a/b/objects"], [".git/modules/a/b/refs"]])
    make(tmp_path, [[".git/objects/x/.git"], [".git/worktrees/w"], [".git/other/.git"]])
    tree = walk(tmp_path)
    assert relative(tree.repositories, tmp_path) == {".git/modules/a/b"}
    assert relative(tree.gits, tmp_path) == {".git"}


def test_links_are_seen_and_not_followed(tmp_path):
    make(tmp_path, [["in/.git"], ["out"]])
    (tmp_path / "in/loop").symlink_to(tmp_path)
    (tmp_path / "out/.git").symlink_to("../in/.git")
    (tmp_path / "out/.vscode").symlink_to("/etc")
    tree = walk(tmp_path)
    assert relative(tree.gits, tmp_path) == {"in/.git", "out/.git"}
    assert tree.gits[f"{tmp_path}/out/.git"].kind is Kind.LINK
    assert tree.protected[f"{tmp_path}/out/.vscode"].kind is Kind.LINK


def test_sockets_and_pipes_are_found(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.close()
    assert relative(walk(tmp_path).sockets, tmp_path) == {"pipe", "s"}


def test_a_folder_that_cannot_be_listed_is_told(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root can list everything")
    make(tmp_path, [["shut"]])
    (tmp_path / "shut").chmod(0o111)
    assert relative(walk(tmp_path).closed, tmp_path) == {"shut"}
    (tmp_path / "shut").chmod(0o755)


def test_a_folder_that_holds_a_name_is_known_by_its_age(tmp_path):
    make(tmp_path, [["held"], ["own"]])
    os.utime(tmp_path / "held", ns=(HELD_SINCE_NS, HELD_SINCE_NS))
    assert relative(walk(tmp_path).leftovers, tmp_path) == {"held"}


def test_files_of_installed_packages_are_not_told(tmp_path):
    make(tmp_path, [["lib/site-packages/p"]])
    (tmp_path / "lib/site-packages/p/conftest.py").touch()
    assert walk(tmp_path).told == {}


def test_a_folder_that_did_not_change_is_not_read_again(tmp_path):
    make(tmp_path, [["a/b"]])
    walker = Walker(str(tmp_path), At())
    walker.walk()
    assert set(walker._known) == {str(tmp_path), f"{tmp_path}/a", f"{tmp_path}/a/b"}
    first = walker._known[f"{tmp_path}/a"]
    walker.walk()
    assert walker._known[f"{tmp_path}/a"] is first


def test_a_folder_that_changed_just_now_is_read_again(tmp_path):
    walker = Walker(str(tmp_path), At(tmp_path.stat().st_ctime_ns // 1000 + 1_000_000))
    walker.walk()
    assert walker._known == {}


def test_setting_back_the_time_of_a_folder_hides_nothing(tmp_path):
    make(tmp_path, [["a"]])
    before = (tmp_path / "a").stat()
    walker = Walker(str(tmp_path), At())
    walker.walk()
    make(tmp_path, [["a/.git"]])
    os.utime(tmp_path / "a", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert relative(walker.walk().gits, tmp_path) == {"a/.git"}


@given(first=paths, second=paths)
def test_a_second_walk_sees_what_a_first_one_would(tmp_path_factory, first, second):
    root = tmp_path_factory.mktemp("tree")
    make(root, first)
    walker = Walker(str(root), At())
    walker.walk()
    make(root, second)
    again, fresh = walker.walk(), walk(root)
    for kind in ("gits", "repositories", "protected"):
        assert set(getattr(again, kind)) == set(getattr(fresh, kind))


@given(paths)
def test_every_repository_outside_of_gits_own_folders_is_found(tmp_path_factory, made):
    root = tmp_path_factory.mktemp("tree")
    make(root, made)
    wanted = {
        str(path)
        for path in root.rglob(".git")
        if ".git" not in Path(os.path.relpath(path.parent, root)).parts
    }
    assert wanted <= set(walk(root).gits)
