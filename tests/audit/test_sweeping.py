"""Removals are carried over to the files once the signed log tells of them."""

import pytest

from hortus.audit.entries import EntryWriter
from hortus.audit.errors import BrokenLogError
from hortus.audit.formats import split_entries
from hortus.audit.removals import digest_of, facts_of, ranges_of
from hortus.audit.sweeping import Removed, removals, sweep
from hortus.audit.tables import leaves, read_head
from hortus.audit.tiles import TileTree
from hortus.store import facts_text
from hortus.store.testing import an_event

DAY_US = 86_400_000_000


def remove(kept, numbers):
    """Record a removal as retention does, without removing anything."""
    with kept.database.reading() as connection:
        hashes = [leaf.hash for n in numbers for leaf in leaves(connection, n, n)]
    facts = {
        "before_us": "0",
        "count": str(len(numbers)),
        "days": "1",
        "digest": digest_of(hashes),
        **facts_of(ranges_of(numbers)),
    }
    kept.append(an_event("retention.executed", at_us=DAY_US, facts=facts_text(facts)))


def entries_of(kept):
    (file,) = (kept.folder / "tile/entries/000.p").iterdir()
    return split_entries(file.read_bytes())


@pytest.fixture
def filled(kept):
    kept.fill(10)
    kept.log.publish()
    return kept


def test_what_the_signed_log_says_was_removed_goes_from_the_files(filled):
    remove(filled, [1, 2, 5])
    filled.log.publish()
    assert [n for n, entry in enumerate(entries_of(filled), start=1) if not entry] == [1, 2, 5]


def test_a_sweep_is_not_done_twice(filled):
    remove(filled, [1])
    signed = filled.log.publish()
    mark = (filled.folder / ".swept").read_text()
    assert mark == "21"
    with filled.database.reading() as connection:
        writer = EntryWriter(read_head(connection).digest_key)
        tree = TileTree.load(filled.folder, signed)
        sweep(connection, writer, tree, filled.folder)
    assert (filled.folder / ".swept").read_text() == mark


def test_removals_beyond_what_is_signed_wait(filled):
    remove(filled, [1])
    with filled.database.reading() as connection:
        writer = EntryWriter(read_head(connection).digest_key)
        tree = TileTree(filled.folder)
        tree.size = 20
        sweep(connection, writer, tree, filled.folder)
    assert not (filled.folder / ".swept").exists()
    assert all(entries_of(filled))


def test_a_removal_that_was_edited_in_the_database_removes_nothing(filled):
    remove(filled, [1])
    filled.change("UPDATE events SET facts = replace(facts, '\"1\"', '\"2\"') WHERE seq = 21")
    with filled.database.reading() as connection:
        writer = EntryWriter(read_head(connection).digest_key)
        with pytest.raises(BrokenLogError, match="record 21"):
            removals(connection, writer, 0, 99)
    assert filled.log.publish() is None


def test_removed_numbers_are_known_by_all_removals(filled):
    remove(filled, [1, 2])
    remove(filled, [7])
    with filled.database.reading() as connection:
        removed = Removed(connection, EntryWriter(read_head(connection).digest_key))
        assert [n for n in range(1, 23) if n in removed] == [1, 2, 7]
