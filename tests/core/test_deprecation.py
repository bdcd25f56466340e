"""The words with which code is called deprecated."""

import ast

import pytest

from hortus.core.deprecation import in_doc, in_python, of_words, replacement


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


def test_a_part_that_is_deprecated_does_not_make_the_whole_so():
    assert in_doc("Do it.\n\n.. deprecated:: 6.5\n   The ``host`` argument has no use.") is None
    assert in_doc("Deprecated: the host argument made no sense.") is not None


@pytest.mark.parametrize(
    ("code", "instead"),
    [
        ("@deprecated('Use new_way')\ndef f(): ...", "new_way"),
        ("@typing.deprecated('Gone.')\nclass A: ...", ""),
        ("def f():\n    '''Deprecated: use g.'''", "g"),
        ("def f():\n    warnings.warn('use g', DeprecationWarning)", "g"),
        (
            "class A:\n  def __init__(self):\n    warn('use B', category=DeprecationWarning)",
            "B",
        ),
    ],
)
def test_python_has_three_ways_to_mark_what_is_deprecated(code, instead):
    found = in_python(ast.parse(code).body[0])
    assert found is not None
    assert found.instead == instead


@pytest.mark.parametrize(
    "code",
    [
        "def f(): ...",
        "def f():\n    if x:\n        warnings.warn('use g', DeprecationWarning)",
        "def f():\n    warnings.warn('late', UserWarning)",
        "class A:\n    def g(self):\n        warn('use B', DeprecationWarning)",
        "@deprecated_names.register\ndef f(): ...",
    ],
)
def test_other_python_is_not_deprecated(code):
    assert in_python(ast.parse(code).body[0]) is None
