"""Shards are chosen by the first commit, opened when needed, and begun anew when damaged."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.catalogue import FORMAT
from hortus.knowledge.errors import IndexFaultError
from hortus.knowledge.registry import SHARDS
from hortus.knowledge.shards import Shards, shard_of, usable
from hortus.knowledge.vouching import DamagedError


@given(st.text())
def test_every_first_commit_has_a_shard(root):
    assert 0 <= shard_of(root) < SHARDS
    assert shard_of(root) == shard_of(root)


def test_a_damaged_shard_is_refused_named_and_begun_anew(tmp_path):
    shards = Shards(tmp_path)
    assert shards.healed(2)[1] is False
    shards.close()
    (tmp_path / "shards" / "2" / "catalogue.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(IndexFaultError, match="damaged"):
        shards[2]
    assert list(shards.faults([1, 2])) == [2]
    assert shards.healed(2)[1] is True
    assert shards.faults([2]) == {}
    shards.close()


@pytest.mark.parametrize(("number", "whose"), [(FORMAT - 1, "an earlier"), (99, "a later")])
def test_an_index_of_another_hortus_is_not_said_to_be_damaged(tmp_path, number, whose):
    shards = Shards(tmp_path)
    shards.healed(2)
    shards.close()
    with closing(sqlite3.connect(tmp_path / "shards" / "2" / "catalogue.sqlite")) as database:
        database.execute(f"PRAGMA user_version = {number}")
    with pytest.raises(IndexFaultError) as refused:
        shards[2]
    assert refused.value.message == f"the index was made by {whose} hortus"
    assert refused.value.remedy == "run `hortus index update`"
    assert shards.faults([2]) == {2: f"made by {whose} hortus"}
    assert shards.healed(2)[1] is True
    shards.close()


def test_damage_met_on_the_way_says_what_to_do():
    with pytest.raises(IndexFaultError) as refused, usable():
        raise DamagedError("gone")
    assert "hortus index update" in refused.value.remedy
