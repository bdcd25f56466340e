"""Small files for their owner's eyes only: written whole or not at all, and destroyed."""

import os
import secrets
import stat
from pathlib import Path

from hortus.content.errors import ContentKeyError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_secret(file: Path, remedy: str) -> bytes:
    """Return what a file holds; raises ``ContentKeyError`` where others can read it, or nobody."""
    try:
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_mode & _OTHERS:
                raise ContentKeyError(
                    f"{file} can be read by other users of this machine",
                    remedy=f"chmod 600 {file}, and think of who may have read it",
                )
            return opened.read()
    except OSError as e:
        raise ContentKeyError(f"{file} cannot be read: {e.strerror}", remedy=remedy) from e


def write_secret(file: Path, content: bytes) -> bool:
    """Write a new file in one step and return True; False where there is one already."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write(draft, content)
            os.link(draft, file)
        except FileExistsError:
            return False
        finally:
            draft.unlink(missing_ok=True)
        _flush_folder(file.parent)
    except OSError as e:
        raise ContentKeyError(
            f"{file} cannot be written: {e.strerror}",
            remedy="make room, or make its folder writable for the user that runs hortus",
        ) from e
    return True


def destroy_secret(file: Path) -> bool:
    """Overwrite a file, then remove it; False where there is none.

    What lies beneath may keep the old bytes all the same: a disk that writes elsewhere, a file
    system with snapshots, a backup. The documentation says what follows from that.
    """
    try:
        with file.open("r+b") as opened:
            size = os.fstat(opened.fileno()).st_size
            opened.write(secrets.token_bytes(size))
            opened.flush()
            os.fsync(opened.fileno())
        file.unlink()
        _flush_folder(file.parent)
    except FileNotFoundError:
        return False
    except OSError as e:
        raise ContentKeyError(
            f"{file} cannot be destroyed: {e.strerror}",
            remedy="mend the rights of its folder and do it again; until then it can be read",
        ) from e
    return True


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _flush_folder(folder: Path) -> None:
    """Make what was added to or taken from a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
