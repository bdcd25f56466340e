"""Work out what would change in a client's files, before anything is touched."""

import difflib
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.connect.errors import BadSettingsFileError
from hortus.connect.json_edit import edit_json
from hortus.connect.toml_edit import edit_toml
from hortus.connect.types import FileEdit, Put, Syntax
from hortus.connect.yaml_edit import edit_yaml

_EDITORS: Mapping[Syntax, Callable[[str, Sequence[Put]], str]] = {
    Syntax.JSON: edit_json,
    Syntax.TOML: edit_toml,
    Syntax.YAML: edit_yaml,
}
_NEW_FILE, _OWNER_ONLY = 0o644, 0o600
_HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after. ``old`` is None where the file does not exist.

    ``shown`` is the path as the user knows it; ``path`` has links followed, so that a link to a
    settings file stays a link.
    """

    shown: Path
    path: Path
    old: str | None
    new: str
    mode: int
    old_mode: int
    key_field: str

    @property
    def needed(self) -> bool:
        """Whether there is anything to do."""
        return self.old != self.new or self.mode != self.old_mode

    def diff(self) -> str:
        """Return a unified diff in which the key cannot be read."""
        lines = difflib.unified_diff(
            _lines(self.old or ""),
            _lines(self.new),
            fromfile=str(self.shown) if self.old is not None else "(no file)",
            tofile=str(self.shown),
        )
        return hide(
            "".join(line if line.endswith("\n") else line + "\n" for line in lines), self.key_field
        )


def plan_changes(
    edits: Sequence[FileEdit], home: Path, repository: Path | None = None
) -> list[FileChange]:
    """Return what would change below ``home``, and in the repository where there is one.

    Raises ``BadSettingsFileError``; writes nothing.
    """
    places = [(edit, repository if edit.in_repository else home) for edit in edits]
    return [_plan(edit, folder) for edit, folder in places if folder is not None]


def fresh_text(edit: FileEdit) -> str:
    """Return the file as it would be if there were none yet."""
    return _EDITORS[edit.syntax]("", edit.puts)


def hide(text: str, key_field: str) -> str:
    """Return ``text`` with the value of the field ``key_field`` made unreadable."""
    if not key_field:
        return text
    field = rf'("?{re.escape(key_field)}"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|[^\s,]+)'
    return re.sub(field, rf'\1"{_HIDDEN}"', text)


def _plan(edit: FileEdit, folder: Path) -> FileChange:
    shown = folder / edit.place
    path = shown.resolve()
    old = _read(path)
    old_mode = stat.S_IMODE(path.stat().st_mode) if old is not None else _NEW_FILE
    try:
        new = _EDITORS[edit.syntax](old or "", edit.puts)
    except ValueError as e:
        raise BadSettingsFileError(
            f"{shown} cannot be changed safely: {e}",
            remedy="mend the file, or add the settings by hand: run this without --write",
        ) from e
    mode = old_mode & _OWNER_ONLY if edit.key_field else old_mode
    return FileChange(shown, path, old, new, mode, old_mode, edit.key_field)


def _read(path: Path) -> str | None:
    try:
        # Not read_text: it would turn the line ends of other systems into ours.
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as e:
        raise BadSettingsFileError(
            f"{path} cannot be read: {e}", remedy="make it a readable UTF-8 file, or move it away"
        ) from e


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
