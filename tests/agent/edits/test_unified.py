"""Unified diffs are read, of git and plain, with wrong counts too."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.hunks import apply_together
from hortus.agent.edits.text import read_text, write_text
from hortus.agent.edits.types import Delete, Write
from hortus.agent.edits.unified import parse_unified

HEAD = "--- a/f.txt\n+++ b/f.txt\n"
LINES = st.lists(st.sampled_from(["a", "b", "", "  c", "-- d", "++ e", "@@ f"]), max_size=12)


@given(LINES, LINES)
def test_any_diff_that_difflib_writes_leads_to_the_new_file(old, new):
    diff = "\n".join(difflib.unified_diff(old, new, "a/f", "b/f", lineterm=""))
    if not diff:
        return
    (edit,) = parse_unified(diff)
    before = "".join(f"{line}\n" for line in old).encode()
    text, near = apply_together(edit.hunks, read_text(before, "f"), "f")
    assert write_text(text, "f") == "".join(f"{line}\n" for line in new).encode()
    assert near == []


def test_lines_that_look_like_heads_are_lines():
    (edit,) = parse_unified(HEAD + "@@ -1,2 +1,1 @@\n--- a comment\n+++ b\n-c\n")
    assert edit.hunks[0].old == ("-- a comment", "c")


def test_several_files_and_hunks_are_kept_apart():
    first, second = parse_unified(
        HEAD
        + "@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-e\n+f\n"
    )
    assert [hunk.line for hunk in first.hunks] == [1, 9]
    assert (second.path, second.hunks[0].number) == ("g", 3)


@pytest.mark.parametrize("head", ["@@ -1,9 +1,9 @@", "@@", "@@ ... @@"])
def test_wrong_or_missing_numbers_are_no_fault(head):
    (edit,) = parse_unified(f"{HEAD}{head}\n a\n-b\n+c\n\n")
    assert edit.hunks[0].old[:2] == ("a", "b")


def test_a_head_with_words_in_place_of_numbers_is_an_anchor():
    (edit,) = parse_unified(f"{HEAD}@@ def a(): @@\n-b\n+c\n")
    assert edit.hunks[0].anchors == ("def a():",)


def test_new_and_deleted_files_are_known_by_dev_null():
    added, gone = parse_unified(
        "--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"
        "--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    assert added == Write("n", "a\nb", 1, must_be_new=True)
    assert gone == Delete("o", 2, ("x",))


def test_git_says_modes_renames_and_empty_files_in_its_own_lines():
    moved, mode, empty, gone = parse_unified(
        "diff --git a/a b/b\nsimilarity index 90%\nrename from a\nrename to b\n"
        "--- a/a\n+++ b/b\n@@ -1 +1 @@\n-x\n+y\n"
        "diff --git a/run b/run\nold mode 100644\nnew mode 100755\n--- a/run\n+++ b/run\n"
        "@@ -1 +1 @@\n-x\n+y\n"
        "diff --git a/e b/e\nnew file mode 100644\nindex 0..0\n"
        "diff --git a/g b/g\ndeleted file mode 100644\n"
    )
    assert (moved.path, moved.moved_to, len(moved.hunks)) == ("a", "b", 1)
    assert mode.executable is True
    assert empty == Write("e", "", 3, must_be_new=True, executable=False)
    assert gone == Delete("g", 4)


def test_a_rename_needs_no_lines():
    (moved,) = parse_unified("diff --git a/a b/b\nrename from a\nrename to b\n")
    assert (moved.path, moved.moved_to) == ("a", "b")


def test_a_mode_alone_is_a_change():
    (edit,) = parse_unified("diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n")
    assert (edit.path, edit.executable) == ("x y", True)


@pytest.mark.parametrize(
    ("lines", "final"),
    [
        ("-a\n\\ No newline at end of file\n+b\n", True),
        ("-a\n+b\n\\ No newline at end of file\n", False),
        (" a\n\\ No newline at end of file\n", None),
    ],
)
def test_the_mark_of_a_missing_line_break_is_understood(lines, final):
    (edit,) = parse_unified(f"{HEAD}@@ -1 +1 @@\n{lines}")
    assert edit.hunks[0].final_newline is final


def test_quoted_names_times_and_missing_prefixes_are_read():
    (edit,) = parse_unified('--- "a/\\303\\266.txt"\t2026-01-01\n+++ "b/\\303\\266.txt"\n@@\n-a\n')
    assert edit.path == "ö.txt"
    (edit,) = parse_unified("--- src/f.py\n+++ src/f.py\n@@\n-a\n")
    assert edit.path == "src/f.py"
    (edit,) = parse_unified("--- f.py.orig\n+++ f.py\n@@\n-a\n")
    assert edit.path == "f.py"


def test_fences_and_signatures_end_a_hunk():
    (edit,) = parse_unified(f"```diff\n{HEAD}@@ -1 +1 @@\n-a\n+b\n```\nThat is all.\n")
    assert edit.hunks[0].new == ("b",)
    (edit,) = parse_unified(f"{HEAD}@@ -1 +1 @@\n-a\n+b\n-- \n2.39.2\n")
    assert edit.hunks[0].old == ("a",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "no diff in it"),
        ("@@ -1 +1 @@\n-a\n", "before any file is named"),
        (f"{HEAD}@@\na\n", "begins with neither"),
        ("diff --git a/f b/f\nBinary files a/f and b/f differ\n", "binary"),
        ("diff --git a/f b/g\ncopy from f\ncopy to g\n", "copies"),
        ("diff --git a/f b/f\nindex 1..2\n", "is not named"),
        (HEAD, "has no lines"),
    ],
)
def test_what_cannot_be_applied_is_refused_in_words(text, said):
    with pytest.raises(MalformedEditError, match=said):
        parse_unified(text)
