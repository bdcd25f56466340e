"""Read committed objects of a git repository; the working tree is never looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.git import REGULAR, ObjectReader, last_line, named, objects, output, run, sizes
from hortus.knowledge.errors import NotARepositoryError

_LOG = (
    *("--no-merges", "--no-renames", "--name-only"),
    *("--no-notes", "--format=%x01%B%x02"),
)


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
    """A git repository on disk; with a ``reader``, a few contents are read without a start."""

    def __init__(self, path: Path, reader: ObjectReader | None = None) -> None:
        self.path = path
        self._reader = reader

    def check(self) -> None:
        """Raise ``NotARepositoryError`` where there is no repository that can be read."""
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

    def can_be_read(self) -> bool:
        """Tell whether the user of this process may read it."""
        try:
            self.check()
        except NotARepositoryError:
            return False
        return True

    def commit(self, ref: str) -> str:
        """Return the commit that a branch, tag or other name stands for, or ''."""
        found = run(
            self.path,
            ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"),
        )
        return found.stdout.decode("ascii", "replace").strip() if not found.returncode else ""

    def root(self, commit: str) -> str:
        """Return the first commit of a history: forks of one repository share it."""
        out = output(self.path, "rev-list", "--max-parents=0", "--first-parent", commit)
        return out.decode("ascii").split()[-1]

    def entries(self, commit: str) -> Iterator[Entry]:
        """Yield every file of a commit."""
        out = output(self.path, "ls-tree", "-r", "-z", "--full-tree", commit)
        for line in out.split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            mode, _, blob = head.decode("ascii").split(" ")
            path, reason = named(mode, name)
            yield Entry(path, blob, reason)

    def differences(self, old: str, new: str) -> Iterator[Difference]:
        """Yield the files that differ between two commits."""
        out = output(self.path, "diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)
        fields = out.split(b"\0")[:-1]
        for head, name in zip(fields[0::2], fields[1::2], strict=True):
            before, after, was, now, _ = head.decode("ascii").lstrip(":").split(" ")
            path, reason = named(after, name)
            yield Difference(
                path,
                was if before in REGULAR else "",
                now if after in REGULAR else "",
                reason if after != "000000" else "",
            )

    def contents(self, blobs: Sequence[str], largest: int) -> Iterator[Content]:
        """Yield the content of each object, in order, but for those that are larger."""
        found = sizes(self.path, blobs)
        read = self.known([b for b, size in zip(blobs, found, strict=True) if size <= largest])
        for size in found:
            yield next(read) if size <= largest else Content(reason="large")

    def known(self, blobs: Sequence[str]) -> Iterator[Content]:
        """Yield the content of each object, in order, whatever its size."""
        for data in objects(self.path, blobs):
            yield Content(reason="missing") if data is None else Content(data)

    def few(self, blobs: Sequence[str]) -> list[Content]:
        """Return the content of some objects, in order, whatever its size."""
        if self._reader is None:
            return list(self.known(blobs))
        return [
            Content(reason="missing") if data is None else Content(data)
            for data in self._reader.read(self.path, blobs)
        ]

    def file(self, commit: str, path: str, largest: int) -> bytes:
        """Return one file of a commit, empty where there is none or a larger one."""
        if "\n" in path:
            return b""
        name = f"{commit}:{path}"
        return next(self.contents([name], largest)).data

    def follows(self, old: str, new: str) -> bool:
        """Tell whether a commit comes after another one, or is it."""
        asked = ("merge-base", "--is-ancestor", old, new)
        return bool(old) and not run(self.path, asked).returncode

    def messages(
        self, commit: str, since: str, most: int
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what the newest commits say, those after ``since``, and the paths they change."""
        span = [commit, f"^{since}"] if since else [commit]
        out = output(self.path, "log", *_LOG, f"--max-count={most}", *span, "--")
        for record in out.decode("utf-8", "replace").split("\x01")[1:]:
            said, _, paths = record.partition("\x02")
            yield said, tuple(path for path in paths.split("\n") if path)

    def says(self, *words: str) -> str:
        """Return what a git command prints, '' where it fails."""
        done = run(self.path, words)
        return "" if done.returncode else done.stdout.decode("utf-8", "replace")


def is_repository(path: Path) -> bool:
    """Tell whether a folder is itself a repository, with or without a working tree."""
    return (path / ".git").exists() or all((path / name).exists() for name in ("HEAD", "objects"))
