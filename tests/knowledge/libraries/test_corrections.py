"""Only what the history proves is called a correction."""

from collections import Counter

import pytest

from hortus.core.testing import FrozenClock
from hortus.knowledge import Library
from hortus.knowledge.libraries import Libraries
from hortus.knowledge.libraries.corrections import Shape, _changed

LIB = {
    "pyproject.toml": '[project]\nname = "acme"\n',
    "acme.py": "def get(u, t=1): ...\ndef put(u): ...\n",
}


def app(*calls):
    body = "\n".join(f"    {call}" for call in calls)
    return {"app.py": f"from acme import get, put\n\n\ndef f():\n{body}\n"}


@pytest.fixture
def corrected(tmp_path, repository_at):
    """Return a function that gives the corrections of `get` after some versions of a program."""

    def of(*versions):
        library = Library(tmp_path / "index", FrozenClock())
        lib, user = repository_at(tmp_path / "lib"), repository_at(tmp_path / "user")
        lib.commit(LIB)
        for version in versions:
            user.commit(version)
        for one in (lib, user):
            library.add(one.path)
        library.update()
        libraries = Libraries(library)
        libraries.refresh()
        card = libraries.card("acme.get", library.readable_here())
        libraries.close()
        library.close()
        return [(one.before, one.after) for one in card.corrections]

    return of


def test_an_argument_that_was_added_is_one(corrected):
    assert corrected(app("get(1)"), app("get(1, t=2)")) == [("acme.get(…)", "acme.get(…, t=…)")]


def test_what_was_changed_back_is_none(corrected):
    assert corrected(app("get(1)"), app("get(1, t=2)"), app("get(1)")) == []


GET, GET_T, PUT = Shape("acme.get", 1), Shape("acme.get", 1, ("t",)), Shape("acme.put", 1)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([GET], [GET_T], [(GET, GET_T)]),
        ([GET], [PUT], [(GET, PUT)]),
        ([PUT], [GET], [(PUT, GET)]),
        ([GET, GET], [GET_T, GET_T], [(GET, GET_T)]),
        ([GET, GET], [GET_T], []),
        ([GET, PUT], [GET_T, Shape("acme.put")], []),
        ([GET], [], []),
        ([PUT], [Shape("acme.put")], []),
    ],
)
def test_one_form_must_give_way_to_exactly_one_other(old, new, found):
    assert list(_changed({"f": Counter(old)}, {"f": Counter(new)}, "acme.get")) == found
    assert list(_changed({"f": Counter(old)}, {"g": Counter(new)}, "acme.get")) == []
