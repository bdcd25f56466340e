"""Which paths a rule looks at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


PARTS = st.lists(st.text(alphabet="ab.[]*?+(", min_size=1, max_size=3), min_size=1, max_size=4)
PLAIN = st.lists(st.text(alphabet="ab[]+(", min_size=1, max_size=3), min_size=1, max_size=4)


@given(PLAIN)
def test_a_path_without_stars_covers_itself_and_what_is_below_it(parts):
    path = "/".join(parts)
    assert matches(path, path)
    assert matches(path, f"{path}/below.py")
    assert matches("**", path)
    assert matches(f"**/{parts[-1]}", path)
    assert matches("/".join(["*"] * len(parts)), path)


@given(PARTS, PLAIN)
def test_any_glob_can_be_asked_about_any_path(glob, path):
    said = matches("/".join(glob), "/".join(path))
    assert said is matches("./" + "/".join(glob), "/".join(path))
    scope = Scope(("/".join(glob),))
    assert in_scope(scope, "/".join(path)) is said
    assert not in_scope(Scope(scope.files, scope.files), "/".join(path))


@given(PLAIN, PLAIN)
def test_a_star_stays_within_a_name(before, after):
    path = "/".join([*before, "x", *after])
    assert not matches("/".join([*before, "*"]), "/".join(before))
    assert matches("/".join([*before, "*", *after]), path)
    assert matches("/".join([*before, "**", *after]), path)
