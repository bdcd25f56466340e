"""The change that is reviewed: what is in the work tree, what is staged, or some commits."""

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hortus.review.diff import Entry, added, entries
from hortus.review.errors import ChangeError
from hortus.review.git import Git
from hortus.review.types import ChangedFile, Skipped, Span

LARGEST = 32_000_000
MOST_NEW = 2_000
_REGULAR = frozenset({"100644", "100755", "100664"})
_WHOLE = (Span(1, 2**31),)
_DIFF = (
    *("--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules"),
    "--diff-filter=ACMT",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which change to review; without any of them what is not committed yet."""

    base: str | None = None
    """Everything since the work parted from this commit."""
    staged: bool = False
    commits: str | None = None
    """One commit, or a range ``A..B``."""


@dataclass(frozen=True, slots=True)
class Change:
    """The changed files and what was passed over."""

    files: tuple[ChangedFile, ...]
    skipped: tuple[Skipped, ...] = ()


def find_changes(git: Git, wanted: Wanted) -> Change:
    """Return what was changed; raise ``ChangeError`` where git cannot say."""
    if wanted.commits:
        return _read(git, _commits(git, wanted.commits))
    if wanted.staged:
        return _read(git, ("--cached", _head(git)))
    if git.words("rev-parse", "--is-inside-work-tree") != "true":
        raise ChangeError(
            f"{git.root} has no work tree",
            remedy="name the commits to review: `hortus review REV` or `A..B`",
        )
    start = _head(git)
    if wanted.base:
        start = git.merge_base(git.commit(wanted.base), git.commit("HEAD"))
    known = _read(git, (start,), from_tree=True)
    new = _untracked(git)
    return Change((*known.files, *new.files), (*known.skipped, *new.skipped))


def _head(git: Git) -> str:
    """Return the commit that is checked out, or nothing's tree before the first one."""
    return git.words("rev-parse", "--verify", "--quiet", "HEAD^{commit}") or _nothing(git)


def _nothing(git: Git) -> str:
    return git.output("hash-object", "-t", "tree", "--stdin").decode().strip()


def _commits(git: Git, named: str) -> tuple[str, str]:
    start, dots, end = named.partition("..")
    if dots:
        end = end.removeprefix(".")
        last = git.commit(end or "HEAD")
        first = git.commit(start or "HEAD")
        return git.merge_base(first, last) if named.count("...") else first, last
    last = git.commit(named)
    # Of a merge only what differs from its first parent is new here.
    parent = git.words("rev-parse", "--verify", "--quiet", f"{last}^1")
    return parent or _nothing(git), last


def _read(git: Git, ends: tuple[str, ...], *, from_tree: bool = False) -> Change:
    raw = git.output("diff", "--raw", "-z", "--no-abbrev", *_DIFF, *ends, "--")
    found = list(entries(raw))
    skipped = [Skipped(e.path, "a link or a submodule") for e in found if e.mode not in _REGULAR]
    regular = [entry for entry in found if entry.mode in _REGULAR]
    if not regular:
        return Change((), tuple(skipped))
    with git.lines("diff", "-U0", "--no-prefix", *_DIFF, *ends, "--") as lines:
        spans = added(_short(lines))
    touched = [entry for entry in regular if entry.path in spans]
    files = _on_disk(git.root, touched, spans) if from_tree else _stored(git, touched, spans)
    kept: list[ChangedFile] = []
    for file in files:
        if isinstance(file, Skipped):
            skipped.append(file)
        else:
            kept.append(file)
    return Change(tuple(kept), tuple(skipped))


def _short(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines, each cut: only headers are read, and those are short."""
    for line in lines:
        yield line[:70_000]


def _on_disk(
    root: Path, found: Iterable[Entry], spans: dict[str, tuple[Span, ...]]
) -> Iterator[ChangedFile | Skipped]:
    for entry in found:
        yield _from_disk(root, entry.path, spans[entry.path])


def _from_disk(root: Path, name: str, spans: tuple[Span, ...]) -> ChangedFile | Skipped:
    path = root / name
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return Skipped(name, "a link or a submodule")
        if status.st_size > LARGEST:
            return Skipped(name, f"larger than {LARGEST:,} bytes")
        return ChangedFile(name, path.read_bytes(), spans)
    except OSError as e:
        return Skipped(name, f"cannot be read: {e.strerror}")


def _stored(
    git: Git, found: list[Entry], spans: dict[str, tuple[Span, ...]]
) -> Iterator[ChangedFile | Skipped]:
    asked = "".join(f"{entry.blob}\n" for entry in found).encode()
    sizes = git.output("cat-file", "--batch-check=%(objectsize)", feed=asked).split(b"\n")
    fits = [int(size) <= LARGEST if size.isdigit() else False for size in sizes[: len(found)]]
    contents = git.contents([e.blob for e, fit in zip(found, fits, strict=True) if fit])
    for entry, fit in zip(found, fits, strict=True):
        data = next(contents) if fit else None
        if data is None:
            yield Skipped(entry.path, f"larger than {LARGEST:,} bytes, or not here")
        else:
            yield ChangedFile(entry.path, data, spans[entry.path])


def _untracked(git: Git) -> Change:
    """Return the files that git does not know yet and is not told to ignore."""
    out = git.output("ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    # A folder with a repository of its own is named with a slash.
    names = [n.decode("utf-8", "surrogateescape") for n in out if n and not n.endswith(b"/")]
    found = [_from_disk(git.root, name, _WHOLE) for name in names[:MOST_NEW]]
    files = tuple(file for file in found if isinstance(file, ChangedFile))
    skipped = [file for file in found if isinstance(file, Skipped)]
    skipped += [Skipped(name, f"more than {MOST_NEW:,} new files") for name in names[MOST_NEW:]]
    return Change(files, tuple(skipped))
