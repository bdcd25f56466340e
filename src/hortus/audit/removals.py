"""What may be missing from a log: the entries that events in the log say were removed."""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter

from hortus.audit.findings import Report

REMOVED = "retention.executed"
"""The event that tells of a removal."""

Range = tuple[int, int]
"""Numbers from the first to the last, both included."""

_MARK = b'"event":"retention.executed"'
_RANGES = "removed."
_LONGEST_TEXT = 480
_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal as its event tells it; ``digest`` covers the hashes of what was removed."""

    seq: int
    at_us: int
    before_us: int
    days: int
    count: int
    digest: str
    ranges: tuple[Range, ...]


def removal_in(entry: bytes) -> Removal | None:
    """Return the removal that an entry of the log tells of, or None."""
    if _MARK not in entry:
        return None
    with suppress(ValueError, TypeError, KeyError):
        said = json.loads(entry)
        facts = said["facts"]
        if said["kind"] == "event" and said["event"] == REMOVED:
            texts = (facts[name] for name in sorted(facts) if name.startswith(_RANGES))
            return Removal(
                seq=said["seq"],
                at_us=said["at_us"],
                before_us=int(facts["before_us"]),
                days=int(facts["days"]),
                count=int(facts["count"]),
                digest=facts["digest"],
                ranges=tuple(_ranges_in(",".join(texts))),
            )
    return None


def before_of(facts: str) -> int:
    """Return up to when something was removed, as the facts of the event say; 0 if they do not."""
    with suppress(ValueError, TypeError, KeyError):
        return int(json.loads(facts)["before_us"])
    return 0


def ranges_of(numbers: Iterable[int]) -> list[Range]:
    """Return ascending numbers as ranges."""
    ranges: list[Range] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = ranges[-1][0], number
        else:
            ranges.append((number, number))
    return ranges


def facts_of(ranges: Sequence[Range]) -> dict[str, str]:
    """Return ranges as facts of an event, none too long to stand there in full."""
    facts: list[str] = []
    for first, last in ranges:
        text = f"{first}-{last}" if first != last else str(first)
        if facts and len(facts[-1]) + len(text) < _LONGEST_TEXT:
            facts[-1] += f",{text}"
        else:
            facts.append(text)
    return {f"{_RANGES}{place:02d}": text for place, text in enumerate(facts)}


def digest_of(hashes: Iterable[bytes]) -> str:
    """Return what an event of removal gives as the digest of what it removed."""
    digest = sha256()
    for leaf in hashes:
        digest.update(leaf)
    return digest.hexdigest()


class Ranges:
    """Ascending ranges that do not touch each other, to look numbers up in."""

    def __init__(self, ranges: Iterable[Range] = ()) -> None:
        self._ranges: list[Range] = []
        for first, last in sorted(ranges):
            self.add(first, last)

    def add(self, first: int, last: int) -> None:
        """Add numbers that come after those that are here, or overlap the last of them."""
        if self._ranges and first <= self._ranges[-1][1] + 1:
            self._ranges[-1] = self._ranges[-1][0], max(last, self._ranges[-1][1])
        else:
            self._ranges.append((first, last))

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._ranges, number, key=itemgetter(0)) - 1
        return place >= 0 and number <= self._ranges[place][1]

    def __iter__(self) -> Iterator[Range]:
        return iter(self._ranges)

    def without(self, other: "Ranges") -> Iterator[Range]:
        """Yield what is here and not in ``other``."""
        taken = list(other)
        for first, last in self._ranges:
            start = first
            for low, high in taken[max(bisect_right(taken, (first, first)) - 1, 0) :]:
                if low > last:
                    break
                if start < low:
                    yield start, low - 1
                start = max(start, high + 1)
            if start <= last:
                yield start, last


class Absences:
    """Gathers what is missing and what was removed, and finds out at the end what does not fit."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._missing = Ranges()
        self._removals: list[Removal] = []

    def missing(self, first: int, last: int) -> None:
        """Note that entries are not here; to be called in ascending order."""
        self._missing.add(first, last)

    def found(self, entry: bytes) -> None:
        """Take note of an entry that is the one in the tree, in case it tells of a removal."""
        if removal := removal_in(entry):
            self._removals.append(removal)

    def unexplained(self, hashes: Callable[[int, int], Iterable[bytes]]) -> Iterator[Range]:
        """Yield what is missing without a removal that holds; ``hashes`` reads the leaves."""
        faults = {removal.seq: _fault_of(removal, hashes) for removal in self._removals}
        faults |= _doubled(removal for removal in self._removals if not faults[removal.seq])
        sound = [removal for removal in self._removals if not faults[removal.seq]]
        for seq in sorted(seq for seq, fault in faults.items() if fault):
            said = f"what entry {seq} says of a removal cannot be: {faults[seq]}"
            self._report.fault("removal-wrong", seq, said)
        self._report.removed += sum(removal.count for removal in sound)
        every = (numbers for removal in sound for numbers in removal.ranges)
        yield from self._missing.without(Ranges(every))

    def still_here(self) -> Iterator[Range]:
        """Yield what was removed by word of the log, and is here all the same."""
        every = (numbers for removal in self._removals for numbers in removal.ranges)
        yield from Ranges(every).without(self._missing)


def _fault_of(removal: Removal, hashes: Callable[[int, int], Iterable[bytes]]) -> str:
    """Return what is wrong with a removal by itself, or ''."""
    before = 0
    for first, last in removal.ranges:
        if not before < first <= last < removal.seq:
            return "its numbers are not in order, or not before it"
        before = last
    if sum(last - first + 1 for first, last in removal.ranges) != removal.count:
        return "the count is not that of its numbers"
    if removal.days < 1 or removal.at_us - removal.before_us < removal.days * _DAY_US:
        return "what it removed was not old enough"
    leaves = (leaf for first, last in removal.ranges for leaf in hashes(first, last))
    return "" if digest_of(leaves) == removal.digest else "the digest is another"


def _doubled(removals: Iterable[Removal]) -> dict[int, str]:
    """Return the removals of what another one had removed already."""
    found: dict[int, str] = {}
    end, owner = 0, 0
    every = ((*numbers, removal.seq) for removal in removals for numbers in removal.ranges)
    for first, last, seq in sorted(every):
        if first <= end:
            found[max(seq, owner)] = "some of it had been removed before"
        if last >= end:
            end, owner = last, seq
    return found


def _ranges_in(text: str) -> Iterator[Range]:
    for part in text.split(",") if text else ():
        first, _, last = part.partition("-")
        yield int(first), int(last or first)
