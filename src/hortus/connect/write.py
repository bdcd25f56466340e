"""Write a planned change: a backup first, then the whole file at once."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hortus.connect.errors import BadSettingsFileError, FileChangedError
from hortus.connect.plan import FileChange


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and where its former content is kept, if there was any."""

    path: Path
    backup: Path | None


def write_changes(changes: Sequence[FileChange], now_us: int) -> list[Written]:
    """Write those changes that are needed and return them.

    Raises ``FileChangedError`` before the first write if any file is no longer what it was when
    the change was planned.
    """
    needed = [change for change in changes if change.needed]
    for change in needed:
        _check_unchanged(change)
    return [_write(change, now_us) for change in needed]


def _check_unchanged(change: FileChange) -> None:
    found = change.path.read_bytes() if change.path.exists() else None
    if found != (None if change.old is None else change.old.encode()):
        raise FileChangedError(
            f"{change.shown} was changed by somebody else just now",
            remedy="nothing was written; run the command again",
        )


def _write(change: FileChange, now_us: int) -> Written:
    try:
        change.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        backup = _back_up(change, now_us)
        _replace(change.path, change.new.encode(), change.mode)
    except OSError as e:
        raise BadSettingsFileError(
            f"{change.shown} cannot be written: {e}",
            remedy="make its folder writable, or add the settings by hand",
        ) from e
    return Written(change.shown, backup)


def _back_up(change: FileChange, now_us: int) -> Path | None:
    if change.old is None:
        return None
    moment = datetime.fromtimestamp(now_us / 1_000_000, tz=UTC).strftime("%Y%m%dT%H%M%SZ")
    name = f"{change.path.name}.hortus-{moment}.bak"
    backup = change.path.with_name(name)
    # The former content may hold a key as well: its copy is open to nobody who could not read it.
    _replace(backup, change.old.encode(), change.mode)
    return backup


def _replace(path: Path, content: bytes, mode: int) -> None:
    """Put ``content`` at ``path`` so that a reader sees the old file or the new, never a part."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        new.chmod(mode)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
