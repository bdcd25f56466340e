"""History is asked once for each commit, as long as there is time; failures are not kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core.testing import FrozenClock
from hortus.git import GitFailedError
from hortus.knowledge.git import Repository
from hortus.knowledge.libraries.past import Past, asked
from hortus.knowledge.libraries.store import FactStore

TIP = "a" * 40


@pytest.fixture
def store(tmp_path):
    """Return a store of nothing."""
    made = FactStore(tmp_path / "facts")
    yield made
    made.close()


def never():
    raise AssertionError("this was asked before")


def test_what_was_asked_once_is_not_asked_again(store):
    clock = FrozenClock()
    first = Past(store, clock, 1.0).told(TIP, ("since", "a.py"), list[str], lambda: ["2026"])
    again = Past(store, clock, 1.0).told(TIP, ("since", "a.py"), list[str], never)
    assert first == again == ["2026"]


def test_another_commit_and_another_question_are_asked_by_themselves(store):
    past = Past(store, FrozenClock(), 1.0)
    past.told(TIP, ("since", "a.py"), list[str], lambda: ["2026"])
    assert past.told("b" * 40, ("since", "a.py"), list[str], lambda: ["2027"]) == ["2027"]
    assert past.told(TIP, ("since", "b.py"), list[str], lambda: ["2028"]) == ["2028"]


def test_without_time_nothing_is_asked_and_that_is_counted(store):
    clock = FrozenClock()
    past = Past(store, clock, 5.0)
    past.told(TIP, ("known",), list[str], lambda: ["kept"])
    clock.advance(6.0)
    assert past.told(TIP, ("known",), list[str], never) == ["kept"]
    assert past.left_out == 0
    assert past.told(TIP, ("new",), dict[str, str], never) == {}
    assert past.left_out == 1


def test_the_next_one_who_asks_goes_on_where_there_was_no_time(store):
    hurried = Past(store, FrozenClock(), 0.0)
    assert hurried.told(TIP, ("new",), list[str], never) == []
    assert Past(store, FrozenClock(), 1.0).told(TIP, ("new",), list[str], lambda: ["x"]) == ["x"]


def test_a_failure_of_git_is_nothing_known_and_is_not_kept(store):
    def fails():
        raise GitFailedError("git failed", remedy="none")

    past = Past(store, FrozenClock(), 1.0)
    assert past.told(TIP, ("since",), list[str], fails) == []
    assert past.told(TIP, ("since",), list[str], lambda: ["found"]) == ["found"]


def test_a_git_that_fails_is_told_from_one_that_finds_nothing(sources):
    sources.commit({"a.py": "1\n"})
    repository = Repository(sources.path)
    assert asked(repository, "log", "--format=%H", "-Snothing-of-this", "--", "a.py") == ""
    with pytest.raises(GitFailedError):
        asked(repository, "log", "no-such-branch", "--")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=4))
def test_every_question_has_an_answer_of_its_own(tmp_path_factory, words):
    store = FactStore(tmp_path_factory.mktemp("facts"))
    past = Past(store, FrozenClock(), 1.0)
    past.told(TIP, words, list[str], lambda: words)
    past.told(TIP, [*words, "more"], list[str], lambda: ["other"])
    assert past.told(TIP, words, list[str], never) == words
    store.close()
