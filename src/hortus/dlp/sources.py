"""The texts that ``hortus scan`` looks into: files, folders, the staged changes, a stream."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hortus.core import NotFoundError, UnavailableError
from hortus.git import run

_SKIPPED = frozenset({".git", ".hg", ".venv", "node_modules", "__pycache__"})
_SNIFFED = 8_192
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """One text and what it is called."""

    name: str
    data: bytes


def from_paths(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield each text file at or under the paths; raise ``NotFoundError`` where one is not."""
    for path in paths:
        if path.is_dir():
            yield from _from_folder(path)
            continue
        try:
            yield Source(shown(path), path.read_bytes())
        except OSError as e:
            raise NotFoundError(
                f"{shown(path)} cannot be read: {e.strerror}",
                remedy="give a file or folder that exists, or - for standard input",
            ) from e


def from_index(folder: Path) -> Iterator[Source]:
    """Yield each file as it is staged for the next commit of the repository at ``folder``."""
    names = _git(folder, "diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR")
    for name in filter(None, names.split(b"\0")):
        path = os.fsdecode(name)
        yield Source(shown(path), _git(folder, "show", f":{path}"))


def text_of(source: Source) -> str | None:
    """Return the text of a source; None where it is no text but a binary."""
    data = source.data
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:_SNIFFED]:
        return None
    return data.decode("utf-8", "replace")


def shown(path: str | Path) -> str:
    """Return a path as it may be printed: a name can hold anything but ``/`` and NUL."""
    name = os.fsencode(path).decode("utf-8", "replace")
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )


def _from_folder(folder: Path) -> Iterator[Source]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for name in sorted(names):
            path = Path(place, name)
            # A link is scanned where it points to, if that is in the folder too.
            if path.is_file() and not path.is_symlink():
                yield from from_paths([path])


def _git(folder: Path, *words: str) -> bytes:
    done = run(folder, words)
    if done.returncode:
        raise UnavailableError(
            f"git cannot say what is staged in {folder}",
            remedy="run it inside a git repository",
        )
    return done.stdout
