"""Which files are mined."""

import pytest

from hortus.review.mining.corpus import (
    folder_files,
    is_test,
    is_written,
    python_files,
    source_files,
    standard_library,
    unrelated,
)


def test_committed_python_is_read_and_nothing_else(repo):
    (repo.root / "link.py").symlink_to("a.py")
    repo.write("large.py", "x = 1\n" * 100_000)
    repo.write("bad.py", b"\xff")
    commit = repo.commit(a__py="x = 1\n", b__txt="text")
    repo.write("later.py", "y")
    found = {file.path: file.text for file in python_files(repo.git, commit)}
    assert found == {"a.py": "x = 1\n", "bad.py": "\N{REPLACEMENT CHARACTER}"}


def test_the_standard_library_is_there():
    assert "json" not in {f.path for f in standard_library()}
    assert {"ast.py", "shutil.py"} <= {file.path for file in standard_library()}


def test_a_folder_is_read_deep(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.py").write_text("x")
    assert [file.path for file in folder_files(tmp_path)] == ["a/b.py"]


def test_files_are_read_by_what_is_wanted_of_their_paths(repo):
    commit = repo.commit(a__go="package a", b__py="x")
    assert [f.path for f in source_files(repo.git, commit, lambda p: p.endswith(".go"))] == [
        "a.go"
    ]


def test_other_peoples_packages_are_read_evenly_and_ones_own_left_out():
    names = [file.path.partition("/")[0] for file in unrelated({"hypothesis"})]
    assert "pytest" in names
    assert "hypothesis" not in names
    assert max(map(names.count, set(names))) < 100


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("tests/a.py", True), ("src/test/b.go", True), ("test_a.py", True), ("a_test.go", True),
        ("a/conftest.py", True), ("web/a.spec.ts", True), ("src/a.py", False),
        ("contest.py", False), ("attest/a.py", False), ("testimony.py", False),
    ],
)  # fmt: skip
def test_files_for_tests_are_known_by_their_path(path, test):
    assert is_test(path) is test


@pytest.mark.parametrize(
    ("path", "written"),
    [("a/migrations/0001.py", False), ("vendor/x/a.go", False), ("migrations.py", True)],
)
def test_what_a_program_or_others_wrote_is_known_by_its_folder(path, written):
    assert is_written(path) is written
