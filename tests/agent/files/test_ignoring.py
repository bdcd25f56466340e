"""What is ignored is what git ignores; without git, what tools make."""

import subprocess

import pytest

from hortus.agent.files import Git
from hortus.agent.files.ignoring import Ignored, ignored_in, submodules_of


@pytest.fixture
def repository(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("built/\n*.log\n")
    (tmp_path / "built/deep").mkdir(parents=True)
    (tmp_path / "built/deep/x").write_text("")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.log").write_text("")
    (tmp_path / "src/a.py").write_text("")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_ignored_folders_are_named_once_and_files_one_by_one(repository):
    found = ignored_in(repository, Git.found())
    assert found.paths == {"built", "src/a.log"}
    assert found.covers("built", "built")
    assert not found.covers("src", "src")


def test_a_folder_of_a_repository_is_seen_from_itself(repository):
    assert ignored_in(repository / "src", Git.found()).paths == {"a.log"}


def test_a_tracked_file_is_not_ignored(repository):
    subprocess.run(["git", "-C", repository, "add", "-f", "src/a.log"], check=True)
    assert ignored_in(repository, Git.found()).paths == {"built"}


def test_a_folder_that_its_repository_ignores_is_looked_at_all_the_same(repository):
    assert ignored_in(repository / "built", Git.found()) == Ignored()


def test_without_git_what_tools_make_is_ignored(tmp_path):
    found = ignored_in(tmp_path, None)
    assert found.covers("x/node_modules", "node_modules")
    assert not found.covers("src", "src")
    assert submodules_of(tmp_path, None) == frozenset()
