"""Git objects are read as they are; what cannot be read is named."""

import stat
from pathlib import Path

import pytest

from hortus.completion.errors import EmptyRepositoryError, NotARepositoryError
from hortus.completion.git import Change, Entry, Hunk, Repository
from hortus.completion.testing import ScratchRepository
from hortus.git import GitFailedError


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError, match="not a git repository"):
        Repository(tmp_path).head()


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError, match="is not a folder"):
        Repository(tmp_path / "nowhere").head()


def test_a_repository_without_commits_is_refused(scratch: ScratchRepository) -> None:
    with pytest.raises(EmptyRepositoryError, match="no commits"):
        Repository(scratch.path).head()


def test_the_tree_holds_tracked_files_only(scratch: ScratchRepository) -> None:
    head = scratch.commit({"a.py": "a\n", "deep/b.py": "b\n"})
    scratch.write("untracked.py", "secret\n")
    entries = Repository(scratch.path).tree(head).entries
    assert {entry.path for entry in entries} == {"a.py", "deep/b.py"}


def test_links_and_submodules_are_passed_over_and_counted(scratch: ScratchRepository) -> None:
    scratch.write("a.py", "a\n")
    (scratch.path / "link.py").symlink_to("a.py")
    first = scratch.commit({})
    scratch.git("update-index", "--add", "--cacheinfo", f"160000,{first},sub")
    scratch.git("commit", "-q", "-m", "submodule")
    tree = Repository(scratch.path).tree("HEAD")
    assert [entry.path for entry in tree.entries] == ["a.py"]
    assert tree.skipped == {"link": 1, "submodule": 1}


def test_names_with_line_ends_or_in_no_encoding_are_passed_over(
    scratch: ScratchRepository,
) -> None:
    scratch.commit({"a.py": "a\n", "new\nline.py": "b\n"})
    blob = scratch.git("hash-object", "-w", str(scratch.path / "a.py")).strip()
    folder = str(scratch.path).encode()
    (scratch.path / "a.py").unlink()
    Path(folder.decode() + "/latin-\udcff.py").write_text("c\n")
    head = scratch.commit({"b c.py": "d\n"})
    tree = Repository(scratch.path).tree(head)
    assert [entry.path for entry in tree.entries] == ["b c.py"]
    assert tree.skipped == {"name": 2}
    assert len(blob) == 40


def test_contents_come_in_the_order_asked_for(scratch: ScratchRepository) -> None:
    files = {f"f{n}.txt": f"content {n}\n" * n for n in range(600)}
    head = scratch.commit(files)
    repository = Repository(scratch.path)
    entries = repository.tree(head).entries
    contents = repository.contents([entry.blob for entry in entries])
    for entry, data in zip(entries, contents, strict=True):
        assert data.decode() == files[entry.path]


def test_the_size_of_a_missing_object_is_below_zero(scratch: ScratchRepository) -> None:
    head = scratch.commit({"a.py": "four"})
    repository = Repository(scratch.path)
    (entry,) = repository.tree(head).entries
    assert repository.sizes([entry.blob, "0" * 40]) == [4, -1]


def test_a_file_that_was_deleted_has_no_added_lines(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "1\n2\n", "b.py": "1\n2\n"})
    new = scratch.commit({"a.py": None, "b.py": "1\n"})
    assert Repository(scratch.path).added(old, new) == []


def test_a_missing_object_cannot_be_read(scratch: ScratchRepository) -> None:
    scratch.commit({"a.py": "a"})
    with pytest.raises(GitFailedError, match="cannot be read"):
        list(Repository(scratch.path).contents(["0" * 40]))


def test_changes_name_what_is_new_changed_and_gone(scratch: ScratchRepository) -> None:
    old = scratch.commit({"same.py": "s", "changed.py": "c", "gone.py": "g"})
    new = scratch.commit({"changed.py": "c2", "gone.py": None, "new.py": "n"})
    changes = Repository(scratch.path).changes(old, new)
    assert {change.path: bool(change.blob) for change in changes} == {
        "changed.py": True,
        "gone.py": False,
        "new.py": True,
    }


def test_a_file_that_became_a_link_is_gone(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "a"})
    (scratch.path / "a.py").unlink()
    (scratch.path / "a.py").symlink_to("elsewhere")
    new = scratch.commit({})
    assert Repository(scratch.path).changes(old, new) == [Change("a.py", "")]


def test_a_changed_mode_is_no_reason_to_pass_a_file_over(scratch: ScratchRepository) -> None:
    file = scratch.write("run.sh", "echo\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    head = scratch.commit({})
    assert [entry.path for entry in Repository(scratch.path).tree(head).entries] == ["run.sh"]


def test_added_lines_are_given_by_number(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a b.py": "1\n2\n3\n4\n"})
    new = scratch.commit({"a b.py": "1\nx\ny\n2\n4\nz\n", "c.py": "new\n"})
    assert Repository(scratch.path).added(old, new) == [
        Hunk("a b.py", 2, 2),
        Hunk("a b.py", 6, 1),
        Hunk("c.py", 1, 1),
    ]


def test_history_runs_along_the_first_parents(scratch: ScratchRepository) -> None:
    first = scratch.commit({"a": "1"})
    scratch.git("checkout", "-q", "-b", "side")
    scratch.commit({"b": "1"})
    scratch.git("checkout", "-q", "main")
    second = scratch.commit({"a": "2"})
    scratch.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    repository = Repository(scratch.path)
    head = repository.head()
    assert repository.history(head, 10) == [head, second, first]
    assert repository.history(head, 1) == [head]


def test_an_unknown_commit_is_a_clear_error(scratch: ScratchRepository) -> None:
    scratch.commit({"a": "1"})
    with pytest.raises(GitFailedError, match="git ls-tree failed"):
        Repository(scratch.path).tree("f" * 40)


def test_a_partial_clone_is_refused_and_nothing_is_fetched(
    scratch: ScratchRepository, tmp_path: Path
) -> None:
    head = scratch.commit({"a.py": "a\n"})
    scratch.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    words = ("--no-checkout", "--filter=blob:none", f"file://{scratch.path}", str(partial))
    scratch.git("clone", "-q", *words)
    repository = Repository(partial)
    (entry,) = repository.tree(head).entries
    with pytest.raises(GitFailedError) as refused:
        repository.sizes([entry.blob])
    assert "clone it whole" in refused.value.remedy


def test_entries_carry_the_id_of_the_content(scratch: ScratchRepository) -> None:
    head = scratch.commit({"a": "same", "b": "same"})
    one, other = Repository(scratch.path).tree(head).entries
    assert one == Entry("a", other.blob)
