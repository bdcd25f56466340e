"""What is laid over a workspace."""

import os
import socket

import pytest

from hortus.agent.sandbox.names import HELD
from hortus.agent.sandbox.protecting import protection
from hortus.agent.sandbox.tree import Walker
from hortus.core import SystemClock


@pytest.fixture
def root(tmp_path):
    git = tmp_path / ".git"
    for name in ("hooks", "objects", "refs"):
        (git / name).mkdir(parents=True)
    (git / "config").write_text("[core]\n\tbare = false\n")
    return tmp_path.resolve()


def made(root, *names):
    return protection(str(root), Walker(str(root), SystemClock()).walk(), names)


def short(root, paths):
    return {os.path.relpath(path, root) for path in paths}


def test_a_repository_stays_writable_but_for_hooks_and_configuration(root):
    found = made(root)
    assert short(root, found.own) == {".git"}
    assert short(root, found.read_only) == {".git/config", ".git/hooks"}
    assert short(root, found.absent) == set(HELD)


def test_hooks_that_are_not_there_are_held(root):
    (root / ".git/hooks").rmdir()
    assert ".git/hooks" in short(root, made(root).absent)


@pytest.mark.parametrize("odd", ["no configuration", "linked configuration", "linked hooks"])
def test_an_odd_repository_is_read_only_as_a_whole(root, odd):
    git = root / ".git"
    if odd == "linked hooks":
        (git / "hooks").rmdir()
        (git / "hooks").symlink_to("../tools")
    else:
        (git / "config").unlink()
    if odd == "linked configuration":
        (git / "config").symlink_to("../config")
    found = made(root)
    assert ".git" in short(root, found.read_only)
    assert found.own == set()


def test_what_a_configuration_leads_to_is_protected(root):
    (root / "tools").mkdir()
    (root / "shared").touch()
    (root / ".git/config").write_text(
        "[core]\n\thooksPath = tools/hooks\n[include]\n\tpath = ../shared\n\tpath = /etc/x\n"
    )
    found = made(root)
    assert "tools/hooks" in short(root, found.absent)
    assert "shared" in short(root, found.read_only)
    assert all(path.startswith(f"{root}/") for path in found.read_only | found.absent)


def test_files_and_links_in_place_of_a_repository(root):
    (root / "a").mkdir()
    (root / "a/.git").write_text("gitdir: nowhere")
    (root / "b").mkdir()
    (root / "b/.git").symlink_to("../c")
    found = made(root)
    assert "a/.git" in short(root, found.read_only)
    assert "b/.git" not in short(root, found.read_only)


def test_further_names_are_protected_or_held(root):
    (root / "secrets").mkdir()
    found = made(root, "secrets", "deep/er/name")
    assert "secrets" in short(root, found.read_only)
    assert "deep" in short(root, found.absent)


def test_a_held_path_behind_a_link_is_left_alone(root):
    (root / "link").symlink_to("/etc")
    found = made(root, "link/passwd")
    assert not any("link" in path for path in short(root, found.read_only | found.absent))


def test_sockets_are_covered(root):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(root / "s"))
    listener.close()
    assert short(root, made(root).masked) == {"s"}


def test_a_linked_worktree_of_the_workspace_keeps_where_it_belongs(root):
    part = root / ".git/worktrees/w"
    part.mkdir(parents=True)
    (part / "HEAD").touch()
    (part / "commondir").write_text("../..\n")
    found = made(root)
    assert ".git/worktrees/w/commondir" in short(root, found.read_only)
    assert ".git/worktrees/w" in short(root, found.own)
