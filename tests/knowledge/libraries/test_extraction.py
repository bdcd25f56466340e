"""Every language that is read has a reader."""

import pytest

from hortus.knowledge.languages import LANGUAGES
from hortus.knowledge.libraries.extraction import READ, read_facts
from hortus.knowledge.libraries.facts import Facts


@pytest.mark.parametrize("language", sorted(READ))
def test_an_empty_text_has_no_facts_in_any_language(language):
    assert read_facts("", language) == Facts()


def test_other_languages_are_not_read():
    assert READ <= LANGUAGES
    assert read_facts("class A {}", "kotlin") == Facts()
