"""Which call was replaced by which other, again and again, in the history."""

import builtins
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from hortus.review.git import Git
from hortus.review.health import wilson
from hortus.review.languages import languages_of
from hortus.review.mining.imports import brought

COMMITS = 5_000
_LEAST_PLACES, _LEAST_COMMITS = 4, 2
_BOUND = 0.5
_PLACES = 5
_LONGEST, _LARGEST_HUNK, _MOST_FILES = 400, 6, 200
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\(")
_DEFINES = re.compile(r"^\s*(?:async\s+)?(?:def|class|func|fn|function)\b")
_BUILTINS = frozenset(dir(builtins))
_KEYWORDS = frozenset(
    {
        *("and", "as", "assert", "await", "def", "del", "elif", "else", "except", "for", "from"),
        *("if", "import", "in", "is", "lambda", "not", "or", "print", "raise", "return", "while"),
        *("with", "yield", "super", "switch", "catch", "func", "function", "sizeof", "typeof"),
        *("new", "case", "do", "try"),
    }
)
# Another level is another meaning of a message, and no better way to log it.
_LOG_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_RECEIVERS = frozenset({"self", "cls", "this", "super"})
_LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class Replacement:
    """A call that was replaced by another."""

    old: str
    new: str
    language: str
    times: int
    back: int
    """How often the other way round."""
    bound: float
    commits: tuple[str, ...]
    same_arguments: bool
    was_brought: bool = False
    """Whether the history has imported what the old call begins with."""


@dataclass(slots=True)
class _Pair:
    times: int = 0
    commits: list[str] = field(default_factory=list)
    same: int = 0


@dataclass(slots=True)
class _Hunk:
    path: str
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def replacements(
    git: Git,
    commit: str,
    limit: int = COMMITS,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Replacement]:
    """Return what was replaced by what up to a commit, the most often first."""
    pairs: dict[tuple[str, str, str], _Pair] = defaultdict(_Pair)
    imported: set[str] = set()
    chosen = ("--no-merges", f"--max-count={limit}")
    options = (*chosen, "--format=%x01%H", "-p", "-U0")
    plain = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-prefix")
    with git.lines("log", *options, *plain, "--diff-filter=M", commit, "--") as lines:
        # While git begins to answer.
        all_of = int(git.output("rev-list", "--count", *chosen, commit, "--"))
        seen: dict[str, None] = {}
        for name, hunk in _hunks(lines):
            if name not in seen:
                seen[name] = None
                progress(len(seen) / all_of)
            _count(pairs, name, hunk)
            imported.update(brought("\n".join(hunk.removed)))
    found = [_replacement(key, pair, pairs) for key, pair in pairs.items()]
    known = (replace(r, was_brought=r.old.partition(".")[0] in imported) for r in found if r)
    return sorted(known, key=lambda r: (-r.times, r.old))


def _hunks(lines: Iterable[bytes]) -> Iterator[tuple[str, _Hunk]]:
    """Yield the hunks of a log with the commit of each."""
    commit, path = "", ""
    hunk: _Hunk | None = None
    for line in lines:
        mark = line[:1]
        # A header's dashes would look like a removed line: outside of hunks they are none.
        if hunk and mark in {b"-", b"+"} and not line.startswith((b"--- ", b"+++ ")):
            part = hunk.removed if mark == b"-" else hunk.added
            # Of what is too large to be counted only what it took out is looked into.
            if mark == b"-" or len(part) <= _LARGEST_HUNK:
                part.append(line[1:_LONGEST].decode("utf-8", "replace").rstrip("\n"))
            continue
        if hunk:
            yield commit, hunk
            hunk = None
        if mark == b"\x01":
            commit = line[1:].decode().strip()
        elif line.startswith(b"+++ "):
            path = line[4:_LONGEST].decode("utf-8", "replace").strip()
        elif line.startswith(b"@@ "):
            hunk = _Hunk(path)
    if hunk:
        yield commit, hunk


def _count(pairs: dict[tuple[str, str, str], _Pair], commit: str, hunk: _Hunk) -> None:
    languages = languages_of(hunk.path)
    sizes = (len(hunk.removed), len(hunk.added))
    if not languages or not all(sizes) or max(sizes) > _LARGEST_HUNK:
        return
    before, after = _calls(hunk.removed), _calls(hunk.added)
    gone, come = set(before) - set(after), set(after) - set(before)
    if len(gone) != 1 or len(come) != 1:
        return
    old, new = gone.pop(), come.pop()
    if _unrelated(old, new):
        return
    pair = pairs[old, new, languages[0]]
    pair.times += 1
    pair.same += _same(hunk, old, new)
    if commit not in pair.commits:
        pair.commits.append(commit)


def _calls(lines: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        if not _DEFINES.match(line):
            found.update(name for name in _CALL.findall(line) if _telling(name))
    return found


def _telling(name: str) -> bool:
    """Tell whether a call's name says what is called, whatever the variables are."""
    root = name.partition(".")[0]
    return name not in _KEYWORDS and root not in _RECEIVERS and len(name) >= _LEAST_NAME


def _unrelated(old: str, new: str) -> bool:
    """Tell whether only the receiver or the way of importing differs: the same is called."""
    before, after = old.rpartition(".")[2], new.rpartition(".")[2]
    return before == after or {before, after} <= _LOG_LEVELS


def _same(hunk: _Hunk, old: str, new: str) -> bool:
    before = " ".join(" ".join(hunk.removed).split())
    after = " ".join(" ".join(hunk.added).split())
    return before.replace(f"{old}(", f"{new}(") == after


def _replacement(
    key: tuple[str, str, str], pair: _Pair, pairs: dict[tuple[str, str, str], _Pair]
) -> Replacement | None:
    old, new, language = key
    if language == "python" and old in _BUILTINS:
        return None  # a rule would find it everywhere, whatever it is called for
    other = pairs.get((new, old, language))
    back = other.times if other else 0
    bound = wilson(pair.times, pair.times + back)
    if pair.times < _LEAST_PLACES or len(pair.commits) < _LEAST_COMMITS or bound < _BOUND:
        return None
    same = pair.same == pair.times
    commits = tuple(pair.commits[:_PLACES])
    return Replacement(old, new, language, pair.times, back, bound, commits, same)
