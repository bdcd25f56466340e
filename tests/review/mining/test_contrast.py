"""What everybody does is read as far as something depends on it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.review.mining.contrast import Everybody, everybody
from hortus.review.mining.conventions import tally
from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.decisions import Kind
from hortus.review.mining.modules import modules

TEXTS = (Kind.STRINGS, "texts")


def others(*texts):
    return [SourceFile(f"m{n}.py", text) for n, text in enumerate(texts)]


def test_nothing_is_read_before_somebody_asks():
    Everybody(lambda: pytest.fail("read"))


def test_what_is_clear_in_the_sample_is_not_looked_for_in_the_rest():
    files = others(*["a = f'{b}'\n" * 90, "a = '%s' % b\n", "a = '%s' % b\n"] * 3)
    assert Everybody(lambda: files).share(TEXTS, "f-string", 0.5) == 1.0


def test_what_is_close_is_counted_in_all_files():
    files = others(*["a = f'{b}'\n" * 90, "a = '%s' % b\n" * 5, "a = '%s' % b\n" * 5] * 3)
    assert Everybody(lambda: files).share(TEXTS, "f-string", 0.95) == 0.9


def test_what_is_rare_is_counted_in_all_files_and_what_nobody_names_is_unknown():
    files = others("x = 1", "from acme import http\n" + "http.get(u, timeout=1)\n" * 12, "y = 2")
    whole = Everybody(lambda: files)
    assert whole.share((Kind.KEYWORD, "acme.http.get"), "timeout") == 1.0
    assert whole.share((Kind.KEYWORD, "acme.http.put"), "timeout") is None


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(["import a\n", "from a import b\n", "import c\n"]), max_size=30),
    st.sampled_from(["plain", "from"]),
)
def test_a_rare_import_is_counted_exactly(lines, option):
    files = others(*lines)
    exact = tally(modules(files)).share((Kind.IMPORT, "a"), option)
    assert Everybody(lambda: files).share((Kind.IMPORT, "a"), option, exact or 0.0) == exact


def test_the_standard_library_and_packages_are_what_everybody_does():
    """It takes half a second to read them, and five to parse: nothing here needs parsing."""
    names = {file.path for file in everybody(frozenset())._files}
    assert {"ast.py", "pytest/__init__.py"} <= names
    assert "pytest/__init__.py" not in {f.path for f in everybody(frozenset({"pytest"}))._files}
