"""Files and their languages."""

import pytest

from hortus.review.engine import parse
from hortus.review.languages import LANGUAGES, languages_of


@pytest.mark.parametrize(
    ("path", "languages"),
    [
        ("a/B.PY", ("python",)),
        ("x.h", ("c", "cpp")),
        ("Makefile", ()),
        (".py", ()),
        ("a.tsx", ("tsx",)),
    ],
)
def test_the_name_of_a_file_tells_its_languages(path, languages):
    assert tuple(languages_of(path)) == languages


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_that_rules_may_name_can_be_parsed(language):
    assert parse("x", language).root.kind()
