"""The log grows with its records, in their transaction and never without them."""

import asyncio

import pytest

from hortus.audit import tables
from hortus.audit.errors import BrokenLogError
from hortus.audit.formats import Frontier, leaf_hash
from hortus.audit.growing import CHAIN_START, Appender, link, start_log
from hortus.store import RejectedError, Store
from hortus.store.testing import an_intent, an_outcome


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())


@pytest.fixture
def store(database):
    with Store.open(database, participants=[Appender()]) as opened:
        yield opened


@pytest.fixture
def head(database):
    """Return a function that reads the head and all leaves."""

    def read():
        with database.reading() as connection:
            return tables.read_head(connection), list(tables.leaves(connection, 1, 10_000))

    return read


def test_each_record_has_its_leaf(store, head):
    append(store, an_intent("dec_1"), an_outcome("dec_1"))
    append(store, an_intent("dec_2"))
    found, leaves = head()
    assert (found.size, [leaf.seq for leaf in leaves]) == (3, [1, 2, 3])


def test_the_head_is_the_tree_over_the_leaves(store, head):
    for number in range(20):
        append(store, an_intent(f"dec_{number}"))
    found, leaves = head()
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf.hash)
    assert found.frontier.peaks == frontier.peaks


def test_the_chain_covers_each_leaf_and_all_before(store, head):
    append(store, *(an_intent(f"dec_{number}") for number in range(5)))
    found, leaves = head()
    chain = CHAIN_START
    for leaf in leaves:
        chain = link(chain, leaf.hash)
        assert leaf.chain == chain
    assert found.chain == chain


def test_a_link_cannot_pass_for_a_leaf_or_a_node():
    assert link(bytes(32), bytes(32)) not in {leaf_hash(bytes(64)), leaf_hash(bytes(32))}


def test_a_log_goes_on_after_a_restart(database, head):
    for number in range(3):
        with Store.open(database, participants=[Appender()]) as store:
            append(store, an_intent(f"dec_{number}"))
    assert head()[0].size == 3


def test_a_log_begins_with_the_records_that_are_there(database, head):
    with Store.open(database) as store:
        for number in range(7):
            append(store, an_intent(f"dec_{number}"), an_outcome(f"dec_{number}"))
    with Store.open(database, participants=[Appender()]) as store:
        append(store, an_intent("dec_new"))
    found, leaves = head()
    assert found.size == len(leaves) == 15


def test_a_record_that_cannot_be_stored_leaves_no_leaf(store, head):
    append(store, an_intent("dec_1"))
    with pytest.raises(RejectedError):
        append(store, an_intent("dec_2", why="\ud800"))
    append(store, an_intent("dec_3"))
    found, leaves = head()
    assert found.size == len(leaves) == 2


def test_records_without_leaves_stop_the_log(database, store):
    append(store, an_intent("dec_1"))
    store.close()
    with Store.open(database) as unwatched:
        append(unwatched, an_intent("dec_2"))
    with (
        Store.open(database, participants=[Appender()]) as again,
        pytest.raises(BrokenLogError, match="2 records and 1 entries"),
    ):
        append(again, an_intent("dec_3"))


def test_a_database_replaced_by_an_older_one_is_noticed(database, store):
    append(store, an_intent("dec_1"))
    with database.reading() as connection:
        old = connection.execute("SELECT size, peaks, chain FROM audit_head").fetchone()
    append(store, an_intent("dec_2"))
    with database.writing() as connection:
        connection.execute("UPDATE audit_head SET size = ?, peaks = ?, chain = ?", old)
        connection.execute("DELETE FROM audit_leaves WHERE seq = 2")
        connection.execute("DELETE FROM intents WHERE seq = 2")
    # Who shares a database looks before each group, who has it alone meets it in the act.
    with pytest.raises(BrokenLogError, match=r"somebody else|1 entries where 2 were committed"):
        append(store, an_intent("dec_3"))
    with pytest.raises(BrokenLogError, match="1 entries where 2 were committed"):
        append(store, an_intent("dec_4"))


def test_a_gap_in_old_records_is_no_beginning(database):
    with Store.open(database) as store:
        append(store, an_intent("dec_1"), an_intent("dec_2"), an_intent("dec_3"))
    with database.writing() as connection:
        connection.execute("DELETE FROM intents WHERE seq = 2")
    with (
        pytest.raises(BrokenLogError, match="record 2 is missing"),
        database.writing() as connection,
    ):
        start_log(connection)
    with database.reading() as connection:
        assert tables.read_head(connection) is None


def test_a_listener_hears_only_of_what_is_durable(database):
    heard = []

    class Listener:
        def grown(self, growth, records):
            heard.append((growth.head.size, [r.decision_id for r in records]))

    with Store.open(database, participants=[Appender(Listener())]) as store:
        append(store, an_intent("dec_1"))
        with pytest.raises(RejectedError):
            append(store, an_intent("dec_2", why="\ud800"))
        append(store, an_intent("dec_3"), an_outcome("dec_3"))
    assert heard == [(1, ["dec_1"]), (3, ["dec_3", "dec_3"])]
