"""Read a repository's committed objects; the working tree is never looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.completion.errors import EmptyRepositoryError, NotARepositoryError
from hortus.git import GitFailedError, last_line, named, objects, output, run, sizes


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file of a commit: its path and the id of its content."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The regular files of a commit, and how many entries were passed over, by reason."""

    entries: tuple[Entry, ...]
    skipped: dict[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A path that differs between two commits; an empty ``blob`` means that it is gone."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that a commit added to a file: ``count`` of them from line ``first``."""

    path: str
    first: int
    count: int


class Repository:
    """A git repository on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def head(self) -> str:
        """Return the commit that is checked out."""
        if not self.path.is_dir():
            raise NotARepositoryError(
                f"{self.path} is not a folder", remedy="give the path of a git repository"
            )
        found = run(self.path, ("rev-parse", "--git-dir"))
        if found.returncode:
            raise NotARepositoryError(
                f"{self.path} cannot be read as a git repository: {last_line(found.stderr)}",
                remedy="give the path of a git repository that this user may read",
            )
        found = run(self.path, ("rev-parse", "--verify", "--quiet", "HEAD^{commit}"))
        if found.returncode:
            raise EmptyRepositoryError(
                f"{self.path} has no commits yet", remedy="commit something, then try again"
            )
        return found.stdout.decode().strip()

    def history(self, head: str, limit: int) -> list[str]:
        """Return up to ``limit`` commits along the first parents, the newest first."""
        out = output(self.path, "rev-list", "--first-parent", f"--max-count={limit}", head)
        return out.decode().split()

    def tree(self, commit: str) -> Tree:
        """Return the files of ``commit``, without links, submodules and unreadable names."""
        out = output(self.path, "ls-tree", "-r", "-z", "--full-tree", commit)
        entries: list[Entry] = []
        skipped: dict[str, int] = {}
        for line in out.split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            mode, _, blob = head.decode().split(" ")
            path, reason = named(mode, name)
            if reason:
                skipped[reason] = skipped.get(reason, 0) + 1
            else:
                entries.append(Entry(path, blob))
        return Tree(tuple(entries), skipped)

    def changes(self, old: str, new: str) -> list[Change]:
        """Return the files that differ between two commits."""
        out = output(self.path, "diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)
        fields = out.split(b"\0")[:-1]
        found: list[Change] = []
        for head, name in zip(fields[0::2], fields[1::2], strict=True):
            _, mode, _, blob, _ = head.decode().split(" ")
            path, reason = named(mode, name)
            if path:
                found.append(Change(path, "" if reason else blob))
        return found

    def added(self, old: str, new: str) -> list[Hunk]:
        """Return the runs of lines that ``new`` has and ``old`` has not."""
        out = output(
            self.path,
            *("diff-tree", "-r", "-p", "-U0", "--no-renames"),
            *("--no-color", "--no-ext-diff", "--no-textconv", "--no-prefix", old, new),
        )
        return list(_hunks(out))

    def sizes(self, blobs: Sequence[str]) -> list[int]:
        """Return the size of each object in bytes, -1 for one that is missing."""
        return sizes(self.path, blobs)

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the content of each object, in order."""
        for name, content in zip(blobs, objects(self.path, blobs), strict=True):
            if content is None:
                raise GitFailedError(
                    f"object {name} of {self.path} cannot be read", remedy="run `git fsck` there"
                )
            yield content


def _hunks(diff: bytes) -> Iterator[Hunk]:
    path = ""
    for line in diff.split(b"\n"):
        if line.startswith(b"+++ "):
            # A quoted name is one that the index does not take in either.
            quoted = line.startswith((b'+++ "', b"+++ /dev/null"))
            path = "" if quoted else line[4:].decode(errors="replace").rstrip("\t")
        elif line.startswith(b"@@ ") and path:
            first, _, count = line.split(b" ")[2][1:].partition(b",")
            if count != b"0":
                yield Hunk(path, int(first), int(count or 1))
