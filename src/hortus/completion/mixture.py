"""Say which token comes next: Witten-Bell mixing of all context lengths, the file's own first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hortus.completion.local import FileCache
from hortus.completion.segment import Occurrences, Segment

_GLOBAL_ESCAPE = 1.0  # how much each distinct token seen speaks for one not seen
_LOCAL_ESCAPE = 0.6
_NEGLIGIBLE = 1e-3  # shorter contexts are not asked for less than this share


@dataclass(frozen=True, slots=True)
class Votes:
    """What followed the longest context found, in the index or in the file: token -> share."""

    order: int
    total: float
    shares: Mapping[int, float]

    def agreement(self, token: int) -> float:
        """Return the share that went on with ``token``."""
        return self.shares.get(token, 0.0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Probabilities of the next token, and the longest evidence for them."""

    chances: Mapping[int, float]
    index: Votes
    file: Votes


_NOBODY = Votes(0, 0, {})


@dataclass(frozen=True, slots=True)
class _Level:
    """Tokens that followed a context of one length, and how often of ``total`` times."""

    order: int
    followers: Mapping[int, float]
    total: float
    escape: float

    @property
    def trust(self) -> float:
        """Return the Witten-Bell weight of this length against all shorter ones."""
        return self.total / (self.total + self.escape * len(self.followers))


def forecast(segments: Sequence[Segment], cache: FileCache, context: Sequence[int]) -> Forecast:
    """Return what comes after ``context``."""
    index = _index_levels(segments, context)
    file = _file_levels(cache, context)
    # A stable sort: at equal length the file has its say before the index.
    levels = sorted(file + index, key=lambda level: -level.order)
    chances: dict[int, float] = {}
    rest = 1.0
    for level in levels:
        share = rest * level.trust / level.total
        for token, count in level.followers.items():
            chances[token] = chances.get(token, 0.0) + share * count
        rest *= 1 - level.trust
        if rest < _NEGLIGIBLE:
            break
    return Forecast(chances, _votes(index), _votes(file))


def _index_levels(segments: Sequence[Segment], context: Sequence[int]) -> list[_Level]:
    """Return the levels of the index, longest context first."""
    found = [(segment, segment.occurrences(context)) for segment in segments]
    longest = max((len(places) for _, places in found), default=0)
    levels: list[_Level] = []
    before = 0
    for order in range(longest, 0, -1):
        here = [(seg, places[order - 1]) for seg, places in found if len(places) >= order]
        total = sum(places.total for _, places in here)
        # A longer context found at the very same places has said it all.
        if total == before:
            continue
        before = total
        levels.append(_Level(order, _followers(here), total, _GLOBAL_ESCAPE))
    return levels


def _followers(places: Sequence[tuple[Segment, Occurrences]]) -> Mapping[int, float]:
    followers: dict[int, float] = {}
    for segment, found in places:
        if not found.total:
            continue
        weight = found.total / len(found.positions)
        for token, count in Counter(segment.tokens[found.positions + 1].tolist()).items():
            followers[token] = followers.get(token, 0.0) + weight * count
    return followers


def _file_levels(cache: FileCache, context: Sequence[int]) -> list[_Level]:
    """Return the levels of the file, longest context first."""
    levels: list[_Level] = []
    before = 0
    for order, positions in reversed(list(enumerate(cache.occurrences(context), start=1))):
        if len(positions) == before:
            continue
        before = len(positions)
        followers = Counter(cache.tokens[positions + 1].tolist())
        levels.append(_Level(order, followers, before, _LOCAL_ESCAPE))
    return levels


def _votes(levels: Sequence[_Level]) -> Votes:
    if not levels:
        return _NOBODY
    level = levels[0]
    shares = {token: count / level.total for token, count in level.followers.items()}
    return Votes(level.order, level.total, shares)
