"""Committed objects are read as they are, and nothing else is."""

import pytest

from hortus.git import GitFailedError
from hortus.knowledge.errors import NotARepositoryError
from hortus.knowledge.git import Content, Difference, Entry, Repository, is_repository

LARGEST = 1_000_000


def test_a_folder_without_a_repository_is_refused(tmp_path):
    with pytest.raises(NotARepositoryError, match="not a git repository"):
        Repository(tmp_path).check()
    with pytest.raises(NotARepositoryError, match="is not a folder"):
        Repository(tmp_path / "nowhere").check()
    assert not Repository(tmp_path).can_be_read()


def test_a_name_that_stands_for_no_commit_is_empty(sources):
    assert Repository(sources.path).commit("HEAD") == ""
    assert Repository(sources.path).commit("--help") == ""


def test_only_what_is_committed_is_listed(sources):
    head = sources.commit({"a.py": "1\n", "b/c.py": "2\n"})
    sources.write({"untracked.py": "3\n"})
    assert [e.path for e in Repository(sources.path).entries(head)] == ["a.py", "b/c.py"]


def test_links_and_names_with_a_line_break_are_passed_over(sources):
    sources.write({"a\nb.py": "x\n", "real.py": "y\n"})
    (sources.path / "link.py").symlink_to("real.py")
    (sources.path / "loop").symlink_to(".")
    head = sources.commit()
    reasons = {e.path: e.reason for e in Repository(sources.path).entries(head)}
    assert reasons == {"": "name", "link.py": "link", "loop": "link", "real.py": ""}


def test_two_commits_differ_in_what_came_went_and_changed(sources):
    old = sources.commit({"stays.py": "1\n", "goes.py": "2\n", "changes.py": "3\n"})
    was = {e.path: e.blob for e in Repository(sources.path).entries(old)}
    (sources.path / "goes.py").unlink()
    new = sources.commit({"changes.py": "4\n", "comes.py": "5\n"})
    now = {e.path: e.blob for e in Repository(sources.path).entries(new)}
    assert list(Repository(sources.path).differences(old, new)) == [
        Difference("changes.py", was["changes.py"], now["changes.py"]),
        Difference("comes.py", "", now["comes.py"]),
        Difference("goes.py", was["goes.py"], ""),
    ]


def test_a_file_that_becomes_a_link_is_gone(sources):
    old = sources.commit({"a.py": "1\n"})
    (sources.path / "a.py").unlink()
    (sources.path / "a.py").symlink_to("elsewhere")
    new = sources.commit()
    (found,) = Repository(sources.path).differences(old, new)
    assert (found.new, found.reason) == ("", "link")
    assert found.old


def test_contents_come_in_order_and_what_cannot_be_read_says_why(sources):
    head = sources.commit({"a.py": "abc\n", "b.py": "x" * 50})
    a, b = Repository(sources.path).entries(head)
    found = Repository(sources.path).contents([b.blob, "0" * 40, a.blob], 10)
    assert list(found) == [Content(reason="large"), Content(reason="missing"), Content(b"abc\n")]


def test_a_file_of_a_commit_is_empty_where_there_is_none(sources):
    head = sources.commit({"a.py": "abc\n"})
    repository = Repository(sources.path)
    assert repository.file(head, "a.py", LARGEST) == b"abc\n"
    assert repository.file(head, "b.py", LARGEST) == b""
    assert repository.file(head, "b\n.py", LARGEST) == b""


def test_forks_share_their_first_commit(sources):
    first = sources.commit({"a.py": "1\n"})
    head = sources.commit({"a.py": "2\n"})
    assert Repository(sources.path).root(head) == first


def test_a_command_that_fails_names_the_repository(sources):
    sources.commit({"a.py": "1\n"})
    with pytest.raises(GitFailedError, match="ls-tree failed"):
        list(Repository(sources.path).entries("0" * 40))
    assert Repository(sources.path).says("log", "nothing-like-it") == ""


def test_a_repository_is_known_with_and_without_a_working_tree(sources, tmp_path):
    assert is_repository(sources.path)
    assert is_repository(sources.path / ".git")
    assert not is_repository(tmp_path)


def test_an_entry_is_a_path_and_a_content():
    assert Entry("a", "b").reason == ""


def test_messages_come_with_the_paths_that_their_commits_change(sources):
    first = sources.commit({"a.py": "1\n", "b/ü c.py": "2\n"}, message="first\n\nwith a body")
    second = sources.commit({"a.py": "2\n"}, message="second")
    repository = Repository(sources.path)
    told = [(said.strip(), paths) for said, paths in repository.messages(second, "", 9)]
    assert told == [("second", ("a.py",)), ("first\n\nwith a body", ("a.py", "b/ü c.py"))]
    assert [paths for _, paths in repository.messages(second, first, 9)] == [("a.py",)]
    assert len(list(repository.messages(second, "", 1))) == 1


def test_a_commit_follows_itself_and_those_before_it(sources):
    first, second = sources.commit({"a": "1\n"}), sources.commit({"a": "2\n"})
    repository = Repository(sources.path)
    assert repository.follows(first, second)
    assert repository.follows(second, second)
    assert not repository.follows(second, first)
    assert not repository.follows("", second)
    assert not repository.follows("0" * 40, second)
