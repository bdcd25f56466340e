"""Git answers about a workspace without running anything that the workspace names."""

import os
import subprocess
from pathlib import Path

import pytest

from hortus.agent.files import Git


@pytest.fixture
def git():
    found = Git.found()
    assert found is not None
    return found


@pytest.fixture
def repository(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def test_git_answers_in_bytes(git, repository):
    (repository / "a").write_text("")
    assert git.answer(repository, "ls-files", "-z", "--others") == b"a\0"


def test_a_folder_that_is_no_repository_has_no_answer(git, tmp_path):
    assert git.answer(tmp_path, "rev-parse", "--show-toplevel") in {None, b""}


def test_the_monitor_that_a_repository_names_is_not_run(git, repository):
    planted = repository / "planted"
    marker = repository / "ran"
    planted.write_text(f"#!/bin/sh\ntouch {marker}\n")
    planted.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor"):
        subprocess.run(["git", "-C", repository, "config", key, str(planted)], check=True)
    subprocess.run(
        ["git", "-C", repository, "config", "core.hooksPath", str(repository)], check=True
    )
    git.answer(repository, "ls-files", "-z", "--others", "--ignored", "--exclude-standard")
    git.answer(repository, "ls-files", "-z", "--stage")
    assert not marker.exists()


def test_what_the_environment_says_of_git_does_not_count(
    git, repository, monkeypatch, tmp_path_factory
):
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other")))
    monkeypatch.setenv("GIT_WORK_TREE", "/")
    assert git.answer(repository, "rev-parse", "--show-toplevel") == f"{repository}\n".encode()


def test_a_program_that_does_not_start_has_no_answer(tmp_path):
    assert Git(str(tmp_path / "no-git"), str(Path.home())).answer(tmp_path, "version") is None


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """Plant a git in a workspace, and put its folder in front of the search path."""
    place = tmp_path / "work" / ".venv" / "bin"
    place.mkdir(parents=True)
    program = place / "git"
    program.write_text("#!/bin/sh\ntouch owned\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.pathsep.join(os.get_exec_path())}")
    return program


def test_a_git_of_the_workspace_is_never_run(planted):
    found = Git.found(planted.parents[2])
    assert found is not None
    assert found.program != str(planted)


def test_a_link_to_a_git_of_the_workspace_is_not_run_either(planted, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(planted)
    monkeypatch.setenv(
        "PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.pathsep.join(os.get_exec_path())}"
    )
    found = Git.found(planted.parents[2])
    assert found is not None
    assert not Path(found.program).is_relative_to(tmp_path)


@pytest.mark.parametrize("search", [".", "", ".venv/bin"])
def test_no_git_is_looked_for_in_the_folder_one_stands_in(planted, monkeypatch, search):
    monkeypatch.chdir(planted.parents[0] if search in {".", ""} else planted.parents[2])
    monkeypatch.setenv("PATH", search)
    assert Git.found(planted.parents[2]) is None
