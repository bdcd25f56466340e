"""Find exact texts and regular expressions: filters choose the files, git gives the content."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from hortus.knowledge import matcher
from hortus.knowledge.errors import PatternError
from hortus.knowledge.git import Repository
from hortus.knowledge.postings import Filter
from hortus.knowledge.shard import Shard
from hortus.knowledge.trigrams import needed_by
from hortus.knowledge.types import Located, RepositoryId

# Whoever wants the first few lines does not wait for many files to be read.
_AT_FIRST, _AT_ONCE = 16, 128
_LONGEST_PATTERN = 1_000
FoundIn = Callable[[Sequence[bytes]], Iterable[list[tuple[int, int]]]]
"""Returns line and position of each match in each of some contents."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line in which something was found."""

    located: Located
    number: int
    text: str


def pattern_of(text: str) -> re.Pattern[str]:
    """Return a regular expression; raise ``PatternError`` where it is none."""
    if len(text) > _LONGEST_PATTERN:
        raise PatternError(
            f"the pattern has more than {_LONGEST_PATTERN} characters", remedy="shorten it"
        )
    try:
        return re.compile(text, re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as e:
        raise PatternError(
            f"{text!r} is no regular expression: {e}",
            remedy="without --regex and in double quotes, a text is looked for as it stands",
        ) from e


def exactly(text: str) -> re.Pattern[str]:
    """Return the pattern of a text as it stands."""
    return re.compile(re.escape(text))


def word(name: str) -> re.Pattern[str]:
    """Return the pattern of a name where it is not a part of a longer one."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def scan(
    shards: Iterable[Shard],
    repositories: Mapping[RepositoryId, Repository],
    pattern: re.Pattern[str],
    chosen: Filter,
    found_in: FoundIn | None = None,
) -> Iterator[Line]:
    """Yield the lines that match, one file after the other.

    ``found_in`` looks into contents in place of this process, which nothing could interrupt.
    """
    needed = needed_by(pattern)
    found = found_in or partial(matcher.found_in_all, pattern)
    for shard in shards:
        ids: list[int] = shard.signatures.admit(needed).tolist()
        for part in _parts(ids):
            located = shard.catalogue.locate(part, chosen.readable)
            kept = [
                located[number]
                for number in sorted(located)
                if chosen.language in {"", located[number].language}
            ]
            yield from _lines(kept, repositories, found)


def _lines(
    located: list[Located],
    repositories: Mapping[RepositoryId, Repository],
    found_in: FoundIn,
) -> Iterator[Line]:
    by_repository: dict[RepositoryId, list[Located]] = {}
    for one in located:
        by_repository.setdefault(one.tip.repository, []).append(one)
    for number, group in by_repository.items():
        contents = repositories[number].few([one.document.blob for one in group])
        places = found_in([content.data for content in contents])
        for one, content, found in zip(group, contents, places, strict=True):
            if found:
                yield from _matches(one, content.data.decode("utf-8", "replace"), found)


def _matches(located: Located, text: str, found: Iterable[tuple[int, int]]) -> Iterator[Line]:
    for number, at in found:
        begin = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        yield Line(located, number, text[begin : end if end >= 0 else None])


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the numbers in parts, of which each is larger than the one before."""
    start, size = 0, _AT_FIRST
    while start < len(ids):
        yield ids[start : start + size]
        start, size = start + size, min(2 * size, _AT_ONCE)
