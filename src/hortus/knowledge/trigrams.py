"""Which files cannot hold a text: a small filter over the three-byte sequences of each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
_FOLD = 0x20  # makes letters of both cases the same
_MIX = np.uint32(2_654_435_761)
_TOP = 16
_LEAST_BITS, _MOST_BITS = 7, 16
_GRAM = 3
_THREE = np.uint32(0xFFFFFF)
_SHIFT = np.uint32(_TOP)
_BLOCK = 1 << 14  # what stays in the processor's cache while it is read a few times


def signature(data: bytes) -> bytes:
    """Return the filter of a file: it admits every text the file holds, and few others."""
    seen = np.zeros(1 << _TOP, dtype=np.bool_)
    for hashes in _hashes(data):
        # As the machine counts places: nine times faster than with numbers of any other form.
        seen[hashes.astype(np.intp)] = True
    distinct = np.flatnonzero(seen)
    bits = min(max(_exponent(len(distinct)), _LEAST_BITS), _MOST_BITS)
    flags = np.zeros(1 << bits, dtype=np.bool_)
    flags[distinct >> (_TOP - bits)] = True
    return np.packbits(flags).tobytes()


def _exponent(distinct: int) -> int:
    """Return the least power of two with one and a half bits for each sequence, and one more."""
    return (3 * distinct + 1).bit_length() - 1


@dataclass(frozen=True, slots=True)
class Needed:
    """Texts that a file must hold to be worth reading: all of them, in any order."""

    texts: tuple[str, ...] = ()

    def hashes(self) -> NDArray[np.uint32]:
        """Return the places in the filter that must be set."""
        found = [h for text in self.texts for h in _hashes(text.encode("utf-8", "surrogatepass"))]
        return np.unique(np.concatenate([*found, np.empty(0, dtype=np.uint32)]))


@dataclass(slots=True)
class Signatures:
    """The filters of many files, to be asked all at once."""

    by_size: dict[int, tuple[NDArray[np.int64], Bits]] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Iterable[tuple[int, bytes]]) -> "Signatures":
        """Return the filters of some files by their numbers."""
        groups: dict[int, tuple[list[int], list[bytes]]] = {}
        for number, bits in kept:
            numbers, rows = groups.setdefault(len(bits), ([], []))
            numbers.append(number)
            rows.append(bits)
        return cls({size: _stacked(size, *group) for size, group in groups.items()})

    def admit(self, needed: Needed) -> NDArray[np.int64]:
        """Return the numbers of the files that may hold what is needed, sorted."""
        hashes = needed.hashes()
        found = [np.empty(0, dtype=np.int64)]
        for size, (numbers, rows) in self.by_size.items():
            bits = (size * 8).bit_length() - 1
            may = np.ones(len(numbers), dtype=np.bool_)
            for place in np.unique(hashes >> np.uint32(_TOP - bits)).tolist():
                may &= (rows[:, place >> 3] & (0x80 >> (place & 7))).astype(np.bool_)
            found.append(numbers[may])
        return np.sort(np.concatenate(found))


def needed_by(pattern: re.Pattern[str]) -> Needed:
    """Return texts that are in everything a pattern matches; none where nothing is sure."""
    parsed: Sequence[tuple[object, object]] = re._parser.parse(  # noqa: SLF001 - the one parser of the very patterns that will be run
        pattern.pattern, pattern.flags & ~re.DEBUG
    )
    runs = _Runs(ignore_case=bool(pattern.flags & re.IGNORECASE))
    runs.read(parsed)
    return Needed(tuple(run for run in runs.finished() if len(run.encode()) >= _GRAM))


# With IGNORECASE these also match letters outside ASCII, which the filter does not fold.
_BEYOND = frozenset("kKsSiI")


@dataclass(slots=True)
class _Runs:
    """Collects the letters that follow each other in every match."""

    ignore_case: bool
    done: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)

    def read(self, parsed: Iterable[tuple[object, object]]) -> None:
        for operation, argument in parsed:
            name = str(operation)
            if name == "LITERAL" and isinstance(argument, int):
                self._letter(chr(argument))
            elif name == "AT":
                continue
            elif name == "SUBPATTERN" and isinstance(argument, tuple) and not any(argument[1:3]):
                self.read(argument[3])
            else:
                self._cut()

    def finished(self) -> list[str]:
        self._cut()
        return self.done

    def _letter(self, letter: str) -> None:
        if self.ignore_case and (letter in _BEYOND or not letter.isascii()):
            self._cut()
        else:
            self.current.append(letter)

    def _cut(self) -> None:
        if self.current:
            self.done.append("".join(self.current))
        self.current = []


def _hashes(data: bytes) -> Iterator[NDArray[np.uint32]]:
    """Yield the places of all sequences, some thousand at a time."""
    for start in range(0, len(data) - _GRAM + 1, _BLOCK):
        # A byte more: each sequence is read as the first three of four.
        block = data[start : start + _BLOCK + _GRAM - 1] + b"\0"
        letters = np.frombuffer(block, dtype=np.uint8) | _FOLD
        # The numbers overlap: nothing is copied.
        words = np.ndarray((len(block) - _GRAM,), "<u4", letters.data, strides=(1,))
        hashes = words & _THREE
        hashes *= _MIX
        hashes >>= _SHIFT
        yield hashes


def _stacked(size: int, numbers: list[int], rows: list[bytes]) -> tuple[NDArray[np.int64], Bits]:
    flat = np.frombuffer(b"".join(rows), dtype=np.uint8)
    return np.array(numbers, dtype=np.int64), flat.reshape(len(rows), size)
