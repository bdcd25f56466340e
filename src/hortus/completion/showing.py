"""Find a place in the repository at which the embedded model has something to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from hortus.completion.engine import Engine
from hortus.completion.git import Repository
from hortus.completion.types import Prompt, Suggestion

_MOST_FILES = 30
_MOST_PLACES = 150
_LINES_EVERY = 7
_LEAST_CHARS = 8
_FILE_BYTES = range(500, 100_000)
_CODE = frozenset(
    {".c", ".cc", ".cpp", ".cs", ".go", ".h", ".java", ".js", ".jsx", ".kt", ".php", ".py", ".rb"}
    | {".rs", ".scala", ".swift", ".ts", ".tsx"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor in a tracked file, and what the model suggests there."""

    path: str
    line: int
    column: int
    prompt: Prompt
    suggestion: Suggestion


def find_place(engine: Engine, repository: Path) -> Place | None:
    """Return a place where the model speaks, if need be one that it quotes from the same file.

    The file is in the index itself, so its own line proves nothing; evidence from another file
    shows what the model is for.
    """
    from_itself = None
    for place in _speaking(engine, Repository(repository)):
        if all(evidence.path not in {place.path, ""} for evidence in place.suggestion.evidence):
            return place
        from_itself = from_itself or place
    return from_itself


def _speaking(engine: Engine, repository: Repository) -> Iterator[Place]:
    for path, line, column, prompt in islice(_cursors(engine, repository), _MOST_PLACES):
        suggestion = engine.complete(prompt)
        if isinstance(suggestion, Suggestion) and len(suggestion.text) >= _LEAST_CHARS:
            yield Place(path, line, column, prompt, suggestion)


def _cursors(engine: Engine, repository: Repository) -> Iterator[tuple[str, int, int, Prompt]]:
    for path, text in _files(engine, repository):
        lines = text.split("\n")
        for number in range(_LINES_EVERY, len(lines), _LINES_EVERY):
            line = lines[number]
            column = _after_a_word(line)
            if column:
                prefix = "\n".join([*lines[:number], line[:column]])
                suffix = "\n" + "\n".join(lines[number + 1 :])
                yield path, number + 1, column + 1, Prompt(prefix, suffix, path)


def _after_a_word(line: str) -> int:
    """Return a column in the first half of a line of some length, 0 where there is none good."""
    indent = len(line) - len(line.lstrip())
    if len(line) - indent < 3 * _LEAST_CHARS:
        return 0
    return max(
        line.find(mark, indent + _LEAST_CHARS, len(line) // 2 + indent) + 1 for mark in "(. "
    )


def _files(engine: Engine, repository: Repository) -> Iterator[tuple[str, str]]:
    code = [
        entry
        for entry in repository.tree(engine.commit).entries
        if PurePosixPath(entry.path).suffix in _CODE
    ][: 10 * _MOST_FILES]
    sizes = repository.sizes([entry.blob for entry in code])
    chosen = [e for e, size in zip(code, sizes, strict=True) if size in _FILE_BYTES][:_MOST_FILES]
    for entry, content in zip(
        chosen, repository.contents([entry.blob for entry in chosen]), strict=True
    ):
        yield entry.path, content.decode(errors="replace")
