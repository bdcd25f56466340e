"""Proofs from the files of a log: that an entry is in it, and that it only ever grew."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from hortus.audit.errors import LogFilesError
from hortus.audit.formats import (
    HASH_BYTES,
    WIDTH,
    Checkpoint,
    Key,
    Note,
    leaf_hash,
    node_hash,
    read_tile,
    root_from_inclusion,
    split_hashes,
    tile_path,
    tree_root,
)

_HEIGHT = 8


class Tree:
    """The tree over the first ``size`` entries of a log, read from its tiles as needed."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._size = size
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that the entry at ``index`` is in the tree, from the leaf upwards."""
        proof: list[bytes] = []
        start, end = 0, self._size
        while end - start > 1:
            middle = _middle(start, end)
            if index < middle:
                proof.append(self._root(middle, end))
                end = middle
            else:
                proof.append(self._root(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, old: int) -> list[bytes]:
        """Return the proof that the tree begins with the one over ``old`` entries."""
        proof: list[bytes] = []
        start, end, whole = 0, self._size, True
        while old != end:
            middle = _middle(start, end)
            if old <= middle:
                proof.append(self._root(middle, end))
                end = middle
            else:
                proof.append(self._root(start, middle))
                start, whole = middle, False
        if not whole:
            proof.append(self._root(start, end))
        return proof[::-1]

    def root(self) -> bytes:
        """Return the root of the tree."""
        return self._root(0, self._size) if self._size else tree_root(())

    def _root(self, start: int, end: int) -> bytes:
        """Return the root over a range that is a subtree, perfect or at the right edge."""
        count = end - start
        if count & (count - 1):
            middle = _middle(start, end)
            return node_hash(self._root(start, middle), self._root(middle, end))
        height = count.bit_length() - 1
        level, across = height // _HEIGHT, 1 << height % _HEIGHT
        first = start >> level * _HEIGHT
        hashes = self._tile(level, first // WIDTH)[first % WIDTH : first % WIDTH + across]
        return tree_root(hashes)

    def _tile(self, level: int, number: int) -> list[bytes]:
        """Return what is in a tile as far as the tree reaches."""
        if (known := self._tiles.get((level, number))) is None:
            width = min(WIDTH, (self._size >> level * _HEIGHT) - number * WIDTH)
            tile = read_tile(self._folder, str(level), number, width) or b""
            if len(tile) < width * HASH_BYTES:
                raise LogFilesError(
                    f"{tile_path(str(level), number, width)} is missing or cut short",
                    remedy="copy the whole folder of the log, the checkpoint first",
                )
            self._tiles[level, number] = known = split_hashes(tile)[:width]
        return known


def proof_text(note: str, index: int, proof: Sequence[bytes]) -> str:
    """Return a proof as a C2SP document that stands by itself."""
    path = "".join(f"{b64encode(node).decode()}\n" for node in proof)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n{note}"


def check_proof(text: str, entry: bytes, key: Key) -> str:
    """Return '' if a C2SP proof shows that ``entry`` is in the log of ``key``, else why not."""
    head, _, signed = text.partition("\n\n")
    try:
        mark, index, *path = head.split("\n")
        note = Note.parse(signed)
        place = int(index.removeprefix("index "))
        proof = [b64decode(line, validate=True) for line in path]
    except ValueError as e:
        return f"it is no proof: {e}"
    if mark != "c2sp.org/tlog-proof@v1":
        return "it is no proof: the first line is another"
    if note.checkpoint.origin != key.name or note.fault_of(key):
        return f"its checkpoint is not signed by {key.name}"
    root = root_from_inclusion(place, note.checkpoint.size, leaf_hash(entry), proof)
    return "" if root == note.checkpoint.root else "the entry is not in the signed tree there"


def is_consistent(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Tell whether ``new`` holds all of ``old`` and only adds to it (RFC 9162, 2.1.4.2)."""
    if old.size == new.size:
        return old.root == new.root and not proof
    if old.size == 0:
        return not proof
    if old.size > new.size or not proof:
        return False
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(node, first), node_hash(node, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, node)
        place, last = place >> 1, last >> 1
    return first == old.root and second == new.root and last == 0


def _middle(start: int, end: int) -> int:
    """Return where RFC 6962 splits a range: after the largest power of two short of its end."""
    return start + (1 << (end - start - 1).bit_length() - 1)
