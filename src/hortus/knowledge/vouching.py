"""Notice when the files of a tantivy index are not what was written."""

import zlib
from pathlib import Path

import msgspec

_MANIFEST = "manifest.json"
_META = "meta.json"
_BLOCK = 1 << 24


class _Segment(msgspec.Struct):
    segment_id: str


class _Meta(msgspec.Struct):
    """What tantivy says of the last commit, as far as it is needed here."""

    segments: list[_Segment]


class DamagedError(Exception):
    """The files of an index are not what was written; it never leaves the room."""


class OtherFormatError(DamagedError):
    """The index is whole, and of a hortus that kept it in another form."""

    def __init__(self, whose: str) -> None:
        super().__init__(f"made by {whose} hortus")


def vouch(folder: Path, *, deep: bool) -> None:
    """Compare the files with what was noted when they were written; they never change."""
    try:
        noted = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=dict[str, list[int]])
    except FileNotFoundError:
        return
    except (OSError, msgspec.MsgspecError) as e:
        raise DamagedError(f"{folder / _MANIFEST} cannot be read") from e
    for name, (size, checksum) in noted.items():
        file = folder / name
        # Files that a merge has made superfluous are gone; tantivy misses the others itself.
        if not file.exists():
            continue
        if file.stat().st_size != size or (deep and _checksum(file) != checksum):
            raise DamagedError(f"{file} is not what was written")


def write_manifest(folder: Path) -> None:
    """Note the files that make up the index now; those that were noted before never change."""
    manifest = folder / _MANIFEST
    committed = _committed(folder)
    try:
        old = msgspec.json.decode(manifest.read_bytes(), type=dict[str, list[int]])
    except (OSError, msgspec.MsgspecError):
        old = {}
    noted = {
        file.name: old.get(file.name) or [file.stat().st_size, _checksum(file)]
        for file in sorted(folder.iterdir())
        if file.name.partition(".")[0] in committed
    }
    new = folder / f"{_MANIFEST}.new"
    new.write_bytes(msgspec.json.encode(noted))
    new.replace(manifest)


def _committed(folder: Path) -> frozenset[str]:
    """Return the segments of the last commit; others are unfinished or about to be removed."""
    try:
        meta = msgspec.json.decode((folder / _META).read_bytes(), type=_Meta)
    except (OSError, msgspec.MsgspecError) as e:
        raise DamagedError(f"{folder / _META} cannot be read") from e
    return frozenset(segment.segment_id.replace("-", "") for segment in meta.segments)


def _checksum(file: Path) -> int:
    total = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            total = zlib.crc32(block, total)
    return total
