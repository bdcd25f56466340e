"""An immutable index of tokenised files: find every place where the last tokens occur."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hortus.completion.lexer import Ints, lex
from hortus.completion.nearness import FileNames, name_files
from hortus.completion.sorting import MAX_ORDER, sort_contexts
from hortus.completion.vocabulary import UNKNOWN, Layer, Tokens, Vocabulary, distinct

_NARROW = 2_048  # intervals up to this long are cut as arrays, longer ones by bisection
_FEW = 128  # up to this many positions are compared with all of a context at once


@dataclass(frozen=True, slots=True)
class Part:
    """Some lexed files: their distinct tokens, and everything else by number."""

    paths: tuple[str, ...]
    layer: Layer
    codes: Tokens
    file_starts: Tokens
    newlines: Tokens
    lines: Tokens


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens of files laid end to end, and their positions sorted by context.

    ``numbers`` are the distinct tokens, ``bounds`` where the positions of each begin in
    ``order``. ``newlines`` are the positions of newline tokens and ``lines`` where they lead.
    ``alive`` marks the positions that still count; without it all do.
    """

    tokens: Tokens
    order: Tokens
    numbers: Tokens
    bounds: Tokens
    newlines: Tokens
    lines: Tokens
    file_starts: Tokens
    names: FileNames
    alive: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.order)

    @property
    def nbytes(self) -> int:
        """Return the size of all arrays."""
        arrays = (self.tokens, self.order, self.numbers, self.bounds)
        places = (self.newlines, self.lines, self.file_starts)
        return sum(array.nbytes for array in (*arrays, *places))

    def occurrences(self, context: Sequence[int]) -> list[Tokens]:
        """Return the positions where the last 1, 2, ... tokens of ``context`` occur.

        A position is that of the last token of the context. At most ``MAX_ORDER`` tokens are
        used. Among very many positions there may be some that no longer count, see ``sample``.
        """
        if not context:
            return []
        low, high = self._interval(context[-1])
        found: list[Tokens] = []
        longest = min(len(context), MAX_ORDER)
        while high > low:
            found.append(self.order[low:high])
            if len(found) == longest:
                break
            if high - low <= _NARROW:
                self._narrow(context[-longest:], found)
                break
            low, high = self._bisected(low, high, len(found), context[-1 - len(found)])
        return found if self.alive is None else self._living(found, self.alive)

    def sample(self, positions: Tokens, most: int) -> tuple[Tokens, int]:
        """Return up to ``most`` of ``positions`` that still count, and how many do in all."""
        total = len(positions)
        if total > most:
            positions = positions[:: -(-total // most)]
        if self.alive is None:
            return positions, total
        seen = len(positions)
        positions = positions[self.alive[positions]]
        return positions, total * len(positions) // seen

    def files_of(self, positions: Tokens) -> Ints:
        """Return the number of the file that each position is in."""
        files: Ints = self.file_starts.searchsorted(positions, side="right") - 1
        return files

    def place(self, position: int) -> tuple[str, int]:
        """Return the path and line of a token."""
        file = int(np.searchsorted(self.file_starts, position, side="right")) - 1
        at = int(np.searchsorted(self.newlines, position)) - 1
        return self.names.paths[file], int(self.lines[at])

    def without(self, paths: frozenset[str]) -> "Segment":
        """Return this segment with the files at ``paths`` no longer counted."""
        alive = np.ones(len(self.tokens), dtype=bool)
        ends = np.append(self.file_starts[1:], len(self.order))
        for path, start, end in zip(self.names.paths, self.file_starts, ends, strict=True):
            if path in paths:
                alive[start:end] = False
        return replace(self, alive=None if alive.all() else alive)

    def _living(self, found: list[Tokens], alive: NDArray[np.bool_]) -> list[Tokens]:
        """Return ``found`` without the positions that no longer count."""
        living: list[Tokens] = []
        for positions in found:
            kept = positions if len(positions) > _NARROW else positions[alive[positions]]
            if not len(kept):
                break
            living.append(kept)
        return living

    def _interval(self, token: int) -> tuple[int, int]:
        # A key of the array's own type: any other would have the whole array converted.
        at = int(self.numbers.searchsorted(np.int32(token)))
        if at == len(self.numbers) or self.numbers[at] != token:
            return 0, 0
        return int(self.bounds[at]), int(self.bounds[at + 1])

    def _bisected(self, low: int, high: int, back: int, token: int) -> tuple[int, int]:
        """Return the part of an interval whose tokens ``back`` places earlier are ``token``."""
        return self._bisect(low, high, back, token), self._bisect(low, high, back, token + 1)

    def _bisect(self, low: int, high: int, back: int, token: int) -> int:
        while low < high:
            middle = (low + high) // 2
            if self.tokens[self.order[middle] - back] < token:
                low = middle + 1
            else:
                high = middle
        return low

    def _narrow(self, context: Sequence[int], found: list[Tokens]) -> None:
        """Add to ``found`` the positions of each longer context, as long as there are any."""
        positions = found[-1]
        for back in range(len(found), len(context)):
            if len(positions) <= _FEW:
                self._compare(context, positions, found)
                return
            # Before the first token this wraps round to the end, where no token is.
            column = self.tokens[positions - back]
            token = context[-1 - back]
            low, high = column.searchsorted(np.array((token, token + 1), dtype=np.int32))
            if low == high:
                return
            positions = positions[low:high]
            found.append(positions)

    def _compare(self, context: Sequence[int], positions: Tokens, found: list[Tokens]) -> None:
        """Do the same by comparing each position with the whole of the context at once."""
        back = np.arange(len(found), len(context))
        wanted = np.array(context[: -len(found)][::-1], dtype=np.int32)
        agree = self.tokens[positions[:, None] - back] == wanted
        lengths = np.logical_and.accumulate(agree, axis=1).sum(axis=1)
        for more in range(1, int(lengths.max()) + 1):
            longer = lengths >= more
            if not longer.all():
                positions, lengths = positions[longer], lengths[longer]
            found.append(positions)


def prepare(files: Sequence[tuple[str, bytes]]) -> Part:
    """Lex some files, given as path and content."""
    lexed = lex([data for _, data in files])
    layer, codes = distinct(lexed)
    return Part(
        paths=tuple(path for path, _ in files),
        layer=layer,
        codes=codes,
        file_starts=lexed.file_starts.astype(np.int32),
        newlines=lexed.newlines.astype(np.int32),
        lines=lexed.lines.astype(np.int32),
    )


def index(parts: Sequence[Part], vocabulary: Vocabulary) -> Segment:
    """Return the index of the files in ``parts``; ``vocabulary`` must know all their tokens."""
    tokens = _joined([vocabulary.numbers(part.layer.hashes)[part.codes] for part in parts])
    order = sort_contexts(tokens)
    last = tokens[order]
    heads = np.flatnonzero(np.diff(last, prepend=-1))
    firsts = np.cumsum([0, *(len(part.codes) for part in parts)])
    moved = list(zip(parts, firsts[:-1], strict=True))
    return Segment(
        # Looking past either end finds a token that is none.
        tokens=np.append(tokens, np.full(MAX_ORDER, UNKNOWN, dtype=np.int32)),
        order=order,
        numbers=last[heads],
        bounds=np.append(heads, len(order)).astype(np.int32),
        newlines=_joined([part.newlines + first for part, first in moved]),
        lines=_joined([part.lines for part in parts]),
        file_starts=_joined([part.file_starts + first for part, first in moved]),
        names=name_files([path for part in parts for path in part.paths]),
    )


def _joined(arrays: Sequence[Ints | Tokens]) -> Tokens:
    joined = np.concatenate(arrays) if arrays else np.zeros(0)
    return joined.astype(np.int32)
