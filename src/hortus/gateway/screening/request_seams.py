"""Find texts of one message that stand side by side: together they may say what neither does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hortus.dlp import Finding
from hortus.gateway.screening.json_strings import Strings, decode
from hortus.gateway.screening.spots import Spot

_TEXT, _TELLING = b"text", 2
_TEXT_KEY = re.compile(rb'text"\s*:')
_BLANK = ord(" ")
_COLON, _OBJECT_ENDS, _LIST_ENDS = b":}]"
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
# What most clients write there; the rest is counted out.
_NEXT_TEXT = re.compile(rb'\}, ?\{"type": ?"(?:input_|output_)?text", ?"text": ?')
_NOT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_NEXT_BLOCK = b"}{"
_LONGEST_BETWEEN = 2_048
_FEWEST = 2
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
    runs: list[list[Span]] = []
    for before, after in _neighbours(body, strings):
        if runs and runs[-1][-1] == before:
            runs[-1].append(after)
        else:
            runs.append([before, after])
    return [Seam(_around(body, run, cut)) for run in runs for cut in range(1, len(run))]


def _neighbours(body: bytes, strings: Strings) -> Iterator[tuple[Span, Span]]:
    """Yield the values of fields called ``text``, two in a row, that stand side by side."""
    starts, ends = strings.starts, strings.ends
    keys = (ends - starts == len(_TEXT)).nonzero()[0]
    data = np.frombuffer(body, np.uint8)
    # Of the words of four letters that clients write, no other has this one here.
    keys = keys[data[starts[keys] + _TELLING] == _TEXT[_TELLING]]
    if len(keys) < _FEWEST:
        return
    after = data[ends[keys] + 1]
    keys = keys[(after == _COLON) | (after <= _BLANK)]
    keys = keys[keys + 1 < len(starts)]
    first, last = starts[keys + 1], ends[keys + 1]
    # Where the list ends as well, nothing stands beside it.
    ended = (data[last[:-1] + 1] == _OBJECT_ENDS) & (data[last[:-1] + 2] == _LIST_ENDS)
    near = ((first[1:] - last[:-1] <= _LONGEST_BETWEEN) & ~ended).nonzero()[0]
    for at in near.tolist():
        both = starts[keys[at]], starts[keys[at + 1]]
        between = body[int(last[at]) + 1 : int(first[at + 1]) - 1]
        if _are_siblings(between) and all(_is_text(body, int(start)) for start in both):
            yield (int(first[at]), int(last[at])), (int(first[at + 1]), int(last[at + 1]))


def _is_text(body: bytes, start: int) -> bool:
    """Tell whether the string here is the key ``text``."""
    return _TEXT_KEY.match(body, start) is not None


def _are_siblings(between: bytes) -> bool:
    """Tell whether one object ends here and the next of the same array begins."""
    if _NEXT_TEXT.fullmatch(between):
        return True
    if b'"role"' in between:
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
