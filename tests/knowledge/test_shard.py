"""A shard sees what others write."""

from hortus.knowledge.catalogue import Settled, Wanted
from hortus.knowledge.shard import Shard, wipe
from hortus.knowledge.trigrams import Needed, signature
from hortus.knowledge.types import RepositoryId, Tip


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
