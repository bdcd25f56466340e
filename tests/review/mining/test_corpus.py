"""Which files are mined."""

from hortus.review.mining.corpus import folder_files, python_files, standard_library


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
