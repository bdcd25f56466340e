"""Languages are told by the names of files."""

import pytest

from hortus.knowledge.languages import GRAMMARS, LANGUAGES, language_of


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"),
        ("a.PY", "python"),
        ("Makefile", "make"),
        ("x/Dockerfile", "docker"),
        ("a.tsx", "tsx"),
        ("README", ""),
        (".py", ""),
    ],
)
def test_a_file_has_the_language_of_its_name(path, language):
    assert language_of(path) == language


def test_every_grammar_belongs_to_a_language_that_files_can_have():
    assert set(GRAMMARS) <= LANGUAGES
