"""What a module is for is looked up where people write it."""

import pytest

from hortus.wiki.model import readme_purpose
from hortus.wiki.types import Place, Statement


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Title\n\nDoes it. More.\n", ("Does it.", 3)),
        ("Title\n=====\n\n.. image:: x\n   :alt: y\n\nDoes it.\n", ("Does it.", 7)),
        ("# T\n[![b](c)](d)\n<p>html</p>\n\n> quoted\n\n**T** does it.\n", ("T does it.", 7)),
        ("# T\n```\ncode here\n```\nDoes it.\n", ("Does it.", 5)),
        ("# T\n", None),
    ],
)
def test_the_first_sentence_of_prose_in_a_readme(text, found):
    said = readme_purpose("a/", {"a/README.md": text})
    assert said == (Statement(found[0], Place("a/README.md", found[1])) if found else None)


def test_a_package_without_words_of_its_own_takes_those_of_its_readme(built):
    wiki = built({"a/x.go": "package a\n", "a/README.md": "# A\n\nCounts all things.\n"})
    assert "Counts all things. a/README.md:3@" in wiki.page("a").text


def test_a_module_with_one_definition_takes_its_words(built):
    wiki = built({"a.ts": "x;\n/** Draws it. */\nexport function draw() {}\n"})
    assert "draw: Draws it. a.ts:3@" in wiki.page("a.ts").text


def test_what_says_nothing_is_said_to_say_nothing(built):
    assert "Its files do not say what it is for." in built({"a.py": "x = 1\n"}).page("a.py").text
