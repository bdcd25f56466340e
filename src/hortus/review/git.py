"""Ask git what was changed and what files held; nothing is fetched, and no program is run."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hortus.git import command, last_line, objects, run
from hortus.review.errors import ChangeError


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
        done = run(self.root, arguments)
        if done.returncode:
            return None
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def output(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Return all that git says; raise ``ChangeError`` where it fails."""
        done = run(self.root, arguments, feed)
        if done.returncode:
            raise ChangeError(
                f"git {arguments[0]} failed in {self.root}: {last_line(done.stderr)}",
                remedy="run `git status` and `git fsck` there",
            )
        return done.stdout

    @contextmanager
    def lines(self, *arguments: str) -> Iterator[IO[bytes]]:
        """Give what git says while it says it, for what may be too large to keep."""
        with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
            command(self.root, *arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
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
        return objects(self.root, blobs)
