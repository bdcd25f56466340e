"""A tree comes back as it was kept, and folders without changes are kept once."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.checkpoints import CheckpointError
from hortus.agent.checkpoints.objects import Objects, Pack
from hortus.agent.checkpoints.trees import get_tree, parts_of_trees, put_tree
from hortus.agent.checkpoints.types import Entry
from hortus.agent.files import Sort

NAME = st.sampled_from(["a", "b", "ä", "\udcff", "a b", "a\n"])
ENTRY = st.sampled_from(
    [
        Entry(Sort.FILE, 0o644, b"f" * 20),
        Entry(Sort.FILE, 0o755, b"g" * 20),
        Entry(Sort.LINK, 0, b"l"),
    ]
)


@st.composite
def trees(draw, depth=0):
    tree = {}
    for name in draw(st.sets(NAME, max_size=3)):
        if depth < 2 and draw(st.booleans()):
            tree[name] = Entry(Sort.FOLDER, draw(st.sampled_from([0o755, 0o700])))
            tree |= {f"{name}/{below}": e for below, e in draw(trees(depth + 1)).items()}
        else:
            tree[name] = draw(ENTRY)
    return tree


@pytest.fixture
def objects(tmp_path):
    return Objects(tmp_path)


def keep(tree, objects):
    pack = Pack(objects)
    root = put_tree(tree, pack)
    pack.finish()
    return root


@settings(max_examples=30, deadline=None)
@given(trees())
def test_a_tree_comes_back_as_it_was(tmp_path_factory, tree):
    objects = Objects(tmp_path_factory.mktemp("packs"))
    root = keep(tree, objects)
    assert get_tree(root, objects) == tree
    assert keep(dict(reversed(tree.items())), objects) == root


def test_everything_that_a_tree_needs_is_named(objects):
    tree = {"d": Entry(Sort.FOLDER, 0o755), "d/f": Entry(Sort.FILE, 0o644, b"x" * 20)}
    root = keep(tree, objects)
    parts = parts_of_trees([root, root], objects)
    assert {root, b"x" * 20} < parts
    assert len(parts) == 3


def test_a_folder_without_changes_is_not_kept_again(objects):
    same = {"d": Entry(Sort.FOLDER, 0o755), "d/f": Entry(Sort.FILE, 0o644, b"x" * 20)}
    keep(same, objects)
    before = parts_of_trees([keep(same, objects)], objects)
    root = keep({**same, "new": Entry(Sort.FILE, 0o644, b"y" * 20)}, objects)
    assert parts_of_trees([root], objects) - before == {root, b"y" * 20}


def test_what_another_version_wrote_is_said(objects):
    pack = Pack(objects)
    root = pack.put(msgspec.msgpack.encode({"another": "form"}))
    pack.finish()
    with pytest.raises(CheckpointError, match="another version"):
        get_tree(root, objects)
