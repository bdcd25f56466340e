"""Where texts come from; what is no text is passed over."""

import os

import pytest

from hortus.core import NotFoundError, UnavailableError
from hortus.dlp import Source, from_index, from_paths, text_of


def test_a_folder_gives_its_files_in_order_without_what_was_installed(tmp_path):
    for name in ("b.txt", "a.txt", ".git/config", "node_modules/x.js", "c/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    names = [os.path.relpath(s.name, tmp_path) for s in from_paths([tmp_path])]
    assert names == ["a.txt", "b.txt", "c/d.txt"]


def test_a_link_and_a_pipe_are_passed_over(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    assert [s.data for s in from_paths([tmp_path])] == [b"a"]


def test_a_name_that_would_drive_a_terminal_or_is_no_text_is_shown_harmlessly(tmp_path):
    (tmp_path / "a\x1b[2J.txt").write_text("a")
    (tmp_path / os.fsdecode(b"b\xff.txt")).write_text("b")
    names = [s.name for s in from_paths([tmp_path])]
    assert all(name.isprintable() and name.encode() for name in names)


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(NotFoundError, match="No such file"):
        list(from_paths([tmp_path / "none"]))


def test_a_folder_without_git_has_nothing_staged(tmp_path):
    with pytest.raises(UnavailableError, match="git cannot say"):
        list(from_index(tmp_path))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        ("ä".encode(), "ä"),
        ("ä".encode("utf-16"), "ä"),
        (b"\x7fELF\0\0", None),
        (b"caf\xe9", "caf\N{REPLACEMENT CHARACTER}"),
        (b"", ""),
    ],
)
def test_text_is_told_from_binary(data, text):
    assert text_of(Source("a", data)) == text
