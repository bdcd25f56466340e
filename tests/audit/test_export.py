"""Export: every entry once, in its order, with the means to see that none is missing."""

import json

import pytest

from hortus.audit.errors import LogFaultError
from hortus.audit.export import Format, exported
from hortus.audit.formats import leaf_hash, split_hashes
from hortus.store import Database
from hortus.store.testing import an_event


def lines(kept, after=0, form=Format.JSONL, **more):
    return [json.loads(line) for line in exported(kept.database, after, form, **more)]


def test_every_entry_comes_once_and_in_order(kept):
    kept.fill(1_500)
    assert [line["seq"] for line in lines(kept)] == list(range(1, 3_001))


def test_a_cursor_goes_on_where_the_last_export_ended(kept):
    kept.fill(3)
    first = lines(kept)
    kept.fill(2, start=4)
    rest = lines(kept, after=first[-1]["seq"])
    assert [line["seq"] for line in rest] == [7, 8, 9, 10]
    assert lines(kept, after=10) == []


def test_the_entry_as_exported_has_the_hash_in_the_tree(kept):
    kept.fill(2)
    kept.log.publish()
    tile = split_hashes((kept.folder / "tile/0/000.p/4").read_bytes())
    for raw, leaf in zip(exported(kept.database, 0, Format.JSONL), tile, strict=True):
        start = raw.index(b'"entry":') + len(b'"entry":')
        entry = raw[start : raw.index(b',"names":')]
        assert leaf_hash(entry) == leaf
        assert json.loads(raw)["hash"] == leaf.hex()


@pytest.mark.parametrize("form", Format)
def test_names_are_left_out_when_asked(kept, form):
    kept.fill(1)
    with_names = json.dumps(lines(kept, form=form))
    without = json.dumps(lines(kept, form=form, names=False))
    assert '"ada"' in with_names
    assert '"ada"' not in without
    assert "hmac:" in without


def test_a_log_that_has_not_begun_has_nothing_to_export(tmp_path):
    database = Database(tmp_path)
    database.prepare()
    assert list(exported(database, 0, Format.JSONL)) == []


def test_a_cursor_that_the_log_has_not_reached_is_named(kept):
    kept.fill(2)
    assert list(exported(kept.database, 4, Format.JSONL)) == []
    with pytest.raises(LogFaultError, match="ends at entry 4, before 5"):
        list(exported(kept.database, 5, Format.JSONL))


def test_an_export_goes_on_over_what_retention_has_removed(kept):
    kept.fill(1_500)
    kept.change("DELETE FROM intents WHERE seq > 1 AND seq < 2990")
    kept.change("DELETE FROM outcomes WHERE seq > 1 AND seq < 2990")
    assert [line["seq"] for line in lines(kept)] == [1, *range(2_990, 3_001)]


@pytest.mark.parametrize("form", Format)
def test_events_are_exported_like_all_else(kept, form):
    kept.append(an_event("key.created", actor="root@host", reason="for ada"))
    (with_names,) = lines(kept, form=form)
    (without,) = lines(kept, form=form, names=False)
    assert "for ada" in json.dumps(with_names)
    assert "for ada" not in json.dumps(without)
    assert "root@host" not in json.dumps(without)
