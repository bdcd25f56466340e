"""Tiles: written once they are full, grown as they are not, never half a file."""

import pytest

from hortus.audit.errors import LogFilesError, PublishError
from hortus.audit.formats import WIDTH, Checkpoint, leaf_hash, split_hashes, tile_path, tree_root
from hortus.audit.tiles import TileTree, bundle_of, put


def entry(number):
    return b"entry %d" % number


def grow(tree, count):
    for number in range(tree.size, tree.size + count):
        tree.add(entry(number), leaf_hash(entry(number)))
    tree.write_partial()


def files(folder):
    return sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 700, 65_536 + 300])
def test_the_root_is_that_of_all_entries(tmp_path, count):
    tree = TileTree(tmp_path)
    for number in range(count):
        tree.add(b"", leaf_hash(entry(number)))
    assert tree.root() == tree_root([leaf_hash(entry(n)) for n in range(count)])
    assert tree.size == count


def test_files_lie_where_the_format_says(tmp_path):
    tree = TileTree(tmp_path)
    grow(tree, 2 * WIDTH + 5)
    assert files(tmp_path) == [
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/5",
        "tile/1/000.p/2",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/5",
    ]
    upper = split_hashes((tmp_path / "tile/1/000.p/2").read_bytes())
    assert upper[1] == tree_root([leaf_hash(entry(n)) for n in range(WIDTH, 2 * WIDTH)])


@pytest.mark.parametrize("steps", [(3, 4), (255, 1), (256, 256), (500, 1, 300), (0, 1)])
def test_a_tree_goes_on_from_its_files(tmp_path, steps):
    tree = TileTree(tmp_path)
    for step in steps:
        grow(tree, step)
        signed = Checkpoint("a", tree.size, tree.root())
        tree = TileTree.load(tmp_path, signed)
        assert (tree.size, tree.root()) == (signed.size, signed.root)
    assert tree.root() == tree_root([leaf_hash(entry(n)) for n in range(sum(steps))])


def test_partial_tiles_go_once_nobody_needs_them(tmp_path):
    tree = TileTree(tmp_path)
    grow(tree, 10)
    grow(tree, 10)
    tree.clean(10)
    assert files(tmp_path) == ["tile/0/000.p/20", "tile/entries/000.p/20"]
    grow(tree, WIDTH)
    tree.clean(20)
    assert not (tmp_path / "tile/0/000.p").exists()
    assert (tmp_path / tile_path("0", 1, 20)).exists()


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_files_that_do_not_fit_their_checkpoint_are_not_built_upon(tmp_path, path):
    tree = TileTree(tmp_path)
    grow(tree, 300)
    signed = Checkpoint("a", 300, tree.root())
    content = (tmp_path / path).read_bytes()
    for damaged in (content[:-1], content[:-1] + b"?"):
        (tmp_path / path).write_bytes(damaged)
        with pytest.raises(LogFilesError, match="do not fit"):
            TileTree.load(tmp_path, signed)
    (tmp_path / path).unlink()
    with pytest.raises(LogFilesError, match="do not fit"):
        TileTree.load(tmp_path, signed)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PublishError, match="file/below"):
        put(tmp_path / "file" / "below", b"")


def test_a_file_is_replaced_as_a_whole(tmp_path):
    put(tmp_path / "a", b"old")
    put(tmp_path / "a", b"new")
    assert files(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_bundle_has_the_length_before_each_entry():
    assert bundle_of([b"ab", b""]) == b"\0\2ab\0\0"


def test_a_tile_that_cannot_be_flushed_is_named(tmp_path):
    tree = TileTree(tmp_path)
    for number in range(WIDTH + 3):
        entry = b"entry %d" % number
        tree.add(entry, leaf_hash(entry))
    tree.write_partial()
    full = tmp_path / tile_path("entries", 0)
    full.unlink()
    with pytest.raises(PublishError, match=str(full)):
        tree.flush()
