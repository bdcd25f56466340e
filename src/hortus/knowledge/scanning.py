"""Find exact texts and regular expressions: filters choose the files, git gives the content."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from hortus.knowledge import matcher
from hortus.knowledge.errors import PatternError
from hortus.knowledge.git import Repository
from hortus.knowledge.postings import Filter
from hortus.knowledge.shard import Shard
from hortus.knowledge.trigrams import needed_by
from hortus.knowledge.types import Located, RepositoryId

_AT_ONCE = 64
_LONGEST_PATTERN = 1_000
FoundIn = Callable[[str], list[tuple[int, int]]]
"""Returns line and position of each match in a text."""


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

    ``found_in`` looks into a text in place of this process, which nothing could interrupt.
    """
    needed = needed_by(pattern)
    found = found_in or partial(matcher.found_in, pattern)
    for shard in shards:
        ids: list[int] = shard.signatures.admit(needed).tolist()
        for start in range(0, len(ids), _AT_ONCE):
            located = shard.catalogue.locate(ids[start : start + _AT_ONCE], chosen.readable)
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
        blobs = [one.document.blob for one in group]
        contents = repositories[number].known(blobs)
        for one, content in zip(group, contents, strict=True):
            yield from _matches(one, content.data.decode("utf-8", "replace"), found_in)


def _matches(located: Located, text: str, found_in: FoundIn) -> Iterator[Line]:
    for number, at in found_in(text):
        begin = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        yield Line(located, number, text[begin : end if end >= 0 else None])
