"""The words with which code is called deprecated."""

import pytest

from hortus.knowledge.libraries.deprecation import in_doc, of_words, replacement


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Use foo() instead.", "foo"),
        ("use :func:`acme.foo` instead", "acme.foo"),
        ("use {@link Foo#bar}", "Foo.bar"),
        ("Call the method `foo`", "foo"),
        ("replaced by ``foo.bar``", "foo.bar"),
        ("in favor of foo", "foo"),
        ("Do not use it. Use the function foo", "foo"),
        ("will go away", ""),
        ("use it no more", ""),
    ],
)
def test_the_replacement_is_the_name_that_is_told(words, name):
    assert replacement(words) == name


@pytest.mark.parametrize(
    "doc",
    ["Deprecated: no.", "Do it.\n\n@deprecated x", ".. deprecated:: 1", "deprecated since 3"],
)
def test_a_documentation_says_that_its_thing_is_deprecated(doc):
    assert in_doc(doc) is not None


@pytest.mark.parametrize("doc", ["", "List what is deprecated.", "Not deprecated: fine"])
def test_other_words_do_not_make_it_so(doc):
    assert in_doc(doc) is None


def test_words_are_flat_and_not_too_long():
    assert of_words("a\n  b").words == "a b"
    assert len(of_words("x " * 1_000).words) == 300
