"""Which entries of a commit are files, and why the others are passed over."""

import pytest

from hortus.git import named


@pytest.mark.parametrize(
    ("mode", "name", "found"),
    [
        ("100644", b"a.py", ("a.py", "")),
        ("100755", b"run", ("run", "")),
        ("120000", b"link", ("link", "link")),
        ("160000", b"module", ("module", "submodule")),
        ("000000", b"gone", ("gone", "deleted")),
        ("100644", b"\xff", ("", "name")),
        ("100644", b"two\nlines", ("", "name")),
        ("100644", b"two\rlines", ("", "name")),
    ],
)
def test_an_entry_is_a_file_or_says_why_it_is_none(mode, name, found):
    assert named(mode, name) == found
