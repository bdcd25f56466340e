"""The patch envelope is read as it was meant, and refused where it is not whole."""

import pytest

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.patch import parse_patch
from hortus.agent.edits.types import Delete, Op, Update, Write


def patch(*lines):
    return "\n".join(["*** Begin Patch", *lines, "*** End Patch"])


def test_files_are_added_updated_moved_and_deleted_in_one_patch():
    edits = parse_patch(
        patch(
            "*** Add File: a.txt",
            "+one",
            "+",
            "*** Update File: b.txt",
            "*** Move to: c.txt",
            "@@",
            "-x",
            "+y",
            "*** Delete File: d.txt",
        )
    )
    assert edits[0] == Write("a.txt", "one\n\n", 1, must_be_new=True)
    assert isinstance(edits[1], Update)
    assert (edits[1].path, edits[1].moved_to, len(edits[1].hunks)) == ("b.txt", "c.txt", 1)
    assert edits[2] == Delete("d.txt", 3)


def test_hunks_carry_their_anchors_and_their_number():
    (edit,) = parse_patch(
        patch(
            "*** Update File: f",
            "@@ class A",
            "@@ def b",
            " x",
            "-y",
            "@@",
            "+z",
            "*** End of File",
        )
    )
    first, second = edit.hunks
    assert (first.anchors, first.number, first.old) == (("class A", "def b"), 1, ("x", "y"))
    assert (second.anchors, second.number, second.at_end) == ((), 2, True)


def test_the_first_hunk_may_come_without_a_head():
    (edit,) = parse_patch(patch("*** Update File: f", " a", "-b", "+c"))
    assert [step.op for step in edit.hunks[0].steps] == [Op.KEEP, Op.DROP, Op.ADD]


def test_a_head_with_numbers_says_a_line():
    (edit,) = parse_patch(patch("*** Update File: f", "@@ -7,2 +7,3 @@ def a", "-b", "+c"))
    assert (edit.hunks[0].line, edit.hunks[0].anchors) == (7, ())


def test_an_empty_line_is_an_empty_line_of_context():
    (edit,) = parse_patch(patch("*** Update File: f", " a", "", "-b"))
    assert edit.hunks[0].old == ("a", "", "b")


def test_what_stands_around_the_envelope_is_passed_over():
    text = "Here:\n```\napply_patch <<'EOF'\n" + patch("*** Delete File: f") + "\nEOF\n```\nDone."
    assert parse_patch(text) == (Delete("f", 1),)


def test_a_file_may_only_be_moved():
    (edit,) = parse_patch(patch("*** Update File: a", "*** Move to: b"))
    assert (edit.moved_to, edit.hunks) == ("b", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-a\n+b", "there is no `\\*\\*\\* Begin Patch`"),
        ("*** Begin Patch\n*** Delete File: f", "may have been cut off"),
        (patch(), "names no file"),
        (patch("-a", "+b"), "is not expected here"),
        (patch("*** Update File: f"), "has no lines"),
        (patch("*** Update File: f", "a"), "begins with neither"),
        (patch("*** Add File: f", "a"), "does not begin with \\+"),
        (patch("*** Delete File: f", "-a"), "is followed by '-a'"),
        (patch("*** Update File:  "), "is not expected here"),
    ],
)
def test_what_is_no_patch_is_refused_in_words(text, said):
    with pytest.raises(MalformedEditError, match=said):
        parse_patch(text)
