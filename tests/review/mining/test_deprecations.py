"""What a repository calls deprecated itself."""

import pytest

from hortus.review.mining.corpus import SourceFile
from hortus.review.mining.deprecations import deprecations


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
