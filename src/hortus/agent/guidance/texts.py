"""Read text files for guidance, and say what could not be read."""

from pathlib import Path

from msgspec import Struct

from hortus.agent.files import FileError, UnusableFileError, Workspace
from hortus.agent.values import Noticed

LARGEST = 256 * 1024


class Shelf(Struct):
    """A folder that guidance is read from; ``notices`` grows with what the person should know."""

    workspace: Workspace | None
    notices: list[Noticed] = []

    @classmethod
    def at(cls, folder: Path, notices: list[Noticed]) -> "Shelf":
        """Return the shelf of a folder, which need not exist."""
        try:
            return cls(Workspace(folder), notices)
        except UnusableFileError:
            return cls(None, notices)

    def text(self, path: str) -> str | None:
        """Return a file's text; None where there is none, or where it is no text one can use."""
        if self.workspace is None:
            return None
        try:
            seen = self.workspace.read(path)
        except FileError as e:
            if not self._is_second_name(path):
                self.notices.append(Noticed(f"{path} is not read: {e.message}", e.remedy))
            return None
        if seen is None:
            return None
        if len(seen.data) > LARGEST:
            self.notices.append(
                Noticed(f"{path} is not read: it is larger than {LARGEST >> 10} KiB", "shorten it")
            )
            return None
        try:
            return seen.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.notices.append(Noticed(f"{path} is not read: it is not UTF-8", "convert it"))
            return None

    def _is_second_name(self, path: str) -> bool:
        """Tell whether a path is a link to a file beside it, which is read by its own name."""
        if self.workspace is None:
            return False
        place = self.workspace.root / path
        return place.is_symlink() and "/" not in str(place.readlink())

    def names(self, path: str) -> list[str]:
        """Return what is in a folder, folders with ``/`` behind them; nothing where it is none."""
        if self.workspace is None:
            return []
        try:
            return self.workspace.names(path) or []
        except FileError as e:
            self.notices.append(Noticed(f"{path} is not read: {e.message}", e.remedy))
            return []
