"""In which project somebody stands."""

from pathlib import Path

import pytest

from hortus.cli.projectfile import project_of
from hortus.core import ConfigError


@pytest.fixture
def write(tmp_path: Path):
    """Write the file of a project; return a folder deep inside it."""

    def write(text: str) -> Path:
        (tmp_path / "shop" / ".hortus").mkdir(parents=True)
        (tmp_path / "shop" / ".hortus" / "project.toml").write_text(text)
        inner = tmp_path / "shop" / "src" / "deep"
        inner.mkdir(parents=True)
        return inner

    return write


def test_a_project_is_what_its_file_says_wherever_in_it_one_stands(write) -> None:
    found = project_of(write('name = "payments"\ndata_class = "confidential"\n'))
    assert (found.name, found.data_class) == ("payments", "confidential")
    assert found.file.endswith("shop/.hortus/project.toml")


def test_without_a_file_the_repository_gives_its_name(tmp_path: Path) -> None:
    (tmp_path / "shop" / ".git").mkdir(parents=True)
    assert project_of(tmp_path / "shop").name == "shop"


def test_outside_of_any_repository_there_is_no_project(tmp_path: Path) -> None:
    assert project_of(tmp_path).name == ""


@pytest.mark.parametrize("text", ["name =", 'name = "x"\ndata_class = "odd"', 'nom = "x"', ""])
def test_a_file_that_cannot_be_read_is_named(write, text: str) -> None:
    folder = write(text)
    with pytest.raises(ConfigError, match=r"project\.toml: "):
        project_of(folder)
