"""What git's history says of a symbol: since when it is there, and how lately a file changed."""

import re
from collections.abc import Iterable, Mapping

from hortus.knowledge.git import Repository
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


def since(symbol: Symbol, repository: Repository) -> Since:
    """Return the commit that first defined a symbol, followed over renames of its file."""
    said = repository.says(
        *("log", "--follow", "--format=%H%x09%cs", f"-S{_definition(symbol)}"),
        *(symbol.file.commit, "--", symbol.file.path),
    )
    lines = said.split()
    if len(lines) < len(("commit", "date")):
        return Since()
    commit, date = lines[-2], lines[-1]
    tags = repository.says(
        "for-each-ref",
        *(f"--contains={commit}", "--sort=creatordate", "--count=1"),
        *("--format=%(refname:short)", "refs/tags"),
    )
    return Since(commit[:12], date, tags.strip())


def changed(paths: Iterable[str], commit: str, repository: Repository) -> Mapping[str, str]:
    """Return the days on which files were changed last, as far as the newest commits tell."""
    wanted = list(dict.fromkeys(paths))
    said = repository.says(
        *("log", f"-{_MOST_COMMITS}", "--format=%x01%cs", "--name-only", "-z", commit),
        *("--", *wanted),
    )
    found: dict[str, str] = {}
    for part in said.split("\x01")[1:]:
        date, _, names = part.partition("\0")
        for name in names.strip("\n").split("\0"):
            found.setdefault(name.strip("\n"), date.strip())
    return {path: found[path] for path in wanted if path in found}


def _definition(symbol: Symbol) -> str:
    """Return how a definition begins in its language, as far as it is written in one way."""
    name = symbol.defined.name.rpartition(".")[2]
    forms = _WORDS.get(symbol.file.language, {})
    form = forms.get(symbol.defined.kind) or forms.get("*")
    if form:
        return form.format(name=name)
    words = re.search(rf"[\w<>\[\]]+[ ]+{re.escape(name)}\b", symbol.defined.signature)
    return words[0] if words else name
