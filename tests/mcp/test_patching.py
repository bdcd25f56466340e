"""Whole files are made of diffs."""

import contextlib
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.mcp.errors import DiffError
from hortus.mcp.patching import patched
from hortus.review import Span

BEFORE = "one\ntwo\nthree\nfour\n"
DIFF = """diff --git a/x.py b/x.py
--- a/x.py
+++ b/x.py
@@ -1,4 +1,5 @@
 one
-two
+TWO
+2.5
 three
 four
"""


def test_a_diff_is_put_onto_the_file_as_it_was():
    (file,) = patched(DIFF, lambda _: BEFORE.encode()).files
    assert file.data.decode() == "one\nTWO\n2.5\nthree\nfour\n"
    assert (file.path, file.spans) == ("x.py", (Span(2, 3),))


def test_of_another_file_the_parts_shown_are_kept_at_their_lines():
    moved = DIFF.replace("@@ -1,4 +1,5 @@", "@@ -11,4 +11,5 @@")
    change = patched(moved, lambda _: BEFORE.encode())
    assert change.partial == ("x.py",)
    assert change.files[0].data.decode().split("\n")[11] == "TWO"
    assert change.files[0].spans == (Span(12, 13),)


def test_new_deleted_and_quoted_files_are_known():
    diff = (
        '--- /dev/null\n+++ "b/a b.py"\n@@ -0,0 +1 @@\n+x\n'
        "--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
        "--- a/only.py\n+++ b/only.py\n@@ -1,2 +1 @@\n-x\n y\n"
    )
    (file,) = patched(diff, lambda _: b"").files
    assert (file.path, file.data) == ("a b.py", b"x\n")


def test_lines_that_look_like_heads_are_counted_off_first():
    diff = "--- a/x\n+++ b/x\n@@ -1,1 +1,3 @@\n one\n+--- a/y\n++++ b/y\n"
    (file,) = patched(diff, lambda _: b"one\n").files
    assert file.data == b"one\n--- a/y\n+++ b/y\n"


def test_a_file_without_a_last_line_break_is_taken():
    diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n\\ No newline at end of file\n+two\n"
    (file,) = patched(diff, lambda _: b"one").files
    assert file.spans == (Span(1, 1),)


@pytest.mark.parametrize(
    "diff",
    [
        "nothing of the kind",
        "--- a/x\n+++ b/x\n",
        "--- a/x\n+++ b/x\n@@ -1,1 +1,9 @@\n one\n?what\n",
        "--- a/x\n+++ b/x\n@@ -1 +999999999 @@\n+x\n",
        "\n".join(f"--- /dev/null\n+++ b/{n}\n@@ -0,0 +1 @@\n+x" for n in range(301)),
    ],
)
def test_what_is_no_diff_or_too_large_a_one_is_refused(diff):
    with pytest.raises(DiffError):
        patched(diff, lambda _: b"")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "--- x", "+++ y", "@@ -1 +1 @@", ""]), max_size=12),
    st.lists(st.sampled_from(["a", "b", "--- x", "c", ""]), min_size=1, max_size=12),
)
def test_git_s_own_diffs_give_the_file_that_they_lead_to(tmp_path_factory, old, new):
    folder = tmp_path_factory.getbasetemp()
    before, after = ("\n".join(lines) + "\n" for lines in (old, new))
    (folder / "old").write_text(before)
    (folder / "new").write_text(after)
    command = ["git", "diff", "--no-index", "--no-prefix", "old", "new"]
    said = subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout.decode()
    added = [line for line in said.split("\n")[4:] if line.startswith("+")]
    if added:
        (file,) = patched(said, lambda _: before.encode()).files
        assert file.data == after.encode()


@given(st.text(alphabet="+-@ ab/\n0123,", max_size=60))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(DiffError):
        patched(f"--- a/x\n+++ b/x\n{text}", lambda _: b"a\nb\n")
