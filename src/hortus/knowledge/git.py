"""Read committed objects of a git repository; the working tree is never looked at."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hortus.knowledge.errors import GitReadError, NotARepositoryError

# Objects that a partial clone lacks are not fetched: indexing never uses the network.
_ENVIRONMENT = (
    *("env", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"),
    *("GIT_TERMINAL_PROMPT=0", "LC_ALL=C"),
)
_SAFE = ("--no-replace-objects", "--no-optional-locks", "-c", "core.fsmonitor=false")
_REGULAR = frozenset({"100644", "100755", "100664"})
_BATCH = 256  # names sent ahead of the answers: well within a pipe's buffer
_CHECK = "run `git fsck` there"


@dataclass(frozen=True, slots=True)
class Entry:
    """A path of a commit and the id of its content; ``reason`` says why it is passed over."""

    path: str
    blob: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A path that is another in a newer commit; an empty ``old`` or ``new``: it is not there."""

    path: str
    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What is in an object, or the reason why it is not read."""

    data: bytes = b""
    reason: str = ""


class Repository:
    """A git repository on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self) -> None:
        """Raise ``NotARepositoryError`` where there is no repository that can be read."""
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

    def can_be_read(self) -> bool:
        """Tell whether the user of this process may read it."""
        try:
            self.check()
        except NotARepositoryError:
            return False
        return True

    def commit(self, ref: str) -> str:
        """Return the commit that a branch, tag or other name stands for, or ''."""
        found = self._try(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        )
        return found.stdout.decode("ascii", "replace").strip() if not found.returncode else ""

    def root(self, commit: str) -> str:
        """Return the first commit of a history: forks of one repository share it."""
        out = self._output("rev-list", "--max-parents=0", "--first-parent", commit)
        return out.decode("ascii").split()[-1]

    def entries(self, commit: str) -> Iterator[Entry]:
        """Yield every file of a commit."""
        out = self._output("ls-tree", "-r", "-z", "--full-tree", commit)
        for line in out.split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            mode, _, blob = head.decode("ascii").split(" ")
            path, reason = _named(mode, name)
            yield Entry(path, blob, reason)

    def differences(self, old: str, new: str) -> Iterator[Difference]:
        """Yield the files that differ between two commits."""
        out = self._output("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)
        fields = out.split(b"\0")[:-1]
        for head, name in zip(fields[0::2], fields[1::2], strict=True):
            before, after, was, now, _ = head.decode("ascii").lstrip(":").split(" ")
            path, reason = _named(after, name)
            yield Difference(
                path,
                was if before in _REGULAR else "",
                now if after in _REGULAR else "",
                reason if after != "000000" else "",
            )

    def contents(self, blobs: Sequence[str], largest: int) -> Iterator[Content]:
        """Yield the content of each object, in order, but for those that are larger."""
        sizes = self._sizes(blobs)
        read = self.known([b for b, size in zip(blobs, sizes, strict=True) if size <= largest])
        for size in sizes:
            yield next(read) if size <= largest else Content(reason="large")

    def known(self, blobs: Sequence[str]) -> Iterator[Content]:
        """Yield the content of each object, in order, whatever its size."""
        if not blobs:
            return
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
                for _ in names:
                    yield self._content(process.stdout)

    def file(self, commit: str, path: str, largest: int) -> bytes:
        """Return one file of a commit, empty where there is none or a larger one."""
        if "\n" in path:
            return b""
        name = f"{commit}:{path}"
        return next(self.contents([name], largest)).data

    def says(self, *words: str) -> str:
        """Return what a git command prints, '' where it fails."""
        done = self._try(*words)
        return "" if done.returncode else done.stdout.decode("utf-8", "replace")

    def _sizes(self, blobs: Sequence[str]) -> list[int]:
        text = "".join(f"{blob}\n" for blob in blobs).encode()
        out = self._output("cat-file", "--batch-check=%(objectsize)", feed=text)
        return [int(line) if line.isdigit() else -1 for line in out.split(b"\n")[:-1]]

    def _content(self, stream: IO[bytes]) -> Content:
        head = stream.readline().rsplit(b" ", 2)
        if head[-1:] == [b"missing\n"]:
            return Content(reason="missing")
        if len(head) != len(("name", "type", "size")):
            raise GitReadError(f"git stopped reading {self.path}", remedy=_CHECK)
        data = stream.read(int(head[2]))
        stream.read(1)
        return Content(data)

    def _command(self, *words: str) -> list[str]:
        return [*_ENVIRONMENT, "git", "-C", str(self.path), *_SAFE, *words]

    def _try(self, *words: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - a fixed program, no shell
                self._command(*words), input=feed, capture_output=True, check=False
            )
        except OSError as e:
            raise GitReadError(f"git does not start: {e}", remedy="install git") from e

    def _output(self, *words: str, feed: bytes = b"") -> bytes:
        done = self._try(*words, feed=feed)
        if done.returncode:
            raise GitReadError(
                f"git {words[0]} failed in {self.path}: {_last_line(done.stderr)}", remedy=_CHECK
            )
        return done.stdout


def is_repository(path: Path) -> bool:
    """Tell whether a folder is itself a repository, with or without a working tree."""
    return (path / ".git").exists() or all((path / name).exists() for name in ("HEAD", "objects"))


def _named(mode: str, name: bytes) -> tuple[str, str]:
    """Return a path and the reason to pass it over, if there is one."""
    try:
        path = name.decode()
    except UnicodeDecodeError:
        return "", "name"
    if "\n" in path or "\r" in path:
        return "", "name"
    if mode in _REGULAR:
        return path, ""
    return path, {"160000": "submodule", "120000": "link"}.get(mode, "deleted")


def _last_line(text: bytes) -> str:
    return (text.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
