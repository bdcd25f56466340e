"""A call means one edit, whichever words it uses."""

import pytest

from hortus.agent.edits import Delete, Format, Replace, Update, Write
from hortus.agent.toolbox.understanding import meant_by, without_line_numbers


@pytest.mark.parametrize(
    ("given", "edits", "form"),
    [
        ({"content": ""}, (Write("a", "", 1),), Format.WHOLE),
        ({"content": "x", "old_string": ""}, (Write("a", "x", 1),), Format.WHOLE),
        ({"old_string": "x", "new_string": "y"}, (Replace("a", "x", "y", 1),), Format.REPLACE),
        ({"old_string": "x"}, (Replace("a", "x", "", 1),), Format.REPLACE),
        ({"new_string": "y"}, (Write("a", "y", 1, must_be_new=True),), Format.REPLACE),
        ({"delete": True}, (Delete("a", 1),), Format.REPLACE),
        ({"move_to": "b"}, (Update("a", (), 2, moved_to="b"),), Format.REPLACE),
        (
            {"old_string": "x", "new_string": "y", "replace_all": True},
            (Replace("a", "x", "y", 1, everywhere=True),),
            Format.REPLACE,
        ),
    ],
)
def test_arguments_make_an_edit(workspace, given, edits, form):
    meant = meant_by({"path": "./a", **given}, workspace)
    assert (meant.edits, meant.form) == (edits, form)


@pytest.mark.parametrize(
    ("patch", "form"),
    [
        ("*** Begin Patch\n*** Add File: a\n+x\n*** End Patch", Format.PATCH),
        ("a\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE", Format.SEARCH_REPLACE),
        ("--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n", Format.UDIFF),
        ("a\n```\nx\n```\n", Format.WHOLE),
    ],
)
def test_a_patch_tells_its_own_format(workspace, patch, form):
    assert meant_by({"patch": patch}, workspace).form is form


def test_line_numbers_go_only_where_every_line_has_one():
    edit = Replace("a", "1\tx\n 12\ty", "1\tx\n2\tz", 1)
    assert without_line_numbers((edit,)) == (Replace("a", "x\ny", "x\nz", 1),)
    assert without_line_numbers((Replace("a", "1\tx\ny", "z", 1),)) is None
    assert without_line_numbers((Write("a", "1\tx", 1),)) is None


def test_new_text_without_numbers_is_left_as_it_is():
    assert without_line_numbers((Replace("a", "1\tx", "y", 1),)) == (Replace("a", "x", "y", 1),)
