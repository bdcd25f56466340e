"""A place in a file becomes a prompt; a repository always has the same folder."""

from pathlib import Path

import pytest

from hortus.completion import NoSuchPositionError, index_folder, prompt_at, repository_of
from hortus.completion.testing import ScratchRepository


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "src" / "a.py"
    path.parent.mkdir()
    path.write_text("one\ntwo = 2\n")
    return path


@pytest.mark.parametrize(
    ("line", "column", "prefix", "suffix"),
    [
        (1, 1, "", "one\ntwo = 2\n"),
        (2, 4, "one\ntwo", " = 2\n"),
        (2, 8, "one\ntwo = 2", "\n"),
        (3, 1, "one\ntwo = 2\n", ""),
    ],
)
def test_the_cursor_is_before_the_column(
    file: Path, line: int, column: int, prefix: str, suffix: str
) -> None:
    prompt = prompt_at(file, line, column, file.parents[1])
    assert (prompt.prefix, prompt.suffix, prompt.path) == (prefix, suffix, "src/a.py")


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [(0, 1, "no line 0"), (4, 1, "no line 4"), (2, 0, "no column 0"), (2, 9, "no column 9")],
)
def test_a_place_that_does_not_exist_is_refused(
    file: Path, line: int, column: int, words: str
) -> None:
    with pytest.raises(NoSuchPositionError, match=words):
        prompt_at(file, line, column, file.parent)


def test_a_file_outside_the_repository_goes_by_its_name(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert prompt_at(file, 1, 1, other).path == "a.py"


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(NoSuchPositionError, match="cannot be read"):
        prompt_at(tmp_path / "nowhere.py", 1, 1, tmp_path)
    with pytest.raises(NoSuchPositionError, match="not UTF-8"):
        prompt_at(tmp_path / "binary", 1, 1, tmp_path)


def test_each_repository_has_a_folder_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "repo", tmp_path / "b" / "repo"
    data = tmp_path / "data"
    assert index_folder(data, one) != index_folder(data, other)
    assert index_folder(data, one).parent == data / "completion"
    assert index_folder(data, one).name.startswith("repo-")
    assert index_folder(data, Path("/")).name.startswith("root-")


def test_the_repository_of_a_file_is_the_nearest_one_around_it(tmp_path: Path) -> None:
    inner = ScratchRepository(tmp_path / "outer" / "inner")
    ScratchRepository(tmp_path / "outer")
    file = inner.write("a/b.py", "x = 1\n")
    assert repository_of(file) == inner.path
    assert repository_of(tmp_path / "outer" / "c.py") == tmp_path / "outer"
