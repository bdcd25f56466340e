"""What was changed in files since the last commit, read without running what git may name."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from hortus.agent.files import FileError, Git, Workspace

_LARGEST = 1_000_000
_MOST_PATHS = 50


class Changes:
    """Compares files with the commit that is checked out.

    Blobs are read as they are stored: `git diff` would run filters that a repository names.
    """

    def __init__(self, workspace: Workspace, git: Git) -> None:
        self._workspace = workspace
        self._git = git
        self._place: str | None = None
        self._asked = False

    @property
    def is_repository(self) -> bool:
        """Tell whether the workspace is in a repository; git is asked once, at the first need."""
        if not self._asked:
            shown = self._git.answer(self._workspace.root, "rev-parse", "--show-prefix")
            self._place = None if shown is None else shown.decode(errors="replace").rstrip("\n")
            self._asked = True
        return self._place is not None

    def prefix(self) -> str:
        """Return where the workspace is in its repository."""
        return self._place or "" if self.is_repository else ""

    def __call__(self, paths: Sequence[str]) -> str:
        """Return the changes as one unified diff; binary and very large files are left out."""
        if not self.is_repository:
            return ""
        return "".join(self._one(path) for path in paths[:_MOST_PATHS])

    def _one(self, path: str) -> str:
        if ":" in path or PurePosixPath(path).is_absolute():
            return ""
        before = self._git.answer(
            self._workspace.root, "cat-file", "blob", f"HEAD:{self.prefix()}{path}"
        )
        try:
            after = self._workspace.glance(path, _LARGEST)
        except FileError:
            return ""
        from difflib import unified_diff  # noqa: PLC0415 - only sessions that edit pay for it

        old, new = _text(before), _text(after)
        if after is None or old is None or new is None:
            return ""
        name = self.prefix() + path
        rows = unified_diff(
            _lines(old),
            _lines(new),
            f"a/{name}" if before is not None else "/dev/null",
            f"b/{name}",
        )
        return "".join(
            row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows
        )


def _text(data: bytes | None) -> str | None:
    """Return a file as text; None where it is none."""
    if data is None:
        return ""
    if len(data) > _LARGEST or b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> list[str]:
    """Return lines with their ends, which only a line feed is."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
