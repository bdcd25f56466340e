"""What no parser accepts is found, with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.checks.syntax import faults_in


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.py", "x = 1\ndef f(:\n", 2),
        ("a.pyi", "x: int =\n", 1),
        ("a.json", '{\n"a":}', 2),
        ("a.toml", "a = 1\nb =\n", 2),
        ("a.TOML", "[a\n", 1),
    ],
)
def test_a_fault_is_found_in_its_line(path, text, line):
    (fault,) = faults_in(path, text.encode())
    assert fault.line == line
    assert fault.message


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.py", b"x = 1\n"),
        ("a.py", "\ufeffx = 'ä'\n".encode()),
        ("a.py", b"x = '\\d'\n"),
        ("a.json", b'{"a": [1, 2]}'),
        ("a.toml", b"a = 1\n"),
        ("a.txt", b"def f(:"),
        ("Makefile", b"def f(:"),
        ("a.py", b"a\0\1"),
        ("a.py", None),
        ("a.py", b"(" * 2_000_000),
    ],
)
def test_what_is_right_or_not_known_has_no_fault(path, data):
    assert faults_in(path, data) == ()


@pytest.mark.parametrize("path", ["a.py", "a.json", "a.toml"])
@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_breaks_the_check(path, text):
    assert len(faults_in(path, text.encode(errors="replace"))) <= 1


def test_nesting_without_end_does_not_break_the_check():
    assert len(faults_in("a.py", b"(" * 5000)) <= 1
    assert len(faults_in("a.json", b"[" * 200_000)) <= 1


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("a.js", "function f() { return 1 }\n", "let a = 1\nfunction f( { return 1 }\n"),
        ("a.rs", "fn f() { let x = 1; }\n", "fn f() { let x = ; }\n"),
        ("a.ts", "let x: number = 1\n", "let x: = 1\n"),
    ],
)
def test_other_languages_are_read_by_their_grammar(path, good, bad):
    pytest.importorskip("ast_grep_py")
    assert faults_in(path, good.encode()) == ()
    assert faults_in(path, bad.encode())
