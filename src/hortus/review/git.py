"""Ask git what was changed and what files held; nothing is fetched, and no program is run."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hortus.review.errors import ChangeError

_ENVIRONMENT = (
    *("env", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"),
    *("GIT_TERMINAL_PROMPT=0", "LC_ALL=C"),
)
_SAFE = (
    *("--no-replace-objects", "--no-optional-locks", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "diff.external="),
)


class Git:
    """The repository that a folder lies in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def at(cls, folder: Path) -> "Git":
        """Return the repository around a folder; raise ``ChangeError`` where there is none."""
        here = cls(folder)
        # A repository without a work tree has only commits to review.
        found = here.words("rev-parse", "--show-toplevel")
        if found is None and here.words("rev-parse", "--git-dir") is None:
            raise ChangeError(
                f"{folder} is in no git repository", remedy="run it inside one, or `git init`"
            )
        return cls(Path(found)) if found else here

    def commit(self, name: str) -> str:
        """Return the full id of a commit; raise ``ChangeError`` where there is none."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found := self.words(*asked):
            return found
        shallow = self.words("rev-parse", "--is-shallow-repository") == "true"
        raise ChangeError(
            f"there is no commit {name!r} here",
            remedy="this clone is shallow: fetch more of it (`git fetch --unshallow`)"
            if shallow
            else "name a branch, a tag or a commit; perhaps it must be fetched first",
        )

    def merge_base(self, one: str, other: str) -> str:
        """Return where two commits parted; raise ``ChangeError`` where that is not known."""
        if found := self.words("merge-base", one, other):
            return found
        raise ChangeError(
            f"{one} and {other} have no common past here",
            remedy="fetch more of the history (`git fetch --unshallow`; in CI fetch-depth: 0)",
        )

    def words(self, *arguments: str) -> str | None:
        """Return what git says in one line; None where it fails."""
        done = self._run(arguments, b"")
        if done.returncode:
            return None
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def output(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Return all that git says; raise ``ChangeError`` where it fails."""
        done = self._run(arguments, feed)
        if done.returncode:
            said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["nothing"])[-1]
            raise ChangeError(
                f"git {arguments[0]} failed in {self.root}: {said}",
                remedy="run `git status` and `git fsck` there",
            )
        return done.stdout

    @contextmanager
    def lines(self, *arguments: str) -> Iterator[IO[bytes]]:
        """Give what git says while it says it, for what may be too large to keep."""
        with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
            self._command(arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            if process.stdout is None:
                raise AssertionError("its output was asked to be a pipe")
            yield process.stdout
        if process.returncode:
            raise ChangeError(
                f"git {arguments[0]} failed in {self.root}",
                remedy="run `git status` and `git fsck` there",
            )

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes | None]:
        """Yield what each object holds; None for one that is not here."""
        out = self.output("cat-file", "--batch", feed="".join(f"{b}\n" for b in blobs).encode())
        at = 0
        for _ in blobs:
            end = out.index(b"\n", at)
            head = out[at:end].split()
            at = end + 1
            if len(head) != len(("name", "type", "size")) or head[1] != b"blob":
                yield None
                continue
            size = int(head[2])
            yield out[at : at + size]
            at += size + 1

    def _command(self, arguments: Iterable[str]) -> list[str]:
        return [*_ENVIRONMENT, "git", "-C", str(self.root), *_SAFE, *arguments]

    def _run(self, arguments: Iterable[str], feed: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - a fixed program, no shell
                self._command(arguments), input=feed, capture_output=True, check=False
            )
        except OSError as e:
            raise ChangeError(f"git does not start: {e.strerror}", remedy="install git") from e
