"""Which real calls are shown, and in which order."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.libraries.cards import _ranked
from hortus.knowledge.libraries.facts import Called
from hortus.knowledge.libraries.types import File, Use


def use(path, line=1):
    return Use("acme.get", File(1, "r", "c", path, "b", "python"), Called("acme", "get", line))


def places(uses, dates=None, most=10):
    return [(site.path, site.line) for site in _ranked(uses, dates or {}, most)]


def test_one_call_of_each_file_comes_before_the_second_of_any():
    found = places([use("a.py", 1), use("a.py", 2), use("b.py", 1)])
    assert found == [("a.py", 1), ("b.py", 1), ("a.py", 2)]


def test_the_file_that_was_changed_last_comes_first():
    dates = {"a.py": "2020-01-01", "b.py": "2026-01-01"}
    found = places([use("a.py"), use("b.py"), use("c.py")], dates)
    assert found == [("b.py", 1), ("a.py", 1), ("c.py", 1)]


def test_tests_come_last_however_new_they_are():
    dates = {"tests/t.py": "2026-01-01", "a.py": "2001-01-01"}
    assert places([use("tests/t.py"), use("a.py")], dates) == [("a.py", 1), ("tests/t.py", 1)]


def test_a_call_is_shown_with_the_day_of_its_file():
    (site,) = _ranked([use("a.py")], {"a.py": "2026-01-02"}, 1)
    assert (site.changed, site.place) == ("2026-01-02", "a.py:1@c")


_USES = st.lists(
    st.builds(use, st.sampled_from(["a.py", "b.py", "tests/c.py"]), st.integers(1, 9)),
    max_size=12,
)
_DATES = st.dictionaries(st.sampled_from(["a.py", "b.py"]), st.just("2026-01-01"))


@given(uses=_USES, dates=_DATES, most=st.integers(1, 12))
def test_no_call_is_made_up_and_none_shown_more_often_than_it_is_there(uses, dates, most):
    found = places(uses, dates, most)
    written = [(one.file.path, one.called.line) for one in uses]
    assert len(found) == min(most, len(uses))
    assert all(found.count(place) <= written.count(place) for place in found)
