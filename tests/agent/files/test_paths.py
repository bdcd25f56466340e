"""Paths stay below their folder and out of git's own."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.files.errors import ForbiddenPathError
from hortus.agent.files.paths import parts_of, relative, writable_parts_of


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a", ("a",)),
        ("./a//b.c", ("a", "b.c")),
        ("ö/x y", ("ö", "x y")),
        (".github/x", (".github", "x")),
        (".gitignore", (".gitignore",)),
        ("a..b/...", ("a..b", "...")),
    ],
)
def test_paths_below_the_folder_are_taken_apart(path, parts):
    assert parts_of(path) == parts


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "/",
        "/etc/passwd",
        "~/x",
        "..",
        "../x",
        "a/../b",
        "a/",
        "C:/x",
        "c:\\x",
        "a\0b",
        "a\nb",
        "\x1b[2Jx",
        ".git/config",
        "a/.git",
        ".GIT/x",
        ".Git./x",
        ".git /x",
        ".gi\u200bt/x",
        "git~1/x",
        "\uff0egit/x",
        "x" * 5000,
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path):
    with pytest.raises(ForbiddenPathError):
        parts_of(path)


@given(st.text())
def test_no_path_ever_has_a_part_that_climbs(path):
    try:
        parts = parts_of(path)
    except ForbiddenPathError:
        return
    assert parts
    assert not {"", ".", ".."} & set(parts)
    assert not any("/" in part or "\0" in part for part in parts)


@pytest.mark.parametrize(
    "path", [".hortus/agent.toml", "a/.HORTUS/x", ".hortu\u017f/x", "hortus~1"]
)
def test_what_hortus_is_set_up_by_may_be_read_and_not_written(path):
    assert parts_of(path)
    with pytest.raises(ForbiddenPathError, match="set up"):
        writable_parts_of(path)


def test_names_that_only_begin_alike_may_be_written():
    assert writable_parts_of("hortus/.hortusrc") == ("hortus", ".hortusrc")


@pytest.mark.parametrize(
    ("path", "seen"), [("/w/a/b", "a/b"), (" a ", "a"), ("/wx/a", "/wx/a"), ("/w", "/w")]
)
def test_a_path_from_the_top_is_seen_from_the_workspace(path, seen):
    assert relative(path, PurePosixPath("/w")) == seen
