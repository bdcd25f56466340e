"""Patterns mean what they mean in ``.gitignore``."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.patterns import Ignored, expression, parse


@pytest.mark.parametrize(
    ("pattern", "path", "meant"),
    [
        ("*.log", "a.log", True),
        ("*.log", "x/y/a.log", True),
        ("*.log", "a.logs", False),
        ("/build", "build/x.py", True),
        ("/build", "src/build/x.py", False),
        ("build/", "src/build/x.py", True),
        ("build/", "src/build", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/x/a.md", False),
        ("**/gen/*.py", "a/b/gen/x.py", True),
        ("src/**", "src/a/b.py", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("file?.txt", "file1.txt", True),
        ("[a-c].py", "b.py", True),
        ("[!a-c].py", "b.py", False),
        ("a*b*c", "axxbxxc", True),
        ("a*b*c", "axxbxx/c", False),
    ],
)
def test_a_pattern_is_about_the_paths_it_should_be_about(pattern, path, meant):
    (parsed,) = parse([pattern])
    assert parsed.about(path) is meant


def test_the_last_pattern_about_a_file_counts():
    ignored = Ignored("*.py\n!keep.py\n# comment\n\n")
    assert ignored("a/b.py")
    assert not ignored("a/keep.py")


def test_nothing_is_ignored_where_nothing_is_said():
    assert not Ignored("")("a.py")


@pytest.mark.parametrize("pattern", ["*a" * 30 + "b", "**/a/" * 20 + "b", "a**b" * 50, "[" * 200])
def test_a_pattern_made_to_hurt_is_answered_soon(pattern):
    began = time.process_time()
    for one in parse([pattern]):
        one.about("a" * 2_000 + "/" + "a" * 2_000)
    assert time.process_time() - began < 5


@given(st.text(max_size=40))
def test_any_text_can_be_a_pattern(text):
    Ignored(text)("src/a.py")
    expression(text)
