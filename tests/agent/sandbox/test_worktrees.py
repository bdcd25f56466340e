"""A linked worktree: git works in it, and a forged one opens nothing."""

import subprocess

import pytest

from hortus.agent.sandbox import Sandbox
from hortus.agent.sandbox.worktrees import worktree
from tests.agent.sandbox.conftest import git


@pytest.fixture
def linked(workspace, folder):
    """Return a worktree beside its repository."""
    git(workspace, "config", "user.name", "n")
    git(workspace, "config", "user.email", "e")
    at = folder.with_name(f"{folder.name}-linked")
    git(workspace, "worktree", "add", "-q", str(at))
    yield at
    git(workspace, "worktree", "remove", "--force", str(at))


def test_git_works_in_a_linked_worktree(linked, workspace):
    ran = Sandbox.open(linked, allow_root=True).run(
        "git status --short && echo x > new && git add new && git commit -qm linked && "
        "git log --format=%s"
    )
    assert (ran.status, ran.output) == (0, "linked\nfirst\n")
    said = subprocess.run(
        ["git", "log", "--all", "--format=%s"],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "linked\nfirst\n"


def test_the_repository_of_a_worktree_cannot_be_configured_from_it(linked, workspace):
    before = (workspace / ".git/config").read_text()
    ran = Sandbox.open(linked, allow_root=True).run(
        f"git config core.fsmonitor x; echo x > {workspace}/.git/hooks/a; "
        f"echo x > {workspace}/file; echo evil > {workspace}/.git/worktrees/*/commondir; "
        "echo x > .git"
    )
    assert ran.status != 0
    assert (workspace / ".git/config").read_text() == before
    assert not (workspace / ".git/hooks/a").exists()
    assert (workspace / "file").read_text() == "content\n"
    assert worktree(str(linked)) is not None


def test_a_file_that_points_to_a_repository_of_somebody_else_opens_nothing(tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    git(secret, "init", "-q")
    (tmp_path / "work").mkdir()
    (tmp_path / "work/.git").write_text(f"gitdir: {secret}/.git\n")
    assert worktree(str(tmp_path / "work")) is None


def test_a_worktree_of_another_folder_opens_nothing(linked, tmp_path):
    (tmp_path / ".git").write_text((linked / ".git").read_text())
    assert worktree(str(tmp_path)) is None


def test_a_part_that_points_back_from_anywhere_opens_nothing(tmp_path):
    work, part = tmp_path / "work", tmp_path / "any/part"
    work.mkdir()
    part.mkdir(parents=True)
    (work / ".git").write_text(f"gitdir: {part}\n")
    (part / "gitdir").write_text(f"{work}/.git\n")
    (part / "commondir").write_text("/home\n")
    assert worktree(str(work)) is None


def test_where_a_configuration_of_its_own_would_count_it_cannot_be_made(linked, workspace):
    git(workspace, "config", "extensions.worktreeConfig", "true")
    found = worktree(str(linked))
    assert ("--bind", found.part) not in found.binds(writable=True)
    assert found.binds(writable=False) == [("--ro-bind", f"{workspace}/.git")]


def test_an_ordinary_repository_is_no_worktree(workspace):
    assert worktree(str(workspace)) is None
