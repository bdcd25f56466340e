"""Keep an index in a folder: arrays to be mapped into memory and a manifest that vouches."""

import shutil
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from hortus.completion.building import Base
from hortus.completion.gate import Gate
from hortus.completion.git import Entry
from hortus.completion.nearness import name_files
from hortus.completion.segment import Segment
from hortus.completion.types import GateReport
from hortus.completion.vocabulary import Layer, Vocabulary

FORMAT = 1
_MANIFEST = "manifest.json"
_CURRENT = "current"
_PREFIX = "index-"
_BLOCK = 1 << 24
_SMALL = 1 << 16
_SEGMENT = ("tokens", "order", "numbers", "bounds", "newlines", "lines", "file_starts")
_LAYER = ("hashes", "offsets", "texts")

Array = NDArray[np.generic]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a folder holds; ``checksums`` are CRC-32 by file name, ``entries`` path and blob."""

    format: int
    commit: str
    max_file_bytes: int
    bytes: int
    skipped: dict[str, int]
    entries: list[tuple[str, str]]
    paths: list[str]
    checksums: dict[str, int]
    gate: dict[str, list[float]]
    gate_report: GateReport


@dataclass(frozen=True, slots=True)
class Kept:
    """An index and a gate as they were kept."""

    base: Base
    gate: Gate
    gate_report: GateReport


class Unusable(Exception):  # noqa: N818 - it never leaves the room and is no fault of anyone
    """The folder cannot be used as it is, for the reason given."""


def save(folder: Path, kept: Kept, max_file_bytes: int) -> None:
    """Put ``kept`` into ``folder`` in place of what is there, all at once."""
    folder.mkdir(parents=True, exist_ok=True)
    place = _new_place(folder)
    arrays = _arrays(kept.base)
    for name, array in arrays.items():
        np.save(place / f"{name}.npy", array, allow_pickle=False)
    base = kept.base
    manifest = Manifest(
        format=FORMAT,
        commit=base.commit,
        max_file_bytes=max_file_bytes,
        bytes=base.bytes,
        skipped=base.skipped,
        entries=[(entry.path, entry.blob) for entry in base.entries],
        paths=list(base.segment.names.paths),
        checksums={f"{name}.npy": _checksum(place / f"{name}.npy") for name in arrays},
        gate=figures_of(kept.gate),
        gate_report=kept.gate_report,
    )
    (place / _MANIFEST).write_bytes(msgspec.json.encode(manifest))
    _point_to(folder, place.name)
    _clear(folder, place.name)


def load(folder: Path, max_file_bytes: int) -> Kept | None:
    """Return what ``folder`` keeps, None if nothing; raise ``Unusable`` if it is no good."""
    pointer = folder / _CURRENT
    if not pointer.exists():
        return None
    try:
        place = folder / pointer.read_text().strip()
        manifest = msgspec.json.decode((place / _MANIFEST).read_bytes(), type=Manifest)
        _vouch(place, manifest, max_file_bytes)
        arrays = {name: _array(place / f"{name}.npy") for name in (*_SEGMENT, *_LAYER)}
        return _kept(manifest, arrays)
    except (OSError, ValueError, KeyError, msgspec.MsgspecError) as e:
        raise Unusable(f"the index kept in {folder} cannot be read ({e})") from e


def _vouch(place: Path, manifest: Manifest, max_file_bytes: int) -> None:
    if manifest.format != FORMAT:
        raise Unusable(f"the index kept has format {manifest.format}, this is format {FORMAT}")
    if manifest.max_file_bytes != max_file_bytes:
        raise Unusable("the setting completion.max_file_bytes has changed")
    for name, expected in manifest.checksums.items():
        if _checksum(place / name) != expected:
            raise Unusable(f"the index kept is damaged: {name} is not what was written")


def _kept(manifest: Manifest, arrays: Mapping[str, Array]) -> Kept:
    tokens, order, numbers, bounds, newlines, lines, file_starts = (
        arrays[name].view(np.int32) for name in _SEGMENT
    )
    names = name_files(manifest.paths)
    segment = Segment(tokens, order, numbers, bounds, newlines, lines, file_starts, names)
    layer = Layer(
        hashes=arrays["hashes"].view(np.uint64),
        offsets=arrays["offsets"].view(np.int64),
        texts=arrays["texts"].view(np.uint8),
    )
    base = Base(
        commit=manifest.commit,
        entries=tuple(Entry(path, blob) for path, blob in manifest.entries),
        vocabulary=Vocabulary((layer,)),
        segment=segment,
        bytes=manifest.bytes,
        skipped=manifest.skipped,
    )
    return Kept(base, gate_of(manifest.gate), manifest.gate_report)


def figures_of(gate: Gate) -> dict[str, list[float]]:
    """Return ``gate`` as it is written down."""
    return {
        "mean": gate.mean.tolist(),
        "scale": gate.scale.tolist(),
        "weights": gate.weights.tolist(),
        "correction": [gate.slope, gate.shift],
    }


def gate_of(figures: Mapping[str, list[float]]) -> Gate:
    """Return the gate that was written down as ``figures``."""
    slope, shift = figures["correction"]
    mean, scale, weights = (np.array(figures[name]) for name in ("mean", "scale", "weights"))
    return Gate(mean, scale, weights, slope, shift)


def _arrays(base: Base) -> dict[str, Array]:
    (layer,) = base.vocabulary.layers
    arrays: dict[str, Array] = {name: getattr(base.segment, name) for name in _SEGMENT}
    return arrays | {name: getattr(layer, name) for name in _LAYER}


def _array(file: Path) -> Array:
    # Small arrays are read: an empty file cannot be mapped.
    mapped = file.stat().st_size > _SMALL
    array: Array = np.load(file, mmap_mode="r" if mapped else None, allow_pickle=False)
    # The plain view of a memory map is much quicker to index.
    return np.asarray(array)


def _checksum(file: Path) -> int:
    total = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            total = zlib.crc32(block, total)
    return total


def _new_place(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))


def _point_to(folder: Path, name: str) -> None:
    pointer = folder / f"{name}.pointer"
    pointer.write_text(name + "\n")
    pointer.replace(folder / _CURRENT)


def _clear(folder: Path, keep: str) -> None:
    """Remove what earlier runs left; a reader that has it mapped keeps it until it is done."""
    for old in folder.glob(f"{_PREFIX}*"):
        if old.is_dir() and old.name != keep:
            shutil.rmtree(old, ignore_errors=True)
