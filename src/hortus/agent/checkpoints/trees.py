"""Write a tree of files down folder by folder, so that folders without changes are kept once."""

from collections.abc import Iterable, Iterator

import msgspec

from hortus.agent.checkpoints.errors import CheckpointError
from hortus.agent.checkpoints.objects import Objects, Sink
from hortus.agent.checkpoints.types import Entry, Tree
from hortus.agent.files import Sort

_SORTS = (Sort.FILE, Sort.LINK, Sort.FOLDER)
_NUMBERS = {sort: number for number, sort in enumerate(_SORTS)}
_Row = tuple[bytes, int, int, bytes]


def put_tree(tree: Tree, sink: Sink) -> bytes:
    """Keep a tree; return by what it is found."""
    rows: dict[str, list[_Row]] = {"": []}
    folders: list[str] = []
    for path, (sort, mode, kept) in tree.items():
        if sort is Sort.FOLDER:
            folders.append(path)
            rows.setdefault(path, [])
        else:
            above, _, name = path.rpartition("/")
            rows.setdefault(above, []).append((_bytes(name), _NUMBERS[sort], mode, kept))
    # Deepest first: what a folder holds has to be kept before the folder itself.
    for path in sorted(folders, key=lambda path: path.count("/"), reverse=True):
        above, _, name = path.rpartition("/")
        kept = sink.put(_encoded(rows[path]))
        rows[above].append((_bytes(name), _NUMBERS[Sort.FOLDER], tree[path].mode, kept))
    return sink.put(_encoded(rows[""]))


def _encoded(rows: list[_Row]) -> bytes:
    return msgspec.msgpack.encode(sorted(rows))


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogateescape")


def get_tree(root: bytes, objects: Objects) -> dict[str, Entry]:
    """Return a tree that was kept."""
    return dict(_below("", root, objects))


def parts_of_trees(roots: Iterable[bytes], objects: Objects) -> set[bytes]:
    """Return by what everything is found that trees are made of, as far as they can be read."""
    parts: set[bytes] = set()
    waiting = list(roots)
    while waiting:
        folder = waiting.pop()
        if folder in parts:  # most folders are the same in most checkpoints
            continue
        parts.add(folder)
        try:
            rows = _rows(folder, objects)
        except CheckpointError:  # damaged: whoever goes back to it is told, others lose nothing
            continue
        for _, sort, _, kept in rows:
            if _SORTS[sort] is Sort.FOLDER:
                waiting.append(kept)
            else:
                parts.add(kept)
    return parts


def _below(path: str, folder: bytes, objects: Objects) -> Iterator[tuple[str, Entry]]:
    for name, sort, mode, kept in _rows(folder, objects):
        text = name.decode(errors="surrogateescape")
        below = f"{path}/{text}" if path else text
        if _SORTS[sort] is Sort.FOLDER:
            yield below, Entry(Sort.FOLDER, mode)
            yield from _below(below, kept, objects)
        else:
            yield below, Entry(_SORTS[sort], mode, kept)


def _rows(folder: bytes, objects: Objects) -> list[_Row]:
    try:
        return msgspec.msgpack.decode(objects.get(folder), type=list[_Row])
    except msgspec.DecodeError as e:
        raise CheckpointError(
            "the checkpoint was written by another version of hortus",
            remedy="choose a newer checkpoint",
        ) from e
