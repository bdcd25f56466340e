"""From the message of a commit to the files it changed, in a snapshot from before: how often."""

import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from hortus.core import SystemClock
from hortus.knowledge import Library, Question, Search

_SEED = 20_261_122
_QUERIES = 50
_NEWEST = 200  # candidates to sample from; the snapshot is older than the oldest of them
_MOST_FILES = 5
_SHORTEST, _LONGEST = 25, 1_500
_DEPTH = 50
_RESAMPLES = 10_000
_CUTS = (1, 5, 10)
_SUFFIXES = (".py",)
_TEST = re.compile(r"(^|/)(tests?|testing|conftest)(/|\.py$)|(^|/)test_[^/]*$|_test\.py$")
_TRAILER = re.compile(
    r"^(signed-off-by|co-authored-by|reviewed-by|acked-by|tested-by|cc|fixes|closes|refs?"
    r"|change-id|see-also|pr|issue)\b[ -:].*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOISE = re.compile(r"https?://\S+|\(?#\d+\)?|\bGH-\d+\b|\b[0-9a-f]{7,40}\b")
_CHORE = re.compile(
    r"^(revert|merge|bump|release|prepar\w+ (for )?release|version|changelog|update changelog"
    r"|\[pre-commit|pre-commit|build\(deps|chore\(deps|apply (ruff|black)"
    r"|update (dependenc|copyright)|v?\d+\.\d+)",
    re.IGNORECASE,
)
_BOT = re.compile(r"\[bot\]|dependabot|pre-commit-ci|renovate", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """A message, the files that its commit changed, and whether it names one of them."""

    commit: str
    text: str
    files: frozenset[str]
    names_file: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """How one query went: for each cut the share found, whether all were, and the first's rank."""

    recall: tuple[float, ...]
    whole: tuple[float, ...]
    reciprocal: float
    names_file: bool

    def row(self) -> list[float]:
        """Return the figures in the order of ``HEADS``."""
        return [*self.recall, self.reciprocal, *self.whole[1:]]


HEADS = ("R@1", "R@5", "R@10", "MRR", "all@5", "all@10")


def score_repository(git: Path) -> list[Scored]:
    """Sample queries from a repository, index the snapshot before them, and ask."""
    queries, snapshot = _queries(git)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder, "index"), SystemClock())
        library.add(_snapshot(git, snapshot, Path(folder, "sources")))
        library.update()
        search, readable = Search(library), library.readable_here()
        found = [
            _score(query, search.ranked_paths(Question(query.text, most=_DEPTH), readable))
            for query in queries
        ]
        library.close()
    return found


def messages(git: Path) -> list[str]:
    """Return the messages that would be asked, for measuring how long it takes."""
    return [query.text for query in _queries(git)[0]]


def summary(scored: list[Scored]) -> dict[str, list[float]]:
    """Return each figure with the ends of its 95 % interval, by bootstrap over the queries."""
    rows = np.array([one.row() for one in scored])
    chance = np.random.default_rng(_SEED)
    picks = chance.integers(0, len(rows), (_RESAMPLES, len(rows)))
    means = rows[picks].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return {
        name: [round(float(v), 3) for v in values]
        for name, *values in zip(HEADS, rows.mean(axis=0), low, high, strict=True)
    }


def _queries(git: Path) -> tuple[list[Query], str]:
    candidates: list[tuple[Query, int]] = []
    openings: set[str] = set()
    for query, when in _commits(git):
        if query.text[:60] in openings:
            continue
        openings.add(query.text[:60])
        candidates.append((query, when))
        if len(candidates) == _NEWEST:
            break
    if not candidates:  # as in a repository without Python
        return [], ""
    oldest = min(when for _, when in candidates)
    snapshot = _git(git, "rev-list", "--first-parent", "-1", f"--before={oldest - 1}", "HEAD")
    there = set(_git(git, "ls-tree", "-r", "--name-only", snapshot.strip()).splitlines())
    kept = [query for query, _ in candidates if query.files <= there]
    random.Random(_SEED).shuffle(kept)
    return kept[:_QUERIES], snapshot.strip()


def _commits(git: Path) -> Iterator[tuple[Query, int]]:
    said = _git(
        git,
        *("log", "--no-merges", "--raw", "--no-renames", "--no-abbrev", "-n", "8000"),
        "--format=%x01%H%x00%ct%x00%an %ae%x00%B%x02",
    )
    for record in said.split("\x01")[1:]:
        head, _, raw = record.partition("\x02")
        commit, when, author, message = head.split("\0", 3)
        changes = [line.split("\t", 1) for line in raw.splitlines() if line.startswith(":")]
        sources = {path: line[-1] for line, path in changes if is_source(path)}
        text = clean(message)
        if _BOT.search(author) or _CHORE.match(message) or len(text) < _SHORTEST:
            continue
        if 1 <= len(sources) <= _MOST_FILES and set(sources.values()) == {"M"}:
            yield Query(commit, text, frozenset(sources), _names(text, sources)), int(when)


def clean(message: str) -> str:
    """Return a message without trailers, numbers of issues, links and hashes."""
    text = _NOISE.sub(" ", _TRAILER.sub("", message))
    return " ".join(text.split())[:_LONGEST]


def is_source(path: str) -> bool:
    """Tell whether a file counts: a source file that is no test."""
    return path.endswith(_SUFFIXES) and not _TEST.search(path)


def _names(text: str, sources: dict[str, str]) -> bool:
    words = set(re.findall(r"\w+", text.lower()))
    return any(PurePosixPath(path).stem.lower() in words for path in sources)


def _snapshot(git: Path, commit: str, folder: Path) -> Path:
    """Make a repository with nothing in it but the sources of one commit."""
    _git(folder.parent, "init", "-q", "--bare", str(folder))
    objects = _git(git, "rev-parse", "--git-path", "objects").strip()
    alternates = folder / "objects" / "info" / "alternates"
    alternates.write_text(f"{(git / objects).resolve()}\n", encoding="utf-8")
    listed = _git(git, "ls-tree", "-r", commit).splitlines()
    chosen = [line for line in listed if is_source(line.split("\t", 1)[1])]
    _git(folder, "update-index", "--index-info", feed="\n".join(chosen) + "\n")
    tree = _git(folder, "write-tree").strip()
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")
    # The history before it is known, as it is to whoever asks at that time.
    made = _git(folder, *identity, "commit-tree", "-p", commit, "-m", "snapshot", tree).strip()
    _git(folder, "update-ref", "HEAD", made)
    return folder


def _score(query: Query, order: list[str]) -> Scored:
    ranks = [order.index(path) + 1 for path in query.files if path in order]
    found = [sum(rank <= cut for rank in ranks) / len(query.files) for cut in _CUTS]
    whole = tuple(float(share == 1) for share in found)
    return Scored(tuple(found), whole, 1 / min(ranks) if ranks else 0.0, query.names_file)


def _git(folder: Path, *words: str, feed: str | None = None) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        input=feed.encode() if feed is not None else None,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")
