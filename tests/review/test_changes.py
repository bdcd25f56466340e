"""Which files and lines a change has."""

import os

import pytest

from hortus.review.changes import LARGEST, Wanted, find_changes
from hortus.review.errors import ChangeError
from hortus.review.git import Git
from hortus.review.types import Span


def seen(repo, **wanted):
    change = find_changes(repo.git, Wanted(**wanted))
    return {file.path: (file.data, file.spans) for file in change.files}


def test_what_is_not_committed_is_looked_at_with_new_files(repo):
    repo.commit(a__py="1\n2\n", b__py="1\n")
    repo.write("a.py", "1\n3\n")
    repo.write("new.py", "x\n")
    repo.write(".gitignore", "ignored.py\n")
    repo.write("ignored.py", "x\n")
    found = seen(repo)
    assert found["a.py"] == (b"1\n3\n", (Span(2, 2),))
    assert set(found) == {"a.py", "new.py", ".gitignore"}


def test_what_is_staged_is_read_from_the_index(repo):
    repo.commit(a__py="1\n")
    repo.write("a.py", "1\n2\n")
    repo.run("add", "a.py")
    repo.write("a.py", "something else\n")
    assert seen(repo, staged=True) == {"a.py": (b"1\n2\n", (Span(2, 2),))}


def test_the_first_commit_can_be_reviewed_before_and_after(repo):
    repo.write("a.py", "1\n")
    repo.run("add", "-A")
    assert list(seen(repo, staged=True)) == ["a.py"]
    assert list(seen(repo)) == ["a.py"]
    repo.commit()
    assert list(seen(repo, commits="HEAD")) == ["a.py"]


def test_a_base_is_compared_from_where_the_work_parted(repo):
    repo.commit(a__py="1\n")
    repo.run("checkout", "-q", "-b", "work")
    repo.commit(b__py="1\n")
    repo.run("checkout", "-q", "main")
    repo.commit(c__py="1\n")
    repo.run("checkout", "-q", "work")
    repo.write("d.py", "1\n")
    assert set(seen(repo, base="main")) == {"b.py", "d.py"}


def test_ranges_and_merges_are_compared_as_trees(repo):
    first = repo.commit(a__py="1\n")
    repo.run("checkout", "-q", "-b", "side")
    repo.commit(b__py="1\n")
    repo.run("checkout", "-q", "main")
    repo.commit(c__py="1\n")
    repo.run("merge", "-q", "--no-ff", "-m", "merged", "side")
    assert set(seen(repo, commits="HEAD")) == {"b.py"}
    assert set(seen(repo, commits=f"{first}..")) == {"b.py", "c.py"}
    assert set(seen(repo, commits="main~1...side")) == {"b.py"}


def test_links_pipes_and_removed_files_are_left_out(repo):
    repo.commit(gone__py="1\n")
    (repo.root / "gone.py").unlink()
    (repo.root / "link.py").symlink_to("/etc/passwd")
    (repo.root / "loop").symlink_to("loop")
    os.mkfifo(repo.root / "pipe.py")
    change = find_changes(repo.git, Wanted())
    assert change.files == ()
    assert {skipped.path for skipped in change.skipped} == {"link.py", "loop"}
    repo.run("add", "-A")
    assert find_changes(repo.git, Wanted(staged=True)).files == ()


def test_a_file_that_became_a_link_is_not_followed(repo):
    repo.commit(a__py="1\n")
    (repo.root / "a.py").unlink()
    (repo.root / "a.py").symlink_to("/etc/passwd")
    change = find_changes(repo.git, Wanted())
    assert change.files == ()
    assert [skipped.path for skipped in change.skipped] == ["a.py"]


def test_odd_names_are_found_in_every_kind_of_change(repo):
    names = ['we\nird "q\\.py', "tab\t.py", "blank name.py", "é.py", "-x.py", "a -> b.py"]
    repo.commit()
    for name in names:
        repo.write(name, "1\n")
    assert set(seen(repo)) == set(names)
    repo.run("add", "-A")
    assert set(seen(repo, staged=True)) == set(names)
    repo.commit()
    assert set(seen(repo, commits="HEAD")) == set(names)


def test_a_name_that_is_no_text_is_found(repo):
    repo.commit()
    (repo.root / os.fsdecode(b"bad\xff.py")).write_text("1\n")
    assert list(seen(repo)) == ["bad\udcff.py"]
    repo.run("add", "-A")
    assert list(seen(repo, staged=True)) == ["bad\udcff.py"]


def test_what_is_too_large_is_named_and_not_read(repo):
    repo.commit()
    with (repo.root / "large.py").open("wb") as file:
        file.truncate(LARGEST + 1)
    change = find_changes(repo.git, Wanted())
    assert change.files == ()
    assert "larger" in change.skipped[0].reason


def test_a_bare_repository_has_commits_to_review_only(repo, tmp_path):
    repo.commit(a__py="1\n")
    repo.run("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    bare = Git.at(tmp_path / "bare")
    with pytest.raises(ChangeError, match="no work tree"):
        find_changes(bare, Wanted())
    assert [f.path for f in find_changes(bare, Wanted(commits="HEAD")).files] == ["a.py"]


def test_a_mode_alone_is_no_changed_line(repo):
    repo.commit(a__py="1\n")
    (repo.root / "a.py").chmod(0o755)
    assert seen(repo) == {}


def test_a_submodule_is_left_out(repo):
    repo.commit(a__py="1\n")
    repo.run("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    assert seen(repo, staged=True) == {}
