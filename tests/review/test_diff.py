"""Which lines a change added, from git's diff."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.review.diff import added, entries
from hortus.review.types import Span


def lines(text):
    return [line + b"\n" for line in text.split(b"\n")]


def test_added_lines_are_found_by_path():
    head = b"diff --git a.py a.py\n--- a.py\n+++ a.py\n"
    diff = head + b"@@ -1,0 +2,2 @@ def f\n+x\n+y\n@@ -5 +7 @@\n-a\n+b"
    assert added(lines(diff)) == {"a.py": (Span(2, 3), Span(7, 7))}


def test_lines_that_look_like_headers_are_content():
    diff = b"--- a\n+++ a\n@@ -1,1 +1,2 @@\n--- b\n+++ evil\n+@@ -1 +9 @@\n@@ -9,0 +10 @@\n+z"
    assert added(lines(diff)) == {"a": (Span(1, 2), Span(10, 10))}


def test_removed_lines_and_removed_files_add_nothing():
    assert added(lines(b"+++ a\n@@ -3,2 +2,0 @@\n-x\n-y")) == {}
    assert added(lines(b"+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y")) == {}


def test_quoted_names_are_read_back():
    head = b'--- /dev/null\n+++ "w\\n\\"q\\\\\\303\\251"\n'
    diff = head + b"@@ -0,0 +1 @@\n+x\n\\ No newline at end of file"
    assert added(lines(diff)) == {'w\n"q\\é': (Span(1, 1),)}


def test_a_name_with_a_blank_ends_with_a_tab_in_the_diff():
    assert list(added(lines(b"+++ a b\t\n@@ -0,0 +1 @@\n+x"))) == ["a b"]


def test_the_raw_list_gives_paths_modes_and_contents():
    raw = (
        b":100644 100644 aaa bbb M\0a\nb\0"
        b":000000 120000 000 ccc A\0l\xff\0:100644 100644 aaa 000 M\0w\0"
    )
    assert [(e.path, e.mode, e.blob) for e in entries(raw)] == [
        ("a\nb", "100644", "bbb"),
        ("l\udcff", "120000", "ccc"),
        ("w", "100644", ""),
    ]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_diff(data):
    added(lines(b"+++ a\n" + data))
