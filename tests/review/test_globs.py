"""Which paths a rule looks at."""

import pytest

from hortus.review.globs import in_scope, matches
from hortus.review.types import Scope


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("src/**", "src/a/b.py"),
        ("src/**/*.py", "src/b.py"),
        ("src/**/*.py", "src/a/b.py"),
        ("*.py", "deep/down/a.py"),
        ("tests", "tests/a.py"),
        ("tests/", "tests/a.py"),
        ("a?.py", "ab.py"),
        ("**/a.py", "a.py"),
        ("we\nird.py", "we\nird.py"),
    ],
)
def test_a_glob_covers_a_path(glob, path):
    assert matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [("src/*.py", "src/a/b.py"), ("*.py", "a.pyc"), ("a.c", "abc"), ("src/**", "lib/src/a.py")],
)
def test_a_glob_leaves_other_paths_out(glob, path):
    assert not matches(glob, path)


def test_a_scope_without_globs_is_everything():
    assert in_scope(Scope(), "any/thing")


def test_what_is_ignored_is_out_even_where_it_is_wanted():
    scope = Scope(("src/**",), ("src/vendor/**",))
    assert in_scope(scope, "src/a.py")
    assert not in_scope(scope, "src/vendor/a.py")
    assert not in_scope(scope, "a.py")
