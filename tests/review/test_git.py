"""What git is asked."""

import pytest

from hortus.review.errors import ChangeError
from hortus.review.git import Git


def test_the_repository_is_found_from_a_folder_inside(repo):
    repo.write("a/b/c.txt", "x")
    assert Git.at(repo.root / "a" / "b").root.resolve() == repo.root.resolve()


def test_a_folder_outside_of_any_repository_is_told(tmp_path):
    with pytest.raises(ChangeError, match="in no git repository"):
        Git.at(tmp_path)


def test_a_commit_that_is_not_there_is_told(repo):
    repo.commit()
    with pytest.raises(ChangeError, match="no commit 'nowhere'"):
        repo.git.commit("nowhere")


def test_a_name_that_looks_like_an_option_is_only_a_name(repo):
    repo.commit()
    with pytest.raises(ChangeError):
        repo.git.commit("--output=x")


def test_a_shallow_clone_says_how_to_get_more(repo, tmp_path):
    repo.commit()
    repo.commit()
    repo.run("clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    with pytest.raises(ChangeError) as error:
        Git(tmp_path / "shallow").commit("HEAD~1")
    assert "shallow" in error.value.remedy


def test_histories_without_a_common_past_are_told(repo):
    first = repo.commit()
    repo.run("checkout", "-q", "--orphan", "other")
    second = repo.commit("another")
    with pytest.raises(ChangeError, match="no common past"):
        repo.git.merge_base(first, second)


def test_contents_come_in_order_and_missing_ones_as_nothing(repo):
    repo.commit(a="one\n", b="")
    blobs = [repo.run("rev-parse", f"HEAD:{name}") for name in "ab"]
    assert list(repo.git.contents([*blobs, "0" * 40, blobs[0]])) == [b"one\n", b"", None, b"one\n"]


def test_a_command_that_fails_is_told(repo):
    with pytest.raises(ChangeError, match="git rev-parse failed"):
        repo.git.output("rev-parse", "--verify", "nowhere")
    with pytest.raises(ChangeError), repo.git.lines("log", "nowhere") as lines:
        list(lines)
