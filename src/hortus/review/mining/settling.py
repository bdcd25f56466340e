"""Keep the replacements that a rule can be made of: the new is there, the old could come back."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hortus.review.git import Git
from hortus.review.languages import languages_of
from hortus.review.mining.corpus import is_written, source_files
from hortus.review.mining.imports import brought
from hortus.review.mining.replacements import Replacement

_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\(")
_DEFINES = re.compile(
    r"^[ \t]*(?:export\s+|public\s+|static\s+|async\s+|pub\s+)*"
    r"(?:def|class|func|fn|function|struct|type|const|let|var)\s+(?P<name>[A-Za-z_]\w*)",
    re.MULTILINE,
)


@dataclass(slots=True)
class _Head:
    """What the files of one language call, bring in and define today."""

    calls: Counter[str] = field(default_factory=Counter)
    brought: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        self.calls.update(_CALL.findall(text))
        self.brought.update(brought(text))
        self.defined.update(match["name"] for match in _DEFINES.finditer(text))


def settled(git: Git, commit: str, found: Iterable[Replacement]) -> list[Replacement]:
    """Return the replacements that have come to rest by a commit, one for each old call."""
    listed = list(found)
    heads = _heads(git, commit, {one.language for one in listed})
    kept: dict[tuple[str, str], Replacement] = {}
    for one in listed:  # the most often first
        if _holds(one, heads.get(one.language, _Head())):
            kept.setdefault((one.language, one.old), one)
    return list(kept.values())


def _heads(git: Git, commit: str, languages: set[str]) -> dict[str, _Head]:
    heads = {language: _Head() for language in languages}

    def wanted(path: str) -> bool:
        return is_written(path) and languages.intersection(languages_of(path)[:1]) != set()

    for file in source_files(git, commit, wanted) if languages else ():
        heads[languages_of(file.path)[0]].add(file.text)
    return heads


def _holds(one: Replacement, head: _Head) -> bool:
    """Tell whether the new call is in use, the old one hardly is, and both say what is called."""
    in_use = head.calls[one.new] > 0 and head.calls[one.old] * 2 <= one.times
    return in_use and _could_return(one, head) and _known(one.new, head)


def _could_return(one: Replacement, head: _Head) -> bool:
    """Tell whether the old call could be written again: a name that is gone fails by itself."""
    if "." not in one.old:
        return one.old in head.brought or one.old in head.defined
    return one.was_brought or _known(one.old, head)


def _known(name: str, head: _Head) -> bool:
    """Tell whether a call goes through a module or a class, and not through some variable."""
    root, dot, _ = name.partition(".")
    return not dot or root in head.brought or root[0].isupper()
