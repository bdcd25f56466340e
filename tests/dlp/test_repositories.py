"""What of a repository is its own: what its people wrote, in its last commit."""

import pytest

from hortus.dlp import ProjectError
from hortus.dlp.lines import LineHasher
from hortus.dlp.repositories import head_of, own_lines

HASHER = LineHasher()
OWN = "reserve = stock_of(warehouse) - promised_to(customers)"


def knows(repository, line):
    found = own_lines(repository.path, head_of(repository.path), HASHER)
    return set(HASHER.hashes(line.encode()).tolist()) <= set(found.tolist())


def test_a_line_of_the_last_commit_is_own(project):
    project.commit({"a.py": f"def stock():\n    {OWN}\n"})
    assert knows(project, OWN)
    project.commit({"a.py": "def stock():\n    return 'none at all of this'\n"})
    assert not knows(project, OWN)


@pytest.mark.parametrize(
    "name",
    ["vendor/a.py", "src/node_modules/b/a.js", "LICENSE", "a.min.js", "go.sum", "poetry.lock"],
)
def test_what_others_wrote_or_a_machine_made_is_not_own(project, name):
    project.commit({name: f"{OWN}\n"})
    assert not knows(project, OWN)


@pytest.mark.parametrize(
    "line",
    [
        "from warehouse.stock.articles import Reserve, Promise",
        "# Licensed under the Apache License, Version 2.0, by the warehouse",
        "THE SOFTWARE IS PROVIDED AS IS, WITHOUT WARRANTY OF ANY KIND AT ALL",
    ],
)
def test_a_line_that_everybody_has_is_not_own(project, line):
    project.commit({"a.py": f"{line}\n{OWN}\n{line}\n"})
    assert knows(project, OWN)
    assert not knows(project, line)


def test_a_line_of_many_files_is_not_own(project):
    project.commit({f"{number}.py": f"{OWN} # {'x' * number}\n{OWN}\n" for number in range(5)})
    assert not knows(project, OWN)
    assert knows(project, f"{OWN} # xx")


def test_a_binary_a_link_and_a_huge_file_are_passed_over(project):
    project.commit({"a.bin": f"{OWN}\n\0", "b.py": f"{OWN}\n" + "x = 1\n" * 200_000})
    (project.path / "link").symlink_to("a.bin")
    project.commit({})
    assert not knows(project, OWN)


def test_an_empty_commit_has_no_lines(project):
    project.commit({})
    assert len(own_lines(project.path, head_of(project.path), HASHER)) == 0


def test_what_is_no_repository_or_has_no_commit_is_refused_with_its_path(tmp_path, project):
    for path in (tmp_path / "none", project.path):
        with pytest.raises(ProjectError, match=str(path)):
            head_of(path)
