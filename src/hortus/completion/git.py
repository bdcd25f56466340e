"""Read a repository's committed objects; the working tree is never looked at."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.completion.errors import EmptyRepositoryError, GitFailedError, NotARepositoryError

# Objects that a partial clone lacks are not fetched: completion never uses the network.
_ENVIRONMENT = (
    *("env", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"),
    *("GIT_TERMINAL_PROMPT=0", "LC_ALL=C"),
)
_SAFE = ("--no-replace-objects", "--no-optional-locks", "-c", "core.fsmonitor=false")
_REGULAR = frozenset({"100644", "100755", "100664"})
_CHECK = "run `git fsck` there"
_BATCH = 256  # names sent ahead of the answers: well within a pipe's buffer


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
        found = self._try("rev-parse", "--git-dir")
        if found.returncode:
            raise NotARepositoryError(
                f"{self.path} cannot be read as a git repository: {_last_line(found.stderr)}",
                remedy="give the path of a git repository that this user may read",
            )
        found = self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if found.returncode:
            raise EmptyRepositoryError(
                f"{self.path} has no commits yet", remedy="commit something, then try again"
            )
        return found.stdout.decode().strip()

    def history(self, head: str, limit: int) -> list[str]:
        """Return up to ``limit`` commits along the first parents, the newest first."""
        out = self._output("rev-list", "--first-parent", f"--max-count={limit}", head)
        return out.decode().split()

    def tree(self, commit: str) -> Tree:
        """Return the files of ``commit``, without links, submodules and unreadable names."""
        out = self._output("ls-tree", "-r", "-z", "--full-tree", commit)
        entries: list[Entry] = []
        skipped: dict[str, int] = {}
        for line in out.split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            mode, _, blob = head.decode().split(" ")
            path, reason = _path_of(mode, name)
            if reason:
                skipped[reason] = skipped.get(reason, 0) + 1
            else:
                entries.append(Entry(path, blob))
        return Tree(tuple(entries), skipped)

    def changes(self, old: str, new: str) -> list[Change]:
        """Return the files that differ between two commits."""
        out = self._output("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)
        fields = out.split(b"\0")[:-1]
        found: list[Change] = []
        for head, name in zip(fields[0::2], fields[1::2], strict=True):
            _, mode, _, blob, _ = head.decode().split(" ")
            path, reason = _path_of(mode, name)
            if path:
                found.append(Change(path, "" if reason else blob))
        return found

    def added(self, old: str, new: str) -> list[Hunk]:
        """Return the runs of lines that ``new`` has and ``old`` has not."""
        out = self._output(
            *("-c", "core.quotePath=false", "diff-tree", "-r", "-p", "-U0", "--no-renames"),
            *("--no-color", "--no-ext-diff", "--no-textconv", "--no-prefix", old, new),
        )
        return list(_hunks(out))

    def sizes(self, blobs: Sequence[str]) -> list[int]:
        """Return the size of each object in bytes, -1 for one that is missing."""
        text = "".join(f"{blob}\n" for blob in blobs).encode()
        out = self._output("cat-file", "--batch-check=%(objectsize)", feed=text)
        return [int(line) if line.isdigit() else -1 for line in out.decode().splitlines()]

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Yield the content of each object, in order."""
        command = self._command("cat-file", "--batch")
        with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise AssertionError("both ends were asked to be pipes")
            for start in range(0, len(blobs), _BATCH):
                names = blobs[start : start + _BATCH]
                process.stdin.write("".join(f"{name}\n" for name in names).encode())
                process.stdin.flush()
                for name in names:
                    head = process.stdout.readline().split()
                    if len(head) != len(("name", "type", "size")):
                        raise GitFailedError(
                            f"object {name} of {self.path} cannot be read",
                            remedy=_CHECK,
                        )
                    yield process.stdout.read(int(head[2]))
                    process.stdout.read(1)

    def _command(self, *words: str) -> list[str]:
        return [*_ENVIRONMENT, "git", "-C", str(self.path), *_SAFE, *words]

    def _try(self, *words: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - a fixed program, no shell
                self._command(*words), input=feed, capture_output=True, check=False
            )
        except OSError as e:
            raise GitFailedError(f"git does not start: {e}", remedy="install git") from e

    def _output(self, *words: str, feed: bytes = b"") -> bytes:
        done = self._try(*words, feed=feed)
        if done.returncode:
            partial = b"promisor" in done.stderr
            raise GitFailedError(
                f"git {words[0]} failed in {self.path}: {_last_line(done.stderr)}",
                remedy="it is a partial clone; clone it whole" if partial else _CHECK,
            )
        return done.stdout


def _path_of(mode: str, name: bytes) -> tuple[str, str]:
    """Return the path and the reason to pass the entry over, if there is one."""
    try:
        path = name.decode()
    except UnicodeDecodeError:
        return "", "name"
    if "\n" in path or "\r" in path:
        return "", "name"
    if mode == "160000":
        return path, "submodule"
    if mode == "120000":
        return path, "link"
    return path, "" if mode in _REGULAR else "deleted"


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


def _last_line(text: bytes) -> str:
    return (text.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
