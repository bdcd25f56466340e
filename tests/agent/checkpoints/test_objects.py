"""Contents are kept once, found by their hash, and never half."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.checkpoints import CheckpointError
from hortus.agent.checkpoints.objects import Hasher, Objects, Pack, leftovers, name_of


@pytest.fixture
def objects(tmp_path):
    return Objects(tmp_path)


def keep(objects, *contents):
    pack = Pack(objects)
    names = [pack.put(data) for data in contents]
    pack.finish()
    return names


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=10))
def test_what_is_kept_is_got_back_also_by_another_process(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("packs")
    names = keep(Objects(folder), *contents)
    again = Objects(folder)
    assert [again.get(name) for name in names] == contents


def test_the_same_content_is_kept_once(objects, tmp_path):
    keep(objects, b"a", b"a")
    before = sorted(path.name for path in tmp_path.iterdir())
    assert keep(objects, b"a") == [name_of(b"a")]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_unfinished_pack_is_seen_by_nobody(objects, tmp_path):
    pack = Pack(objects)
    name = pack.put(b"a")
    assert name not in Objects(tmp_path)
    assert len(list(leftovers(tmp_path))) == 1
    pack.discard()
    assert list(tmp_path.iterdir()) == []


def test_what_others_keep_is_found_when_it_is_asked_for(objects, tmp_path):
    (name,) = keep(Objects(tmp_path), b"theirs")
    assert objects.get(name) == b"theirs"


def test_what_is_no_longer_needed_is_cleared_away(objects, tmp_path):
    names = [keep(objects, text)[0] for text in (b"a", b"b", b"c")]
    objects.keep_only({names[0], names[2]})
    assert objects.small == 1
    again = Objects(tmp_path)
    assert [name in again for name in names] == [True, False, True]
    objects.keep_only(set())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_a_torn_pack_counts_as_not_there(objects, tmp_path, cut):
    (name,) = keep(objects, os.urandom(100))
    (pack,) = tmp_path.iterdir()
    pack.write_bytes(pack.read_bytes()[:-cut])
    again = Objects(tmp_path)
    assert name not in again
    with pytest.raises(CheckpointError, match="missing or damaged"):
        again.get(name)


def test_a_content_that_is_not_what_it_was_is_refused(objects, tmp_path):
    (name,) = keep(objects, os.urandom(1000))
    (pack,) = tmp_path.iterdir()
    data = bytearray(pack.read_bytes())
    data[500] ^= 1
    pack.write_bytes(data)
    with pytest.raises(CheckpointError):
        Objects(tmp_path).get(name)


def test_to_compare_nothing_need_be_kept():
    assert Hasher().put(b"a") == name_of(b"a")


def test_a_large_pack_is_left_while_most_of_it_is_needed(objects, tmp_path):
    large = [os.urandom(3 << 20), os.urandom(3 << 20)]
    names = keep(objects, *large)
    (small,) = keep(objects, b"small")
    before = {path.name for path in tmp_path.iterdir() if path.stat().st_size > 1 << 20}
    objects.keep_only({*names, small})
    assert before <= {path.name for path in tmp_path.iterdir()}
    assert objects.small == 1
    objects.keep_only({small})
    assert not before & {path.name for path in tmp_path.iterdir()}
    assert objects.get(small) == b"small"
