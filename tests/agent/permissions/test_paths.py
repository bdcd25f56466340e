"""Paths are known in every spelling, and wherever a line names them."""

import pytest

from hortus.agent.permissions.paths import Where, is_obeyed, is_of_git, is_outside, named_in
from hortus.agent.permissions.programs import OBEYED
from hortus.agent.permissions.shell import read_line
from hortus.agent.sandbox.names import PROTECTED


def test_everything_that_the_sandbox_protects_is_asked_for_here_too():
    assert PROTECTED <= OBEYED


@pytest.mark.parametrize(
    "path", [".vscode/x", "a/.VSCODE/x", ".hortus", ".envrc.", ".\uff48ortus/a"]
)
def test_files_that_programs_obey_are_known_in_every_spelling(path):
    assert is_obeyed(path)
    assert not is_obeyed("src/vscode")


@pytest.mark.parametrize("path", [".git", ".GIT/x", "a/git~1/x", ".git /x", ".\u200dgit/x"])
def test_the_folder_of_git_is_known_in_every_spelling(path):
    assert is_of_git(path)
    assert not is_of_git(".gitignore")


@pytest.mark.parametrize("path", ["/a", "~/a", "../a", "a/../b"])
def test_a_path_that_leaves_is_known(path):
    assert is_outside(path)
    assert not is_outside("a/..b")


def test_every_path_that_a_line_may_name_is_found():
    line = read_line(
        "cd sub && A=v cat --file=x -oy ./z /w/full < in > out; for f in l; do a; done"
    )
    found = {path for _, path in named_in(line, Where("/w", "here"))}
    wanted = {"v", "x", "y", "z", "in", "out", "l"}
    assert {f"here/{path}" for path in wanted} <= found
    assert {f"here/sub/{path}" for path in wanted} <= found
    assert "full" in found
