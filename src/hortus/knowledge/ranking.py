"""Find files by words: chunks, files and messages are scored apart, the scores are added."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from hortus.knowledge.native import CHUNKS, FILES, MESSAGES
from hortus.knowledge.postings import Filter, Ranked
from hortus.knowledge.shard import Shard
from hortus.knowledge.types import Located

_MOST_CHUNKS = 200
_MOST_FILES = 100
_MOST_MESSAGES = 50
_MESSAGES_COUNT = 0.25
_MOST_WEIGHED = 40  # so many of the best are put in order once more, by what their paths say
# A document of one shard; no class, as thousands are made for each question.
_Key = tuple[int, int]
# A shard, and what of it may be read.
_Asked = tuple[Shard, Filter]
# The best chunks of a file count together, each half as much as the one before it.
_HALF = 0.5
_DECAYS = (1.0, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file among the answers, with the best of its chunks."""

    located: Located
    shard: Shard
    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Nearby:
    """The chunks nearest to a question for each shard, and their say against its words'."""

    found: Sequence[Sequence[Ranked]] = ()
    share: float = 0.0


_NOTHING_NEARBY = Nearby()


def _all_alike(_path: str) -> float:
    return 1.0


def fused(
    shards: Sequence[Shard],
    terms: Mapping[str, float],
    chosen: Filter,
    most: int,
    nearby: Nearby = _NOTHING_NEARBY,
    favour: Callable[[str], float] = _all_alike,
) -> list[Placed]:
    """Return the files that answer best, the best first, each path of a repository once.

    ``favour`` says how much the score of a file at a path counts.
    """
    asked = [(shard, shard.narrowed(chosen)) for shard in shards]
    chunks = _gathered(asked, CHUNKS, terms, _MOST_CHUNKS)
    files = _gathered(asked, FILES, terms, _MOST_FILES)
    near = _in_order(
        ((number, ranked.document), ranked)
        for number, found in enumerate(nearby.found)
        for ranked in found
    )
    best_of = dict(reversed([*chunks, *near] if nearby.share < _HALF else [*near, *chunks]))
    words = _added(_levelled(_together(chunks)), _levelled(_together(files)), 0.5, 0.5)
    for key, vote in _levelled(_votes(asked, terms)).items():
        # What has none of the words itself is not found by what was once said of it.
        if key in words:
            words[key] += _MESSAGES_COUNT * vote
    scores = _added(words, _levelled(_nearest(near)), 1 - nearby.share, nearby.share)
    best = sorted(scores, key=lambda key: (-scores[key], *key))
    found: list[Placed] = []
    for part in _located(shards, best, chosen, max(2 * most, _MOST_WEIGHED)):
        weighed = [(scores[key] * favour(where.document.path), key, where) for key, where in part]
        for score, key, where in sorted(weighed, key=lambda one: (-one[0], one[1])):
            chunk = best_of.get(key)
            first, last = (chunk.first, chunk.last) if chunk else (1, 1)
            found.append(Placed(where, shards[key[0]], first, last, score))
        if len(found) >= most:
            break
    return found[:most]


def _together(found: Iterable[tuple[_Key, Ranked]]) -> dict[_Key, float]:
    """Return the score of each document by what was found of it, the best first."""
    counted: dict[_Key, int] = {}
    scores: dict[_Key, float] = {}
    for key, ranked in found:
        number = counted.get(key, 0)
        if number < len(_DECAYS):
            scores[key] = scores.get(key, 0.0) + _DECAYS[number] * ranked.score
            counted[key] = number + 1
    return scores


def _votes(asked: Sequence[_Asked], terms: Mapping[str, float]) -> dict[_Key, float]:
    """Return what the messages that are most like a question give the files they changed."""
    scores: dict[int, dict[int, float]] = {}
    for (number, message), ranked in _gathered(asked, MESSAGES, terms, _MOST_MESSAGES):
        scores.setdefault(number, {})[message] = ranked.score
    votes: dict[_Key, float] = {}
    for number, told in sorted(scores.items()):
        chronicle = asked[number][0].catalogue.chronicle
        for message, documents in chronicle.files_of(list(told)).items():
            for document in documents:
                key = (number, document)
                votes[key] = votes.get(key, 0.0) + told[message] / len(documents)
    return votes


def _levelled(scores: Mapping[_Key, float]) -> dict[_Key, float]:
    """Return scores with 1 as the highest, so that two kinds of them can be added."""
    highest = max(scores.values(), default=0.0) or 1.0
    return {key: score / highest for key, score in scores.items()}


def _nearest(found: Sequence[tuple[_Key, Ranked]]) -> dict[_Key, float]:
    """Return how much nearer each document is than the last of those found."""
    floor = min((ranked.score for _, ranked in found), default=0.0)
    return {key: ranked.score - floor for key, ranked in reversed(found)}


def _added(
    first: Mapping[_Key, float], second: Mapping[_Key, float], one: float, other: float
) -> dict[_Key, float]:
    """Return the sum of two kinds of scores, each of which has its weight."""
    return {
        key: one * first.get(key, 0.0) + other * second.get(key, 0.0)
        for key in {**first, **second}
    }


def _gathered(
    asked: Sequence[_Asked], kind: str, terms: Mapping[str, float], most: int
) -> list[tuple[_Key, Ranked]]:
    """Ask every shard and merge what they say by its score."""
    found = [shard.postings.scored(kind, terms, chosen, most) for shard, chosen in asked]
    # What is beyond ``most`` is not read: with many shards that is nearly everything. All of it
    # is sorted, as the scores of each shard are in order already, and merging these costs little.
    highest = sorted(chain.from_iterable(one.scores for one in found), reverse=True)[:most]
    best = sorted(
        (-ranked.score, number, ranked.document, ranked)
        for number, one in enumerate(found)
        for ranked in one.ranked(highest[-1] if highest else 0.0)
    )
    return [((number, document), ranked) for _, number, document, ranked in best[:most]]


def _in_order(found: Iterable[tuple[_Key, Ranked]]) -> list[tuple[_Key, Ranked]]:
    # The documents break ties, so that the same question has the same answer.
    return sorted(found, key=lambda pair: (-pair[1].score, *pair[0]))


def _located(
    shards: Sequence[Shard], order: list[_Key], chosen: Filter, size: int
) -> Iterator[list[tuple[_Key, Located]]]:
    """Yield where the documents may be read, by what the catalogue says now, part by part."""
    seen = set()
    # Several parts only where many fall away: another branch may have another version of a file.
    for start in range(0, len(order), size):
        part = order[start : start + size]
        wanted: dict[int, list[int]] = {}
        for number, document in part:
            wanted.setdefault(number, []).append(document)
        places = {
            (number, document): located
            for number, documents in wanted.items()
            for document, located in shards[number]
            .catalogue.locate(documents, chosen.readable)
            .items()
        }
        found = []
        for key in part:
            located = places.get(key)
            if located and (name := (located.tip.repository, located.document.path)) not in seen:
                seen.add(name)
                found.append((key, located))
        yield found
