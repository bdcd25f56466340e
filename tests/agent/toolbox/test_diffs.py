"""A diff shows everything that an edit does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.edits import (
    Delete,
    Folder,
    Format,
    Replace,
    Update,
    Write,
    parse_edit,
    plan_edits,
)
from hortus.agent.files import Workspace
from hortus.agent.toolbox.diffs import diff_of


@pytest.fixture
def diff(workspace):
    """Return the diff of edits to the workspace's files."""

    def made(*edits):
        folder = Folder(workspace)
        plan = plan_edits(edits, folder)
        names = {t.path for t in plan.targets} | {t.like for t in plan.targets if t.like}
        return diff_of(plan, {name: folder.before(name) for name in names})

    return made


def test_a_last_line_without_a_break_is_shown_as_such(diff, tmp_path):
    (tmp_path / "a").write_text("x")
    assert diff(Replace("a", "x", "y", 1)).splitlines()[2:] == [
        "@@ -1 +1 @@",
        "-x",
        "\\ No newline at end of file",
        "+y",
        "\\ No newline at end of file",
    ]


def test_several_files_follow_one_another(diff, tmp_path):
    (tmp_path / "a").write_text("x\n")
    rows = diff(Delete("a", 1), Write("b", "y\n", 2)).splitlines()
    assert rows == [
        *("--- a/a", "+++ /dev/null", "@@ -1 +0,0 @@", "-x"),
        *("--- /dev/null", "+++ b/b", "@@ -0,0 +1 @@", "+y"),
    ]


def test_a_change_of_mode_is_shown(diff, tmp_path):
    (tmp_path / "a").write_text("x\n")
    assert diff(Update("a", (), 1, executable=True)) == "new mode 100755: a\n"
    (tmp_path / "a").chmod(0o755)
    assert diff(Update("a", (), 1, executable=False)) == "old mode 100755: a\n"


def test_a_move_without_a_change_is_shown(diff, tmp_path):
    (tmp_path / "a").write_text("x\n")
    assert diff(Update("a", (), 1, moved_to="b")) == "rename from a\nrename to b\n"


def test_what_is_deleted_and_no_text_is_said(diff, tmp_path):
    (tmp_path / "a").write_bytes(b"\0\1\2")
    assert diff(Delete("a", 1)).splitlines()[-1] == "-(3 bytes that are no text)"


def test_a_mark_that_promises_too_much_can_still_be_shown(diff, tmp_path):
    (tmp_path / "a").write_bytes(b"\xff\xfea")
    assert "+++ /dev/null" in diff(Delete("a", 1))


def test_text_in_another_encoding_is_shown_as_text(diff, tmp_path):
    (tmp_path / "a").write_bytes("ä\n".encode("utf-16"))
    assert "-ä" in diff(Replace("a", "ä", "ö", 1))


LINES = st.lists(
    st.sampled_from(["", "a", "b", "  c", "+d", "-e", "@@ -1 +1 @@", "\tf"]), max_size=12
)
TEXT = st.builds(lambda lines, end: "\n".join(lines) + end, LINES, st.sampled_from(["", "\n"]))


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
def test_a_diff_holds_the_whole_change(tmp_path_factory, old, new):
    root = tmp_path_factory.mktemp("w")
    (root / "a").write_text(old)
    with Workspace(root) as workspace:
        folder = Folder(workspace)
        plan = plan_edits([Write("a", new, 1)], folder)
        if not plan.targets:
            return
        shown = diff_of(plan, {"a": folder.before("a")})
        folder = Folder(workspace)
        again = plan_edits(parse_edit(Format.UDIFF, shown), folder)
    assert [t.data for t in again.targets] == [t.data for t in plan.targets]
