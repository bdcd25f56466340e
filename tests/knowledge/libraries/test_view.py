"""Which files are tests, and under which key facts are kept."""

import pytest

from hortus.knowledge.libraries.types import File
from hortus.knowledge.libraries.view import is_test, key_of


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("tests/a.py", True),
        ("src/test/java/A.java", True),
        ("a_test.go", True),
        ("a.spec.ts", True),
        ("test_a.py", True),
        ("vendor/x/a.go", True),
        ("src/contest.py", False),
        ("latest/a.py", False),
    ],
)
def test_tests_are_known_by_their_names(path, found):
    assert is_test(path) is found


@pytest.mark.parametrize(
    ("path", "language", "found"),
    [
        ("a.py", "python", ("b", "python")),
        ("x/setup.py", "python", ("b", "manifest:setup.py")),
        ("go.mod", "", ("b", "manifest:go.mod")),
        ("a.rb", "ruby", None),
        ("node_modules/x/package.json", "json", None),
    ],
)
def test_facts_are_kept_by_what_is_read_of_a_file(path, language, found):
    assert key_of(File(1, "x", "c", path, "b", language)) == found
