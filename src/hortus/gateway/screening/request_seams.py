"""Find texts of one message that stand side by side: together they may say what neither does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hortus.dlp import Finding
from hortus.gateway.screening.json_strings import Strings, decode
from hortus.gateway.screening.spots import Spot

_TEXT_KEY = tuple(b"text")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_NEXT_BLOCK = b"}{"
_LONGEST_BETWEEN = 2_048
_ENOUGH = 512
"""How much of its surroundings a finding needs at most, a private key apart."""
_LIMIT = 16_384

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seam:
    """The ends of texts before and the beginnings of texts after a cut, in the request's bytes."""

    parts: tuple[Span, ...]

    def raw(self, body: bytes) -> bytes:
        """Return what the seam depends on."""
        return b'"'.join([body[start:end] for start, end in self.parts])


@dataclass(frozen=True, slots=True)
class PartSpot:
    """A spot in one part of a seam, counted from where that part begins."""

    part: int
    spot: Spot


def find_seams(body: bytes, strings: Strings) -> list[Seam]:
    """Return every place where two texts of one message meet."""
    texts = _text_values(body, strings)
    runs: list[list[Span]] = []
    for before, after in pairwise(texts):
        if not _are_siblings(body[before[1] + 1 : after[0] - 1]):
            continue
        if runs and runs[-1][-1] == before:
            runs[-1].append(after)
        else:
            runs.append([before, after])
    return [Seam(_around(body, run, cut)) for run in runs for cut in range(1, len(run))]


def _text_values(body: bytes, strings: Strings) -> list[Span]:
    """Return the values of all fields called ``text``."""
    data = np.frombuffer(body, np.uint8)
    starts, ends = strings.starts, strings.ends
    keys = np.flatnonzero(ends - starts == len(_TEXT_KEY))
    for offset, letter in enumerate(_TEXT_KEY):
        keys = keys[data[starts[keys] + offset] == letter]
    keys = keys[keys + 1 < len(starts)]
    places = zip(
        ends[keys].tolist(), starts[keys + 1].tolist(), ends[keys + 1].tolist(), strict=True
    )
    return [
        (start, end)
        for key_end, start, end in places
        if body[key_end + 1 : start - 1].strip() == b":"
    ]


def _are_siblings(between: bytes) -> bool:
    """Tell whether one object ends here and the next of the same array begins."""
    if len(between) > _LONGEST_BETWEEN or b'"role"' in between:
        return False
    brackets = _STRING.sub(b"", between).translate(None, _NOT_BRACKETS)
    before = b""
    while before != brackets:
        before, brackets = brackets, brackets.replace(b"{}", b"").replace(b"[]", b"")
    return brackets == _NEXT_BLOCK


def _around(body: bytes, run: Sequence[Span], cut: int) -> tuple[Span, ...]:
    """Return the texts on both sides of a cut, as far as a secret may reach."""
    left: list[Span] = []
    room = _ENOUGH
    for start, end in reversed(run[:cut]):
        left.append((_tail(body, start, end), end))
        room -= end - start
        if room <= 0:
            break
    right: list[Span] = []
    room = _ENOUGH
    for start, end in run[cut:]:
        right.append((start, _head(body, start, end)))
        room -= end - start
        if room <= 0:
            break
    return (*reversed(left), *right)


def _tail(body: bytes, start: int, end: int) -> int:
    """Return where the last part of a long text begins: behind a blank, so in no escape."""
    if end - start <= _LIMIT:
        return start
    blank = body.find(b" ", end - _LIMIT, end)
    return blank + 1 if blank >= 0 else start


def _head(body: bytes, start: int, end: int) -> int:
    """Return where the first part of a long text ends."""
    if end - start <= _LIMIT:
        return end
    blank = body.rfind(b" ", start, start + _LIMIT)
    return blank if blank >= 0 else end


class SeamText:
    """The texts of a seam as one, and the way back to its parts."""

    def __init__(self, seam: Seam, body: bytes) -> None:
        self._parts = [decode(body[start:end]) for start, end in seam.parts]
        self.data = b"".join([part.data for part in self._parts])

    def spots(self, finding: Finding) -> Iterator[PartSpot]:
        """Yield one spot for each part that a finding reaches into.

        What lies in one part, far behind a cut, was found there already and yields nothing.
        """
        begun = 0
        for index, part in enumerate(self._parts):
            ended = begun + len(part.data)
            first, last = max(finding.start, begun), min(finding.end, ended)
            crosses = finding.start < begun or finding.end > ended
            if first < last and (crosses or (index and first - begun < _ENOUGH)):
                span = part.span(first - begun, last - begun)
                yield PartSpot(index, Spot(*span, finding.rule, finding.tier, finding.label))
            begun = ended
