"""What changes from day to day stands in the first turn."""

import os

import pytest

from hortus.agent.guidance import Surroundings, branch_of, opening


def test_only_what_is_known_is_said():
    assert opening(Surroundings("/w")) == ("<surroundings>\nworkspace: /w\n</surroundings>\n")
    full = opening(Surroundings("/w", "main", "internal"))
    assert full.splitlines()[2:4] == ["git branch: main", "data class: internal"]


@pytest.mark.parametrize(
    ("head", "branch"),
    [
        (b"ref: refs/heads/feature/x\n", "feature/x"),
        (b"0123456789abcdef\n", ""),
        (b"ref: refs/heads/a\nmore orders", ""),
        (b"\xff", ""),
        (None, ""),
    ],
)
def test_the_branch_is_read_where_it_is_plain(tmp_path, head, branch):
    (tmp_path / ".git").mkdir()
    if head is not None:
        (tmp_path / ".git" / "HEAD").write_bytes(head)
    assert branch_of(tmp_path) == branch
    assert branch_of(tmp_path / "none") == ""


def test_a_pipe_in_the_place_of_the_branch_does_not_hold_us_up(tmp_path):
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git" / "HEAD")
    assert branch_of(tmp_path) == ""
