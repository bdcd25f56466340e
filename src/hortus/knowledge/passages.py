"""Choose the line of a passage that answers best, and say which words it has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hortus.knowledge.admission import LARGEST
from hortus.knowledge.git import Repository
from hortus.knowledge.types import Hit, RepositoryId
from hortus.knowledge.words import forms, words

_LONGEST_LINE = 400
_PATH = "path"


def with_text(
    hits: Sequence[Hit], repositories: Mapping[RepositoryId, Repository], terms: Iterable[str]
) -> list[Hit]:
    """Return the hits with their best line; those that git no longer gives are left out."""
    asked = frozenset(terms)
    texts = _texts(hits, repositories)
    return [
        _with_line(hit, texts[hit.repository, hit.blob], asked)
        for hit in hits
        if (hit.repository, hit.blob) in texts
    ]


def _texts(
    hits: Sequence[Hit], repositories: Mapping[RepositoryId, Repository]
) -> dict[tuple[RepositoryId, str], str]:
    wanted: dict[RepositoryId, dict[str, None]] = {}
    for hit in hits:
        wanted.setdefault(hit.repository, {})[hit.blob] = None
    return {
        (number, blob): content.data.decode("utf-8", "replace")
        for number, blobs in wanted.items()
        for blob, content in zip(
            blobs, repositories[number].contents(list(blobs), LARGEST), strict=True
        )
        if not content.reason
    }


def _with_line(hit: Hit, text: str, asked: frozenset[str]) -> Hit:
    lines = text.split("\n")
    if hit.line:
        return replace(hit, text=_shown(lines, hit.line))
    best, seen = hit.first, -1
    matched: set[str] = set()
    for number in range(hit.first, min(hit.last, len(lines)) + 1):
        here = {form for word in words(lines[number - 1]) for form in forms(word)} & asked
        matched |= here
        if len(here) > seen:
            best, seen = number, len(here)
    in_path = {form for word in words(hit.path) for form in forms(word)} & asked
    why = sorted(matched) + [f"{_PATH}:{form}" for form in sorted(in_path)]
    return replace(hit, line=best, text=_shown(lines, best), matched=tuple(why))


def _shown(lines: list[str], number: int) -> str:
    return lines[number - 1].strip()[:_LONGEST_LINE] if 0 < number <= len(lines) else ""
