"""Name patterns mean what people mean by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolbox.globs import glob_matcher
from hortus.agent.values import ToolError


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.py", "a.py"),
        ("*.py", "x/y/a.py"),
        ("src/*.py", "src/a.py"),
        ("./src/*.py", "src/a.py"),
        ("src/**/a.py", "src/a.py"),
        ("src/**/a.py", "src/x/y/a.py"),
        ("**/a.py", "a.py"),
        ("src/", "src/x/y"),
        ("a?.py", "ab.py"),
        ("[ab].py", "b.py"),
        ("[!ab].py", "c.py"),
        ("{a,b}.{py,js}", "b.js"),
        ("test_[0-9]*", "x/test_1.py"),
        ("a[.py", "a[.py"),
        ("a.b", "a.b"),
    ],
)
def test_a_pattern_fits_what_it_means(pattern, path):
    assert glob_matcher(pattern).fullmatch(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.py", "a.pyc"),
        ("src/*.py", "src/x/a.py"),
        ("src/*.py", "other/src/a.py"),
        ("a?.py", "a/.py"),
        ("[ab].py", "c.py"),
        ("[^ab].py", "a.py"),
        ("a.b", "axb"),
        ("{a,b}.py", "c.py"),
    ],
)
def test_a_pattern_fits_nothing_else(pattern, path):
    assert not glob_matcher(pattern).fullmatch(path)


@given(st.text(max_size=30))
def test_no_pattern_is_too_odd_to_be_compiled(pattern):
    glob_matcher(pattern)


@given(st.text(alphabet="abc./-_", min_size=1, max_size=20).filter(lambda p: p[0] not in "./"))
def test_a_path_without_signs_fits_itself(path):
    if not path.endswith("/"):
        assert glob_matcher(path).fullmatch(path)


@pytest.mark.parametrize("pattern", ["[!]", "[z-a]", "*a*b*c*d*e*f*g*h*i"])
def test_a_pattern_that_no_name_can_fit_or_that_takes_long_is_refused(pattern):
    with pytest.raises(ToolError):
        glob_matcher(pattern)


def test_stars_in_a_row_are_one_pair():
    assert glob_matcher("**/" * 50 + "**/a").fullmatch("x/y/a")
