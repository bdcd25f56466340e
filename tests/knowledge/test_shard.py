"""A shard sees what others write."""

from hortus.knowledge.catalogue import Settled, Wanted
from hortus.knowledge.postings import Filter
from hortus.knowledge.shard import Shard, wipe
from hortus.knowledge.trigrams import Needed, signature
from hortus.knowledge.types import Readable, RepositoryId, Tip


def test_filters_are_read_again_when_something_changed(tmp_path):
    one, other = Shard(tmp_path), Shard(tmp_path)
    assert one.signatures.admit(Needed()).tolist() == []
    other.catalogue.replace(Tip(RepositoryId(1), "HEAD", "c"), [Wanted("aa" * 20, "a.py", "")])
    other.catalogue.settle([Settled(1, "", 3, 1, signature(b"abc"))], [])
    assert one.signatures.admit(Needed(("abc",))).tolist() == [1]
    assert one.signatures is one.signatures
    one.check()
    one.close()
    other.close()


def test_a_wiped_shard_is_empty(tmp_path):
    Shard(tmp_path / "s").close()
    wipe(tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_only_who_may_read_all_that_a_shard_holds_is_spared_the_filter(tmp_path):
    shard = Shard(tmp_path)
    one, two = RepositoryId(1), RepositoryId(2)
    for number in (one, two):
        blob = f"{number:02}" * 20
        shard.catalogue.replace(Tip(number, "HEAD", "c"), [Wanted(blob, "a.py", "python")])
    both, first = Filter(Readable.only([one, two])), Filter(Readable.only([one]), "python")
    # What waits may be something that is to be taken out.
    assert not shard.narrowed(both).whole
    settled = [Settled(w.document.id, "", 1, 1) for w in shard.catalogue.waiting(9)]
    shard.catalogue.settle(settled, [])
    assert shard.narrowed(both).whole
    assert shard.narrowed(first) == first
    shard.catalogue.forget(two)
    assert not shard.narrowed(first).whole
    shard.catalogue.settle([], [settled[1].id])
    assert shard.narrowed(first).whole
    shard.close()
