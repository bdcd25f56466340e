"""Uses of deprecated symbols in a file."""

from hortus.knowledge.libraries.types import DeprecatedSymbol
from hortus.knowledge.libraries.warning import Deprecations


def symbol(name, *aliases, library="acme"):
    return DeprecatedSymbol(library, name, aliases, "no more", "put", "lib", "a.py:1@abc")


KNOWN = Deprecations(
    [symbol("acme.get", "acme.client.get"), symbol("@acme/http.get", library="@acme/http")]
)


def lines(path, text):
    return [(use.line, use.symbol.name) for use in KNOWN.uses(path, text)]


def test_imports_and_calls_are_found_under_every_name():
    text = "from acme.client import get\nimport acme\n\nget()\nacme.get(); acme.get()\n"
    assert lines("x.py", text) == [(1, "acme.get"), (4, "acme.get"), (5, "acme.get")]


def test_a_file_of_an_npm_package_counts_as_the_package():
    text = "import {get} from '@acme/http/lib/get.js'\nget()\n"
    assert lines("x.ts", text) == [(1, "@acme/http.get"), (2, "@acme/http.get")]


def test_other_things_of_the_same_name_are_left_alone():
    assert lines("x.py", "from other import get\nget()\nimport acme\nacme.put()\n") == []
    assert lines("x.md", "from acme import get") == []


def test_without_deprecations_nothing_is_read():
    assert not Deprecations([])
    assert list(Deprecations([]).uses("x.py", "def f(:")) == []
