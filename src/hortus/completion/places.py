"""Find a cursor in a file on disk, and the folder that keeps a repository's index."""

import hashlib
from pathlib import Path

from hortus.completion.errors import NoSuchPositionError
from hortus.completion.types import Prompt


def prompt_at(file: Path, line: int, column: int, repository: Path) -> Prompt:
    """Return the text around a cursor before ``column`` of ``line``, both counted from 1."""
    try:
        lines = file.read_bytes().decode().split("\n")
    except OSError as e:
        raise NoSuchPositionError(
            f"{file} cannot be read: {e.strerror}", remedy="give the path of a text file"
        ) from e
    except UnicodeDecodeError as e:
        raise NoSuchPositionError(
            f"{file} is not UTF-8 text", remedy="give the path of a text file"
        ) from e
    if not 1 <= line <= len(lines):
        raise NoSuchPositionError(
            f"{file} has no line {line}", remedy=f"it has {len(lines)} lines"
        )
    here = lines[line - 1]
    if not 1 <= column <= len(here) + 1:
        raise NoSuchPositionError(
            f"line {line} of {file} has no column {column}",
            remedy=f"its columns go from 1 to {len(here) + 1}",
        )
    prefix = "\n".join([*lines[: line - 1], here[: column - 1]])
    suffix = "\n".join([here[column - 1 :], *lines[line:]])
    return Prompt(prefix, suffix, _path_within(file, repository))


def index_folder(data: Path, repository: Path) -> Path:
    """Return where, in the data folder, the index of ``repository`` is kept."""
    whole = repository.resolve()
    key = hashlib.sha256(str(whole).encode(errors="surrogateescape")).hexdigest()[:12]
    return data / "completion" / f"{whole.name or 'root'}-{key}"


def repository_of(file: Path) -> Path | None:
    """Return the git repository that ``file`` lies in, or None."""
    return next((at for at in file.resolve().parents if (at / ".git").exists()), None)


def _path_within(file: Path, repository: Path) -> str:
    try:
        return file.resolve().relative_to(repository.resolve()).as_posix()
    except ValueError:
        return file.name
