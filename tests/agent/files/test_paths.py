"""Paths stay below their folder and out of git's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.files.errors import ForbiddenPathError
from hortus.agent.files.paths import parts_of


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
