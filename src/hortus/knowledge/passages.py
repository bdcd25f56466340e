"""Choose the line of a passage that answers best, and say which words it has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hortus.knowledge.git import Repository
from hortus.knowledge.types import Hit, RepositoryId
from hortus.knowledge.words import forms, words

_LONGEST_LINE = 400


def with_text(
    hits: Sequence[Hit],
    repositories: Mapping[RepositoryId, Repository],
    asked: Mapping[str, str],
) -> list[Hit]:
    """Return the hits with their best line; those that git no longer gives are left out.

    ``asked`` has the words of the question by the forms that are looked for.
    """
    texts = texts_of(hits, repositories)
    return [
        _with_line(hit, texts[hit.repository, hit.blob], asked)
        for hit in hits
        if (hit.repository, hit.blob) in texts
    ]


def texts_of(
    hits: Sequence[Hit], repositories: Mapping[RepositoryId, Repository]
) -> dict[tuple[RepositoryId, str], str]:
    """Return the contents of the files of hits, by repository and content."""
    wanted: dict[RepositoryId, dict[str, None]] = {}
    for hit in hits:
        wanted.setdefault(hit.repository, {})[hit.blob] = None
    return {
        (number, blob): content.data.decode("utf-8", "replace")
        for number, blobs in wanted.items()
        for blob, content in zip(blobs, repositories[number].few(list(blobs)), strict=True)
        if not content.reason
    }


def _with_line(hit: Hit, text: str, asked: Mapping[str, str]) -> Hit:
    lines = text.split("\n")
    if hit.line:
        return replace(hit, text=_shown(lines, hit.line))
    best, seen = hit.first, -1
    matched: set[str] = set()
    for number in range(hit.first, min(hit.last, len(lines)) + 1):
        here = _matched(lines[number - 1], asked)
        matched |= here
        if len(here) > seen:
            best, seen = number, len(here)
    in_path = tuple(sorted(_matched(hit.path, asked)))
    text = _shown(lines, best)
    return replace(hit, line=best, text=text, matched=tuple(sorted(matched)), in_path=in_path)


def _matched(text: str, asked: Mapping[str, str]) -> set[str]:
    """Return the words of the question that a text has in any of their forms."""
    return {asked[form] for word in words(text) for form in forms(word) if form in asked}


def _shown(lines: list[str], number: int) -> str:
    return shown(lines[number - 1]) if 0 < number <= len(lines) else ""


def shown(line: str) -> str:
    """Return a line as it may be printed: one line, not too long, without control characters."""
    text = line[:_LONGEST_LINE].replace("\t", " ")
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return text.strip()
