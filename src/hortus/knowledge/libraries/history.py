"""What git's history says of a symbol: since when it is there, and how lately a file changed."""

import re
from collections.abc import Iterable, Iterator, Mapping

from hortus.knowledge.git import Repository
from hortus.knowledge.libraries.past import Past, asked
from hortus.knowledge.libraries.types import Since, Symbol

_MOST_COMMITS = 400
_WORDS = {
    "python": {"class": "class {name}", "*": "def {name}("},
    "go": {"type": "type {name}", "method": ") {name}(", "*": "func {name}("},
    "rust": {
        "struct": "struct {name}",
        "enum": "enum {name}",
        "trait": "trait {name}",
        "*": "fn {name}",
    },
}


def since(symbol: Symbol, repository: Repository, past: Past) -> Since:
    """Return the commit that first defined a symbol, followed over renames of its file."""
    file, words = symbol.file, _definition(symbol)

    def look() -> list[str]:
        said = asked(
            repository,
            *("log", "--follow", "--format=%H%x09%cs", f"-S{words}", file.commit),
            *("--", file.path),
        )
        return said.split()[-2:]

    found = past.told(file.commit, ("since", file.path, words), list[str], look)
    if not found:
        return Since()
    commit, date = found
    tags = repository.says(
        "for-each-ref",
        *(f"--contains={commit}", "--sort=creatordate", "--count=1"),
        *("--format=%(refname:short)", "refs/tags"),
    )
    return Since(commit[:12], date, tags.strip())


def changed(
    paths: Iterable[str], commit: str, repository: Repository, past: Past
) -> Mapping[str, str]:
    """Return the days on which files were changed last, as far as the newest commits tell."""
    wanted = sorted(set(paths))

    def look() -> dict[str, str]:
        return dict(_dated(commit, wanted, repository))

    return past.told(commit, ("changed", *wanted), dict[str, str], look)


def _dated(commit: str, wanted: list[str], repository: Repository) -> Iterator[tuple[str, str]]:
    """Yield each path with its day, a path once."""
    said = asked(
        repository,
        *("log", f"-{_MOST_COMMITS}", "--format=%x01%cs", "--name-only", "-z", commit),
        *("--", *wanted),
    )
    open_ = set(wanted)
    for part in said.split("\x01")[1:]:
        date, _, names = part.partition("\0")
        for name in names.strip("\n").split("\0"):
            if (path := name.strip("\n")) in open_:
                open_.remove(path)
                yield path, date.strip()


def _definition(symbol: Symbol) -> str:
    """Return how a definition begins in its language, as far as it is written in one way."""
    name = symbol.defined.name.rpartition(".")[2]
    forms = _WORDS.get(symbol.file.language, {})
    form = forms.get(symbol.defined.kind) or forms.get("*")
    if form:
        return form.format(name=name)
    words = re.search(rf"[\w<>\[\]]+[ ]+{re.escape(name)}\b", symbol.defined.signature)
    return words[0] if words else name
