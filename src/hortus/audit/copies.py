"""Read a copy of a log entry by entry, as records without names, held against what is signed."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from hortus.audit.entries import EventEntry, IntentEntry, OutcomeEntry
from hortus.audit.errors import LogFilesError
from hortus.audit.formats import (
    WIDTH,
    Checkpoint,
    Frontier,
    read_tile,
    split_entries,
    split_hashes,
    tree_root,
)
from hortus.audit.tables import NumberedRecord
from hortus.store import Event, Intent, Outcome

_REMEDY = "copy the whole folder of the log again, the checkpoint first"


class _Kind(msgspec.Struct, frozen=True):
    kind: str


def signed_entries(folder: Path, signed: Checkpoint) -> Iterator[bytes]:
    """Yield the entries that ``signed`` covers, but for those that retention has removed.

    Raises ``LogFilesError`` after the last where they do not lead to its root: nothing is proven
    before the end.
    """
    tiles, last = Frontier(), b""
    for number in range(-(-signed.size // WIDTH)):
        width = min(WIDTH, signed.size - number * WIDTH)
        bundle = read_tile(folder, "entries", number, width)
        entries = split_entries(bundle)[:width] if bundle is not None else [b""] * width
        if len(entries) < width:
            said = f"entry {number * WIDTH + len(entries) + 1} is missing in {folder}"
            raise LogFilesError(said, remedy=_REMEDY)
        hashes = [sha256(b"\x00" + entry).digest() for entry in entries]
        if b"" in entries:
            # Of what retention has removed there is the hash; `check_log` says whether it may.
            tile = split_hashes(read_tile(folder, "0", number, width) or b"")
            hashes = [h if e else t for e, h, t in zip(entries, hashes, tile, strict=False)]
        root = tree_root(hashes)
        if width == WIDTH:
            tiles.push(root)
        else:
            last = root
        yield from filter(None, entries)
    if tiles.root(last) != signed.root:
        raise LogFilesError(
            f"the entries in {folder} are not those that were signed for", remedy=_REMEDY
        )


def record_of(entry: bytes) -> NumberedRecord:
    """Return the record that an entry stands for, with digests in the place of names.

    Raises ``LogFilesError`` where it is no entry of a log.
    """
    try:
        kind = msgspec.json.decode(entry, type=_Kind).kind
        if kind == "intent":
            intent = msgspec.json.decode(entry, type=IntentEntry)
            return intent.seq, msgspec.convert(intent, Intent, from_attributes=True)
        if kind == "outcome":
            outcome = msgspec.json.decode(entry, type=OutcomeEntry)
            return outcome.seq, msgspec.convert(outcome, Outcome, from_attributes=True)
        event = msgspec.json.decode(entry, type=EventEntry)
        facts = bytes(event.facts).decode()
        told = {**msgspec.structs.asdict(event), "facts": facts}
        return event.seq, msgspec.convert(told, Event)
    except (msgspec.MsgspecError, UnicodeDecodeError) as e:
        raise LogFilesError(f"an entry cannot be read: {e}", remedy=_REMEDY) from e
