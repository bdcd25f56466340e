"""The files that are mined, and those that they are held against."""

import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hortus.review.git import Git

_LARGEST = 400_000
_BATCH = 200
_REGULAR = (b"100644", b"100755")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of Python and its path."""

    path: str
    text: str


def python_files(git: Git, commit: str) -> Iterator[SourceFile]:
    """Yield the Python files of a commit."""
    out = git.output("ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    found: list[tuple[str, str]] = []
    for line in out.split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        mode, _, blob, size = head.split()
        fits = mode in _REGULAR and size.isdigit() and int(size) <= _LARGEST
        if fits and name.endswith(b".py"):
            found.append((name.decode("utf-8", "surrogateescape"), blob.decode()))
    for start in range(0, len(found), _BATCH):
        part = found[start : start + _BATCH]
        contents = git.contents([blob for _, blob in part])
        for (path, _), data in zip(part, contents, strict=True):
            if data is not None:
                yield SourceFile(path, data.decode("utf-8", "replace"))


def standard_library() -> Iterator[SourceFile]:
    """Yield the modules of the standard library: Python as it is written elsewhere."""
    yield from folder_files(Path(sysconfig.get_path("stdlib")), deep=False)


def folder_files(folder: Path, *, deep: bool = True) -> Iterator[SourceFile]:
    """Yield the Python files of a folder."""
    for path in sorted(folder.rglob("*.py") if deep else folder.glob("*.py")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
            yield SourceFile(
                path.relative_to(folder).as_posix(),
                path.read_text(encoding="utf-8", errors="replace"),
            )
