"""What a repository calls deprecated itself."""

import pytest

from hortus.review.mining import deprecations as room
from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.modules import modules


def deprecations(files):
    return room.deprecations(modules(files))


@pytest.mark.parametrize(
    "text",
    [
        "def old_way():\n    warnings.warn('Use new_way instead', DeprecationWarning)\n",
        "def old_way():\n  'Doc.'\n  warnings.warn('use new_way', category=DeprecationWarning)\n",
        "@deprecated('Use new_way')\ndef old_way(): ...\n",
        "@typing.deprecated('Use `new_way`.')\nclass old_way: ...\n",
        "class old_way:\n    '''Deprecated: use new_way.'''\n",
    ],
)
def test_what_is_deprecated_is_found_with_what_to_use(text):
    (found,) = deprecations([SourceFile("a.py", text)])
    assert (found.name, found.instead) == ("old_way", "new_way")
    assert found.place.startswith("a.py:")


@pytest.mark.parametrize(
    "text",
    [
        "def old_way(): ...\n",
        "@deprecated('x')\ndef _private(): ...\n",
        "@deprecated('x')\ndef get(): ...\n",
        "@deprecated('x')\ndef twice(): ...\ndef twice(): ...\n",
        "def broken(",
    ],
)
def test_what_is_private_ambiguous_or_fine_is_left_out(text):
    assert deprecations([SourceFile("a.py", text)]) == []


@pytest.mark.parametrize(
    "doc",
    [
        "Doc.\n\n    .. deprecated:: 6.5\n       The ``host`` argument is deprecated.\n    ",
        "Doc.\n\n    .. deprecated:: 3.0\n       Support for Python 2.\n    ",
        "Not deprecated.",
    ],
)
def test_a_deprecated_part_does_not_make_the_whole_deprecated(doc):
    assert deprecations([SourceFile("a.py", f'def old_way():\n    """{doc}"""\n')]) == []


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("Use `fresh` instead", "fresh"), ("use :func:`fresh`", "fresh"), ("Use fresh()", "fresh"),
        ("use a better one", ""), ("Use this and use acme.fresh", "acme.fresh"), ("Gone.", ""),
    ],
)  # fmt: skip
def test_only_code_is_taken_for_what_to_use(words, instead):
    (found,) = deprecations([SourceFile("a.py", f"@deprecated({words!r})\nclass Old_: ...\n")])
    assert found.instead == instead


def test_what_tests_deprecate_is_left_out():
    text = "@deprecated('x')\ndef old_way(): ...\n"
    assert deprecations([SourceFile("tests/a.py", text)]) == []
