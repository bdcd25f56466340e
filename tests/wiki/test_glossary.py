"""Words that are particular to a repository are explained in its own words."""

import pytest

from hortus.wiki.glossary import common, initial_of, parts, terms
from hortus.wiki.types import Outline, Symbol, Unit


def units_of(outlines):
    return {path: Unit(path, path, "python", (path,)) for path in outlines}


def symbol(name, sentence="", kind="function", line=1):
    return Symbol(name, kind, line, name, sentence)


def found(outlines, prose=None):
    result = terms(outlines, units_of(outlines), prose or {})
    return [(t.word, t.meaning.text, t.meaning.place.path, t.modules) for t in result]


def test_a_word_that_several_modules_share_is_explained_by_its_type():
    outlines = {
        "a.py": Outline((symbol("Lantern", "A light.", "class"), symbol("get_lantern", "No."))),
        "b.py": Outline((symbol("sellLanterns"),)),
    }
    assert found(outlines) == [("lantern", "Lantern: A light.", "a.py", 2)]


def test_words_that_all_code_has_are_no_terms():
    outlines = {f"{n}.py": Outline((symbol("Handler", "Handles.", "class"),)) for n in "ab"}
    assert found(outlines) == []


def test_a_word_that_nothing_explains_is_left_out():
    assert found({f"{n}.py": Outline((symbol("lantern"),)) for n in "ab"}) == []


def test_pages_define_words():
    prose = {
        "docs/words.md": "- **Lantern**: a light that one can carry about.\n"
        "| **Wick** | what burns in a lantern, slowly |\n"
        "* **Oil:** what the wick draws up to burn.\n"
        "**Bold** text that defines nothing at all.\n",
        "g.rst": ".. glossary::\n\n   Flame\n      What is seen of a lantern at night.\n",
    }
    assert [(word, path) for word, _, path, _ in found({}, prose)] == [
        ("Flame", "g.rst"),
        ("Lantern", "docs/words.md"),
        ("Oil", "docs/words.md"),
        ("Wick", "docs/words.md"),
    ]


@pytest.mark.parametrize(
    "path", ["CHANGELOG.md", "docs/changes.md", "HISTORY.md", "doc/release-notes/1.md", "NEWS.md"]
)
def test_pages_that_tell_what_was_done_define_nothing(path):
    assert found({}, {path: "- **lantern:** burn a little brighter by night (#12)\n"}) == []


@pytest.mark.parametrize("word", ["Note", "IMPORTANT NOTE", "Warning", "Step 1", "Tip"])
def test_calls_for_attention_are_no_terms(word):
    assert found({}, {"README.md": f"**{word}**: mind the lantern by night.\n"}) == []


def test_what_a_page_defines_is_preferred_to_what_code_says():
    outlines = {f"{n}.py": Outline((symbol("Lantern", "Code.", "class"),)) for n in "ab"}
    prose = {"README.md": "**Lantern**: what the page says of it.\n"}
    assert found(outlines, prose) == [("Lantern", "what the page says of it.", "README.md", 0)]


def test_identifiers_are_taken_apart_in_the_singular():
    assert parts("getHTTPBoxes_policies2 class") == ["get", "http", "box", "policy", "class"]


def test_common_words_come_from_many_repositories():
    assert {"request", "config", "handler"} <= common()
    assert "lantern" not in common()


def test_letters_lead_to_their_terms():
    prose = {"a.md": "**Wick**: what burns in it, slowly.\n**oil**: what the wick draws up.\n"}
    assert list(initial_of(terms({}, {}, prose))) == ["O", "W"]
