"""A walk meets every file that is not ignored once, and leaves the workspace by no link."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.files import Git, Sort, Walk

NAMES = st.sampled_from(["a", "b", "ä", "x y", "-n", "c.py"])


def git(folder, *words):
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=n", "-c", "user.email=e", *words],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def paths(tmp_path):
    """Return what a walk finds."""
    return lambda **given: [f.path for f in Walk(tmp_path, Git.found(), **given).found()]


def test_folders_come_before_what_is_in_them(paths, tmp_path):
    (tmp_path / "d/e").mkdir(parents=True)
    (tmp_path / "d/e/f").write_text("")
    (tmp_path / "a").write_text("")
    assert paths() == ["a", "d", "d/e", "d/e/f"]


def test_links_are_met_and_not_followed(tmp_path):
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "etc").symlink_to("/etc")
    found = list(Walk(tmp_path, None).found())
    assert [(f.path, f.sort) for f in found] == [("etc", Sort.LINK), ("up", Sort.LINK)]


def test_what_is_gits_own_is_not_entered_in_any_spelling(paths, tmp_path):
    for name in (".git", ".GIT", "sub/.git"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "config").write_text("")
    assert paths() == ["sub"]


def test_repositories_within_have_their_own_rules(paths, tmp_path):
    git(".", "init", "-q", str(tmp_path))
    (tmp_path / ".gitignore").write_text("*.log\n")
    git(".", "init", "-q", str(tmp_path / "nest"))
    (tmp_path / "nest/.gitignore").write_text("*.tmp\n")
    for name in ("a.log", "a.tmp", "nest/a.log", "nest/a.tmp"):
        (tmp_path / name).write_text("")
    assert paths() == [".gitignore", "a.tmp", "nest", "nest/.gitignore", "nest/a.log"]


def test_submodules_are_entered_only_where_that_is_wanted(paths, tmp_path):
    git(".", "init", "-q", str(tmp_path))
    git(".", "init", "-q", str(tmp_path / "sub"))
    (tmp_path / "sub/f").write_text("")
    git(tmp_path / "sub", "add", "f")
    git(tmp_path / "sub", "commit", "-qm", "x")
    git(tmp_path, "add", "sub")
    assert paths() == ["sub", "sub/f"]
    assert paths(submodules=False) == []


def test_unfinished_edits_and_pipes_are_passed_over(paths, tmp_path):
    (tmp_path / ".hortus-edit-3").write_text("")
    subprocess.run(["mkfifo", tmp_path / "pipe"], check=True)
    assert paths() == []


def test_a_folder_below_is_walked_alone(tmp_path):
    (tmp_path / "d/e").mkdir(parents=True)
    (tmp_path / "d/f").write_text("")
    (tmp_path / "a").write_text("")
    assert [f.path for f in Walk(tmp_path, None).found("d")] == ["d/e", "d/f"]
    assert list(Walk(tmp_path, None).found("no")) == []


@settings(max_examples=20, deadline=None)
@given(st.sets(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=8))
def test_every_file_is_met_once(tmp_path_factory, wanted):
    root = tmp_path_factory.mktemp("walk")
    files = {p for p in wanted if not any(q.startswith(f"{p}/") for q in wanted)}
    for path in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    found = [f.path for f in Walk(root, None).found() if f.sort is Sort.FILE]
    assert sorted(found) == sorted(files)
