"""The formats of the log: the tree of RFC 6962, the notes and the tiles of C2SP."""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH = 256
"""Hashes in a full tile, entries in a full bundle."""
HASH_BYTES = 32
LOG, WITNESS = 0x01, 0x04
"""What a key may sign: checkpoints of its own log, or those of others as a witness."""

# --- the tree of RFC 6962


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over neighbouring subtrees of one height, of which the last may be lower."""
    if not hashes:
        return sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0]


class Frontier:
    """The roots of the perfect subtrees a growing tree consists of, the largest first."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def push(self, node: bytes, width: int = 1) -> None:
        """Append a leaf, or a perfect subtree over ``width`` of them where one may begin."""
        count = self.size // width
        while count & 1:
            node = sha256(b"\x01" + self.peaks.pop() + node).digest()
            count >>= 1
        self.peaks.append(node)
        self.size += width

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Append many leaves, by whole tiles where they begin, which is faster."""
        at = 0
        while at < len(leaves):
            whole = self.size % WIDTH == 0 and len(leaves) - at >= WIDTH
            width = WIDTH if whole else 1
            self.push(tree_root(leaves[at : at + width]), width)
            at += width

    def root(self, last: bytes = b"") -> bytes:
        """Return the root of the tree, with a lower subtree ``last`` at its end if given."""
        nodes = [*self.peaks, last] if last else self.peaks
        if not nodes:
            return tree_root(())
        root = nodes[-1]
        for peak in nodes[-2::-1]:
            root = node_hash(peak, root)
        return root


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that a proof leads to (RFC 9162, 2.1.3.2), or b'' where it cannot fit."""
    if not 0 <= index < size:
        return b""
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return b""
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return node if last == 0 else b""


# --- signed notes and checkpoints of C2SP


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with its name: ``NAME+ID+BASE64``."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Return the key written as ``text``; raises ``ValueError`` where that is none."""
        name, _, rest = text.strip().partition("+")
        identity, _, data = rest.partition("+")
        material = b64decode(data, validate=True)
        key = cls(name, material[0] if material else 0, material[1:])
        if not name or key.kind not in {LOG, WITNESS} or identity != key.identity.hex():
            raise ValueError(f"{text.strip()[:80]!r} is no public key of a log or witness")
        Ed25519PublicKey.from_public_bytes(key.public)
        return key

    @property
    def identity(self) -> bytes:
        """The four bytes by which signatures name their key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        data = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.identity.hex()}+{data}"

    def has_signed(self, signature: bytes, text: bytes) -> bool:
        """Tell whether ``signature`` is this key's under ``text``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> bytes:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint with the signatures under it."""

    checkpoint: Checkpoint
    signatures: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> "Note":
        """Return the note written as ``text``; raises ``ValueError`` where that is none."""
        body, found, rest = text.rpartition("\n\n")
        lines = body.split("\n")
        if not found or len(lines) != 3 or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):  # noqa: PLR2004 - origin, size, root
            raise ValueError("it is not three lines, a blank one and signatures")
        signatures = []
        for line in rest.splitlines():
            mark, name, data = line.split(" ")
            if mark != "\N{EM DASH}":
                raise ValueError("a line under it is no signature")
            signatures.append((name, b64decode(data, validate=True)))
        checkpoint = Checkpoint(lines[0], int(lines[1]), b64decode(lines[2], validate=True))
        return cls(checkpoint, tuple(signatures))

    def __str__(self) -> str:
        lines = (signature_line(name, data) for name, data in self.signatures)
        return f"{self.checkpoint.body.decode()}\n{''.join(lines)}"

    def only(self, key: Key) -> "Note":
        """Return the note with nothing but the signature of ``key``."""
        mine = tuple((n, data) for n, data in self.signatures if (n, data[:4]) == _named(key))
        return Note(self.checkpoint, mine)

    def fault_of(self, key: Key) -> str:
        """Return '' if ``key`` has signed this checkpoint, else the kind of the fault."""
        mine = [data for _, data in self.only(key).signatures]
        if not mine:
            return "signature-missing"
        text, signature = self.checkpoint.body, mine[0][4:]
        if key.kind == WITNESS:
            text = cosigned_text(self.checkpoint, self.witnessed_at(key))
            signature = mine[0][12:]
        return "" if key.has_signed(signature, text) else "signature-wrong"

    def witnessed_at(self, key: Key) -> int:
        """Return when the witness ``key`` has signed, in seconds since the epoch."""
        return next(int.from_bytes(data[4:12], "big") for _, data in self.only(key).signatures)


def signature_line(name: str, data: bytes) -> str:
    """Return the line of a signature, which begins with the id of its key."""
    return f"\N{EM DASH} {name} {b64encode(data).decode()}\n"


def cosigned_text(checkpoint: Checkpoint, now_s: int) -> bytes:
    """Return what a witness signs to say that it has seen ``checkpoint``."""
    return b"cosignature/v1\ntime %d\n" % now_s + checkpoint.body


def _named(key: Key) -> tuple[str, bytes]:
    return key.name, key.identity


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a client was given: a signed state of the log, and the place of its entry in it."""

    index: int
    leaf: bytes
    checkpoint: Checkpoint
    signature: bytes

    @classmethod
    def parse(cls, text: str, origin: str) -> "Receipt":
        """Return the receipt written as ``text``; raises ``ValueError`` where that is none."""
        if not re.fullmatch(r"v1( [0-9]{1,19}){2}( [A-Za-z0-9+/]+=*){3}", text.strip()):
            raise ValueError("it is not `v1`, two numbers and three texts in base64")
        _, index, size, *rest = text.split()
        leaf, root, signature = (b64decode(word, validate=True) for word in rest)
        if int(index) >= int(size):
            raise ValueError("it is for an entry that the log had not got yet")
        return cls(int(index), leaf, Checkpoint(origin, int(size), root), signature)

    def __str__(self) -> str:
        words = (b64encode(data).decode() for data in (self.leaf, self.checkpoint.root))
        signature = b64encode(self.signature).decode()
        return f"v1 {self.index} {self.checkpoint.size} {' '.join(words)} {signature}"


# --- tiles of C2SP


def tile_path(kind: str, index: int, width: int = WIDTH) -> str:
    """Return where a tile is below the folder; ``kind`` is a level, or ``entries``."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    path = f"tile/{kind}/{'/'.join(reversed(groups))}"
    return path if width == WIDTH else f"{path}.p/{width}"


def read_tile(folder: Path, kind: str, index: int, width: int) -> bytes | None:
    """Return a tile of at least ``width`` items: the one asked for, or one grown since.

    None stands for a tile that cannot be read, for whatever reason.
    """
    exact, full = folder / tile_path(kind, index, width), folder / tile_path(kind, index)
    found = exact.parent.glob("*") if exact != full else ()
    # Beside the tiles there may be half of one, from a process that was killed writing it.
    grown = sorted(int(f.name) for f in found if f.name.isdecimal() and int(f.name) > width)
    for file in (exact, *(exact.with_name(str(n)) for n in grown), full):
        with suppress(OSError):
            return file.read_bytes()
    return None


def split_hashes(tile: bytes) -> list[bytes]:
    """Return the hashes in a tile."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def split_entries(bundle: bytes) -> list[bytes]:
    """Return the whole entries in a bundle; each follows its length in two bytes."""
    entries, at = [], 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        entries.append(bundle[start:at])
    return entries[:-1] if at > len(bundle) else entries
