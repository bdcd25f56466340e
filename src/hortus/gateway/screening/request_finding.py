"""Find what a request holds, looking only at what was not in an earlier one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from hortus.dlp import Finding, Missed, ScanCache, Scanner
from hortus.gateway.screening.json_strings import Strings, find_strings
from hortus.gateway.screening.request_pieces import Piece, pieces_between, whole_string
from hortus.gateway.screening.request_seams import PartSpot, Seam, SeamText, find_seams
from hortus.gateway.screening.spots import Spot, merged

_LONG = 256
"""Strings from this length on are remembered one by one, shorter ones with what is around them."""
_LONGEST_KEY = 64
# No pattern reaches over this: it has a quote, a line end, and what no text has.
_APART = b'"\x00\x00\x00\n\x00\x00\x00"'
_LEAST_SOURCE = 120
_SPOT_BYTES = 200


class Sources(Protocol):
    """Recognises the company's own source text."""

    def labels(self, text: str) -> frozenset[str]:
        """Return ``source:`` and its name for each project that the text quotes."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a request holds: the spots in order, none overlapping.

    ``sources`` are the labels of whole texts, such as whose source text it is, with the place of
    the first.
    """

    spots: tuple[Spot, ...] = ()
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was found in a piece of a request, counted from where it begins."""

    spots: tuple[Spot, ...] = ()
    sources: frozenset[str] = frozenset()


_NOTHING = _Memory()


class RequestFinder:
    """Finds secrets, personal data, company words and source text in the bodies of requests."""

    def __init__(
        self, scanner: Scanner, key: bytes, cache_bytes: int, sources: Sources | None = None
    ) -> None:
        self._scanner = scanner
        self._sources = sources
        self._cache: ScanCache[_Memory] = ScanCache(key, cache_bytes // 2)
        self._seams: ScanCache[tuple[PartSpot, ...]] = ScanCache(key, cache_bytes // 2)

    def find(self, body: bytes) -> Found:
        """Return what ``body`` holds; it is valid JSON."""
        strings = find_strings(body)
        edges = _edges(body, strings)
        known, missed = self._cache.recall(body, edges)
        if missed:
            self._look(body, strings, edges, known, missed)
        seams = find_seams(body, strings)
        across = self._across(body, seams) if seams else []
        # Nearly always nothing was found, and this is all that is left to do.
        telling = [i for i, memory in enumerate(known) if memory is not _NOTHING]
        if not telling and not across:
            return Found()
        memories = [(edges[i], memory) for i in telling if (memory := known[i]) is not None]
        spots = [spot.moved(start) for start, memory in memories for spot in memory.spots]
        sources: dict[str, int] = {}
        for start, memory in memories:
            for label in memory.sources:
                sources.setdefault(label, start)
        return Found(merged([*spots, *across]), sources)

    def _look(
        self,
        body: bytes,
        strings: Strings,
        edges: Sequence[int],
        known: list[_Memory | None],
        missed: Sequence[Missed],
    ) -> None:
        """Scan the pieces that are new, all at once, and keep what they hold."""
        pieces = [(m.index, p) for m in missed for p in _pieces(body, strings, edges, m.index)]
        spots: dict[int, list[Spot]] = {m.index: [] for m in missed}
        sources: dict[int, frozenset[str]] = {}
        findings = self._scan([piece.data for _, piece in pieces])
        for (index, piece), found in zip(pieces, findings, strict=True):
            spots[index] += [spot for f in found if (spot := piece.spot(f)) is not None]
            if piece.is_text and (labels := self._labels(piece.data)):
                sources[index] = sources.get(index, frozenset()) | labels
        for miss in missed:
            own = merged(spot.moved(-edges[miss.index]) for spot in spots[miss.index])
            named = sources.get(miss.index, frozenset())
            memory = _Memory(own, named) if own or named else _NOTHING
            self._cache.keep(miss.digest, memory, len(own) * _SPOT_BYTES)
            known[miss.index] = memory

    def _labels(self, data: bytes) -> frozenset[str]:
        if self._sources is None or len(data) < _LEAST_SOURCE:
            return frozenset()
        return self._sources.labels(data.decode("utf-8", "replace"))

    def _across(self, body: bytes, seams: Sequence[Seam]) -> list[Spot]:
        """Return what is cut in two where texts meet."""
        digests = [self._seams.digest(seam.raw(body)) for seam in seams]
        known = [self._seams.get(digest) for digest in digests]
        new = [i for i, found in enumerate(known) if found is None]
        texts = [SeamText(seams[i], body) for i in new]
        findings = self._scan([text.data for text in texts])
        for i, text, found in zip(new, texts, findings, strict=True):
            spots = tuple(spot for finding in found for spot in text.spots(finding))
            self._seams.keep(digests[i], spots, len(spots) * _SPOT_BYTES)
            known[i] = spots
        return [
            found.spot.moved(seam.parts[found.part][0])
            for seam, spots in zip(seams, known, strict=True)
            for found in spots or ()
        ]

    def _scan(self, texts: Sequence[bytes]) -> Iterator[list[Finding]]:
        """Yield the findings of each text: a pass over many costs little more than over one."""
        if not texts:
            return
        lengths = [len(text) + len(_APART) for text in texts]
        starts = [0, *accumulate(lengths)]
        found = list(self._scanner.scan(_APART.join(texts)))
        at = 0
        for text, start in zip(texts, starts, strict=False):
            own: list[Finding] = []
            while at < len(found) and found[at].start < start + len(text):
                own.append(_moved(found[at], start, len(text)))
                at += 1
            yield own


def _moved(finding: Finding, start: int, length: int) -> Finding:
    begun, ended = max(finding.start - start, 0), min(finding.end - start, length)
    return Finding(begun, ended, finding.rule, finding.tier, finding.label)


def _edges(body: bytes, strings: Strings) -> list[int]:
    """Return where the pieces of a request begin and end: what is between, a string, and so on.

    A string has its key with it, since that may say what it is.
    """
    starts, ends = strings.starts, strings.ends
    edges = [0]
    for index in (ends - starts >= _LONG).nonzero()[0].tolist():
        start, end = starts.item(index), ends.item(index)
        # Of the first string, this is the last of all: it begins behind it.
        key, key_end = starts.item(index - 1), ends.item(index - 1)
        has_key = (
            0 <= start - key <= _LONGEST_KEY
            and body[key_end + 1 : start - 1].strip() == b":"
            and b"\\" not in body[key:key_end]
        )
        edges += (key - 1 if has_key else start - 1, end)
    return [*edges, len(body)]


def _pieces(body: bytes, strings: Strings, edges: Sequence[int], index: int) -> Iterable[Piece]:
    start, end = edges[index], edges[index + 1]
    if index % 2 == 0:
        return pieces_between(body, strings, start, end)
    text = strings.starts.item(strings.ends.searchsorted(end))
    return whole_string(body, (text, end), start)
