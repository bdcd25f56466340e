import difflib

from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.editor.changes import changes_in

LINES = st.lists(st.sampled_from(["a", "b", "- x", "-- y", "++ z", "@@ -1 +1 @@", ""]), max_size=8)


def diff(path, old, new):
    return "".join(
        f"{line}\n"
        for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="", n=99)
    )


@given(LINES, LINES)
def test_old_and_new_text_come_out_of_a_diff_whatever_the_lines_hold(old, new):
    found = changes_in(diff("x.py", old, new))
    if old == new:
        assert found == []
    else:
        assert [(one.path, one.old, one.new) for one in found] == [("x.py", old, new)]


@given(LINES, LINES, LINES)
def test_files_do_not_run_into_one_another(one, two, three):
    both = diff("a.py", one, two) + diff("b.py", two, three)
    paths = [path for path, old, new in [("a.py", one, two), ("b.py", two, three)] if old != new]
    assert [changed.path for changed in changes_in(both)] == paths


def test_a_new_file_and_one_that_goes_are_named_by_the_path_they_have():
    new = "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+x\n"
    gone = "--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    first, second = changes_in(new + gone)
    assert (first.path, first.is_new, first.old, first.new) == ("new.py", True, [], ["x"])
    assert (second.path, second.is_new, second.old, second.new) == ("gone.py", False, ["x"], [])


def test_a_diff_that_was_cut_off_gives_what_there_is():
    (one,) = changes_in("--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n-a\n")
    assert one.old == ["a"]


def test_a_mark_for_a_missing_line_end_is_no_line():
    text = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
    (one,) = changes_in(text)
    assert (one.old, one.new) == (["a"], ["b"])
