"""The list of repositories is kept whatever happens to the index."""

import pytest

from hortus.core import ConflictError
from hortus.knowledge.errors import IndexFaultError, UnknownRepositoryError
from hortus.knowledge.registry import Registry
from hortus.knowledge.types import Readable


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path / "index")


def test_a_list_that_is_not_there_is_empty(registry):
    assert list(registry) == []


def test_another_reader_sees_what_was_added(registry, tmp_path):
    added = registry.add("one", tmp_path / "one", ["HEAD"], 3)
    assert list(Registry(tmp_path / "index")) == [added]


def test_branches_are_added_to_those_there_are(registry, tmp_path):
    registry.add("one", tmp_path, ["main"], 0)
    assert registry.add("one", tmp_path, ["next", "main"], 0).refs == ("main", "next")


def test_numbers_are_never_given_twice(registry, tmp_path):
    first = registry.add("one", tmp_path, ["HEAD"], 0)
    registry.remove("one")
    assert registry.add("one", tmp_path, ["HEAD"], 0).id > first.id


def test_a_name_cannot_stand_for_two_places(registry, tmp_path):
    registry.add("one", tmp_path / "a", ["HEAD"], 0)
    with pytest.raises(ConflictError):
        registry.add("one", tmp_path / "b", ["HEAD"], 0)


def test_what_may_not_be_read_is_unknown(registry, tmp_path):
    one = registry.add("one", tmp_path, ["HEAD"], 0)
    assert registry.named("one", Readable.only([one.number])) == one
    with pytest.raises(UnknownRepositoryError):
        registry.named("one", Readable())


def test_a_damaged_list_is_named(registry, tmp_path):
    registry.add("one", tmp_path, ["HEAD"], 0)
    (tmp_path / "index" / "repositories.json").write_text("{")
    with pytest.raises(IndexFaultError, match=r"repositories\.json"):
        list(registry)
