"""Proofs made from tiles: each one holds, and none holds for anything else."""

from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.audit.errors import LogFilesError
from hortus.audit.formats import Checkpoint, leaf_hash, root_from_inclusion, tree_root
from hortus.audit.proofs import Tree, is_consistent, proof_text
from hortus.audit.tiles import TileTree

MOST = 66_000
LEAVES = [leaf_hash(b"%d" % n) for n in range(MOST)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the tiles of a tree with all three levels begun."""
    folder = tmp_path_factory.mktemp("tiles")
    tree = TileTree(folder)
    for leaf in LEAVES:
        tree.add(b"", leaf)
    tree.write_partial()
    return folder


def signed(size):
    return Checkpoint("a", size, tree_root(LEAVES[:size]))


sizes = st.one_of(st.integers(1, 600), st.integers(1, MOST), st.sampled_from([256, 65_536, MOST]))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 65_535, 65_536, 65_537, MOST])
def test_the_root_is_that_of_the_leaves(folder, size):
    assert Tree(folder, size).root() == tree_root(LEAVES[:size])


def test_a_tree_of_nothing_has_its_root(folder):
    assert Tree(folder, 0).root() == tree_root(())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_inclusion_proof_leads_to_the_root(folder, data):
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    proof = Tree(folder, size).inclusion(index)
    assert len(proof) <= size.bit_length()
    assert root_from_inclusion(index, size, LEAVES[index], proof) == signed(size).root


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_consistency_proof_holds(folder, data):
    size = data.draw(sizes)
    old = data.draw(st.integers(1, size))
    proof = Tree(folder, size).consistency(old)
    assert is_consistent(signed(old), signed(size), proof)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_forged_consistency_proof_holds(folder, data):
    size = data.draw(st.integers(2, 3_000))
    old = data.draw(st.integers(1, size - 1))
    proof = Tree(folder, size).consistency(old)
    at = data.draw(st.integers(0, len(proof) - 1))
    forged = [*proof[:at], bytes(32), *proof[at + 1 :]]
    assert not is_consistent(signed(old), signed(size), forged)
    assert not is_consistent(signed(old), signed(size), proof[:-1])
    assert not is_consistent(signed(old), signed(size), [*proof, bytes(32)])
    assert not is_consistent(Checkpoint("a", old, bytes(32)), signed(size), proof)
    assert not is_consistent(signed(old), Checkpoint("a", size, bytes(32)), proof)


def test_a_tree_is_consistent_with_itself_and_with_nothing():
    assert is_consistent(signed(7), signed(7), [])
    assert not is_consistent(signed(7), signed(7), [bytes(32)])
    assert not is_consistent(signed(7), Checkpoint("a", 7, bytes(32)), [])
    assert is_consistent(signed(0), signed(7), [])
    assert not is_consistent(signed(7), signed(6), [])


def test_a_missing_tile_is_named(tmp_path):
    with pytest.raises(LogFilesError, match=r"tile/0/000\.p/9"):
        Tree(tmp_path, 9).inclusion(3)


def test_a_proof_is_a_document_of_its_own():
    text = proof_text("the note\n", 4, [bytes(32), b"\1" * 32])
    head, index, *path = text.partition("\n\n")[0].split("\n")
    assert (head, index) == ("c2sp.org/tlog-proof@v1", "index 4")
    assert [b64decode(line) for line in path] == [bytes(32), b"\1" * 32]
    assert text.endswith("\n\nthe note\n")
