"""The log's tables: records in their order, leaves, the head and the keys."""

from contextlib import closing

import pytest

from hortus.audit import tables
from hortus.audit.formats import Frontier
from hortus.audit.tables import Head
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def connection(kept):
    with closing(kept.database.writer()) as opened:
        yield opened


def test_records_come_in_their_order_whichever_table_holds_them(kept, connection):
    records = [an_intent("dec_1"), an_intent("dec_2"), an_outcome("dec_2"), an_outcome("dec_1")]
    kept.append(*records)
    assert [r for _, r in tables.records(connection, 1, 4)] == records
    assert [seq for seq, _ in tables.records(connection, 2, 3)] == [2, 3]
    assert tables.newest(connection) == 4


def test_the_records_of_one_decision_are_found(kept, connection):
    kept.append(an_intent("dec_1"), an_intent("dec_2"), an_outcome("dec_1"))
    assert [seq for seq, _ in tables.records_of(connection, "dec_1")] == [1, 3]
    assert tables.records_of(connection, "dec_9") == []


def test_the_leaves_of_a_range_are_read(kept, connection):
    kept.append(*(an_intent(f"dec_{n}") for n in range(5)))
    assert [leaf.seq for leaf in tables.leaves(connection, 2, 4)] == [2, 3, 4]


def test_a_head_moves_only_from_where_it_is(connection):
    head = tables.read_head(connection)
    new = Head(Frontier(1, [bytes(32)]), b"c" * 32, head.digest_key)
    assert tables.move_head(connection, head, new)
    assert not tables.move_head(connection, head, new)
    found = tables.read_head(connection)
    assert (found.size, found.frontier.peaks, found.chain) == (1, [bytes(32)], b"c" * 32)


def test_the_newest_key_counts(connection):
    first = tables.current_key(connection)
    assert first.startswith("hortus-")
    tables.add_key(connection, "another", 5, "lost")
    assert tables.current_key(connection) == "another"
