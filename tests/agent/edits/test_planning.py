"""All edits are worked out before any file is touched."""

import pytest

from hortus.agent.edits.errors import MalformedEditError, NoPlaceError, UneditableFileError
from hortus.agent.edits.types import Change, Format, Kind

PATCH = "*** Begin Patch\n{}\n*** End Patch"


def test_edits_of_one_file_build_on_one_another(result):
    text = PATCH.format(
        "*** Update File: f.py\n-a\n+b\n*** Update File: f.py\n-b\n+c\n"
        "*** Update File: f.py\n c\n+d"
    )
    assert result(Format.PATCH, text, f_py=b"a\n") == {"f.py": b"c\nd\n"}


def test_a_move_takes_its_changes_along(plan):
    text = PATCH.format("*** Update File: a.py\n*** Move to: b.py\n-a\n+b")
    planned = plan(Format.PATCH, text, a_py=b"a\nx\n")
    assert {t.path: (t.data, t.like) for t in planned.targets} == {
        "a.py": (None, None),
        "b.py": (b"b\nx\n", "a.py"),
    }
    assert planned.changes == (Change("a.py", Kind.MOVED, 1, 1, "b.py"),)


def test_changes_are_counted_in_lines(plan):
    text = PATCH.format(
        "*** Add File: n.py\n+1\n+2\n*** Delete File: d.py\n*** Update File: u.py\n a\n-b\n+c\n+d"
    )
    planned = plan(Format.PATCH, text, d_py=b"x\n", u_py=b"a\nb\n")
    assert {(c.path, c.kind, c.added, c.removed) for c in planned.changes} == {
        ("n.py", Kind.ADDED, 2, 0),
        ("d.py", Kind.DELETED, 0, 1),
        ("u.py", Kind.CHANGED, 2, 1),
    }


def test_what_is_there_already_is_no_change(plan):
    planned = plan(Format.WHOLE, "f.py\n```\na\n```", f_py=b"a\n")
    assert (planned.targets, planned.changes) == ((), ())


def test_a_whole_file_keeps_encoding_and_endings_of_the_old_one(result):
    before = b"\xef\xbb\xbfa\r\n"
    assert result(Format.WHOLE, "f.py\n```\nb\nc\n```", f_py=before) == {
        "f.py": b"\xef\xbb\xbfb\r\nc\r\n"
    }


def test_near_places_are_told(plan):
    planned = plan(Format.UDIFF, "--- a/f.py\n+++ b/f.py\n@@\n-a \n+b\n", f_py=b"a\n")
    assert [(near.path, near.line) for near in planned.near] == [("f.py", 1)]


@pytest.mark.parametrize(
    ("form", "text", "error", "said"),
    [
        (Format.PATCH, "*** Update File: no.py\n-a\n+b", UneditableFileError, "there is no file"),
        (Format.PATCH, "*** Delete File: no.py", UneditableFileError, "there is no file"),
        (Format.PATCH, "*** Add File: f.py\n+a", UneditableFileError, "is there already"),
        (
            Format.PATCH,
            "*** Update File: f.py\n*** Move to: g.py\n-a\n+b",
            UneditableFileError,
            "that is there already",
        ),
        (
            Format.PATCH,
            "*** Update File: f.py\n-a\n+b\n*** Update File: g.py\n-zz\n+b",
            NoPlaceError,
            "block 2",
        ),
        (Format.UDIFF, "--- a/f.py\n+++ /dev/null\n@@\n-x\n", NoPlaceError, "does not hold"),
        (Format.WHOLE, "f.py\n```\n# ... rest unchanged\n```", MalformedEditError, "left out"),
    ],
)
def test_what_cannot_be_done_is_refused(plan, form, text, error, said):
    text = PATCH.format(text) if form is Format.PATCH else text
    with pytest.raises(error, match=said):
        plan(form, text, f_py=b"a\n", g_py=b"g\n")


def test_a_file_can_be_deleted_and_written_anew(result):
    text = PATCH.format("*** Delete File: f.py\n*** Add File: f.py\n+b")
    assert result(Format.PATCH, text, f_py=b"a\n") == {"f.py": b"b\n"}


def test_a_file_that_comes_and_goes_leaves_nothing(plan):
    text = PATCH.format("*** Add File: n.py\n+b\n*** Delete File: n.py")
    assert plan(Format.PATCH, text).targets == ()
