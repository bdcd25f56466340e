"""The data folder as a whole: one writer, any number of visitors."""

import asyncio
import os

import pytest

from hortus.store import ClosedError, InUseError, Store, StoreError, StoreView
from hortus.store.testing import an_intent


class Counter:
    """A participant that counts what it is shown."""

    def __init__(self):
        self.seen = 0

    def begin(self, connection):
        """Nothing is kept on disk."""

    def write(self, _connection, records):
        self.seen += len(records)

    def settle(self, *, committed):
        """Nothing is to be taken back."""


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_second_writer_is_refused_with_the_first_one_named(store, tmp_path):
    with pytest.raises(InUseError, match=str(os.getpid())):
        Store.open(tmp_path)
    append(store, an_intent("dec_1"))


def test_a_closed_store_lets_the_next_one_in(database):
    first = Store.open(database)
    append(first, an_intent("dec_1"))
    first.close()
    first.close()
    with pytest.raises(ClosedError):
        append(first, an_intent("dec_2"))
    with Store.open(database) as second:
        assert [d.decision_id for d in second.records.recent(5)] == ["dec_1"]


def test_visitors_read_beside_the_writer(store, database):
    append(store, an_intent("dec_1"))
    with StoreView.open(database) as view:
        assert view.records.find("dec_1").attempts
        append(store, an_intent("dec_2"))
        assert view.records.find("dec_2").attempts


def test_looking_into_a_folder_without_records_makes_none(tmp_path):
    with pytest.raises(StoreError, match="no records") as caught:
        StoreView.open(tmp_path / "none")
    assert "hortus up" in caught.value.remedy
    assert not (tmp_path / "none").exists()


def test_a_visitor_may_make_the_folder_when_told_to(tmp_path):
    with StoreView.open(tmp_path / "new", create=True) as view:
        assert view.keys.all() == []


def test_a_participant_is_shown_every_record(database):
    counter = Counter()
    with Store.open(database, participants=[counter]) as store:
        append(store, an_intent("dec_1"), an_intent("dec_2"))
    assert counter.seen == 2


def test_the_durability_set_reaches_the_database(tmp_path):
    with Store.open(tmp_path, durability="normal") as store:
        append(store, an_intent("dec_1"))
        assert store.records.find("dec_1")
