"""Say which token comes next: Witten-Bell mixing of all context lengths, the file's own first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hortus.completion.local import FileCache
from hortus.completion.nearness import Weights
from hortus.completion.segment import Segment
from hortus.completion.vocabulary import Tokens

_INDEX_ESCAPE = 1.0  # how much each distinct token seen speaks for one not seen
_FILE_ESCAPE = 0.6
_SAMPLE = 128  # places looked at for one context
_SMALL_SAMPLE = 48
_LITTLE = 0.1
_NEGLIGIBLE = 1e-2  # shorter contexts are not asked for less than this share


@dataclass(frozen=True, slots=True)
class View:
    """A segment as seen from one file: how much each of its files counts."""

    segment: Segment
    weights: Weights


@dataclass(frozen=True, slots=True)
class Votes:
    """What followed the longest context found, in the index or in the file, and how often."""

    order: int
    total: float
    followers: Mapping[int, float]

    def agreement(self, token: int) -> float:
        """Return the share that went on with ``token``."""
        return self.followers.get(token, 0.0) / max(self.total, 1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Probabilities of the next token, and the longest evidence for them."""

    chances: Mapping[int, float]
    index: Votes
    file: Votes


_NOBODY = Votes(0, 0, {})


def forecast(views: Sequence[View], cache: FileCache, context: Sequence[int]) -> Forecast:
    """Return what comes after ``context``.

    Contexts are asked from the longest to the shortest, at equal length the file before the
    index. One found at the very same places as a longer one is left out: it adds nothing.
    """
    index = [(view, view.segment.occurrences(context)) for view in views]
    file = cache.occurrences(context)
    longest = max([len(file), *(len(places) for _, places in index)])
    mixing = _Mixing()
    for order in range(longest, 0, -1):
        if len(file) >= order:
            mixing.add_file(cache, file[order - 1])
        here = [(view, places[order - 1]) for view, places in index if len(places) >= order]
        if here:
            mixing.add_index(order, here)
        if mixing.rest < _NEGLIGIBLE and mixing.in_index:
            break
    return Forecast(mixing.chances, mixing.index, _file_votes(cache, file))


def _file_votes(cache: FileCache, found: Sequence[Tokens]) -> Votes:
    if not found:
        return _NOBODY
    return Votes(len(found), len(found[-1]), Counter(cache.tokens[found[-1] + 1].tolist()))


class _Mixing:
    """Probabilities in the making; ``rest`` is what is left for shorter contexts."""

    def __init__(self) -> None:
        self.chances: dict[int, float] = {}
        self.rest = 1.0
        self.index = _NOBODY
        self.in_index = self.in_file = 0

    def add_file(self, cache: FileCache, positions: Tokens) -> None:
        if len(positions) == self.in_file:
            return
        self.in_file = len(positions)
        weights = cache.weights[positions]
        followers = _weighed(cache.tokens[positions + 1], weights, {})
        self._add(followers, float(weights.sum()), _FILE_ESCAPE)

    def add_index(self, order: int, places: Sequence[tuple[View, Tokens]]) -> None:
        found = sum(len(positions) for _, positions in places)
        if found == self.in_index:
            return
        self.in_index = found
        # What has little weight left needs no large sample.
        most = _SAMPLE if self.rest > _LITTLE else _SMALL_SAMPLE
        followers, total = _followers(places, most)
        if not total:
            return
        if self.index is _NOBODY:
            self.index = Votes(order, total, followers)
        self._add(followers, total, _INDEX_ESCAPE)

    def _add(self, followers: Mapping[int, float], total: float, escape: float) -> None:
        trust = total / (total + escape * len(followers))
        share = self.rest * trust / total
        chances = self.chances
        for token, count in followers.items():
            chances[token] = chances.get(token, 0.0) + share * count
        self.rest *= 1 - trust


def _followers(
    places: Sequence[tuple[View, Tokens]], most: int
) -> tuple[Mapping[int, float], float]:
    """Return how often each token followed, estimated from a sample, and of how many times."""
    followers: dict[int, float] = {}
    total = 0.0
    for view, found in places:
        positions, count = view.segment.sample(found, most)
        if not count:
            continue
        weights = view.weights[view.segment.files_of(positions)] * (count / len(positions))
        total += float(weights.sum())
        _weighed(view.segment.tokens[positions + 1], weights, followers)
    return followers, total


def _weighed(tokens: Tokens, weights: Weights, sums: dict[int, float]) -> dict[int, float]:
    """Add the weight of each of ``tokens`` to ``sums`` and return it."""
    for token, weight in zip(tokens.tolist(), weights.tolist(), strict=True):
        sums[token] = sums.get(token, 0.0) + weight
    return sums
