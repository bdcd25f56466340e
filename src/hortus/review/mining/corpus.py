"""The files that are mined, and those that they are held against."""

import re
import sysconfig
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath

from hortus.review.git import Git

_LARGEST = 400_000
_BATCH = 200
_REGULAR = (b"100644", b"100755")
_UNRELATED = 600
"""Files of other people's packages that are read: enough to know what everybody does."""
_TESTS = frozenset({"test", "tests", "testing", "spec", "specs", "__tests__"})
_TEST_NAME = re.compile(r"^(test_.*|.*_test|conftest|.*\.(test|spec))$")
_MADE = frozenset({"migrations", "vendor", "_vendor", "third_party", "node_modules"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of Python and its path."""

    path: str
    text: str


def python_files(git: Git, commit: str) -> Iterator[SourceFile]:
    """Yield the Python files of a commit."""
    yield from source_files(git, commit, lambda path: path.endswith(".py"))


def source_files(git: Git, commit: str, wanted: Callable[[str], bool]) -> Iterator[SourceFile]:
    """Yield the files of a commit whose paths are wanted."""
    out = git.output("ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    found: list[tuple[str, str]] = []
    for line in out.split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        mode, _, blob, size = head.split()
        fits = mode in _REGULAR and size.isdigit() and int(size) <= _LARGEST
        path = name.decode("utf-8", "surrogateescape")
        if fits and wanted(path):
            found.append((path, blob.decode()))
    for start in range(0, len(found), _BATCH):
        part = found[start : start + _BATCH]
        contents = git.contents([blob for _, blob in part])
        for (path, _), data in zip(part, contents, strict=True):
            if data is not None:
                yield SourceFile(path, data.decode("utf-8", "replace"))


def is_test(path: str) -> bool:
    """Tell whether a file is there to test others."""
    pure = PurePosixPath(path)
    return bool(_TESTS.intersection(pure.parts[:-1]) or _TEST_NAME.match(pure.stem))


def is_written(path: str) -> bool:
    """Tell whether a file was written here, and not by a program or by others."""
    return not _MADE.intersection(PurePosixPath(path).parts[:-1])


def standard_library() -> Iterator[SourceFile]:
    """Yield the modules of the standard library: Python as it is written elsewhere."""
    yield from folder_files(Path(sysconfig.get_path("stdlib")), deep=False)


def unrelated(own: Collection[str]) -> Iterator[SourceFile]:
    """Yield files of installed packages but for those of these names: other people's Python."""
    folder = Path(sysconfig.get_path("purelib"))
    packages = {name: _files(folder / name) for name in _packages(folder) if name not in own}
    # Evenly from all, or one large package would speak for everybody.
    share = max(1, _UNRELATED // max(1, len(packages)))
    for paths in packages.values():
        step = max(1, len(paths) // share)
        for path in islice(paths[::step], share):
            yield SourceFile(
                path.relative_to(folder).as_posix(),
                path.read_text(encoding="utf-8", errors="replace"),
            )


@cache
def _packages(folder: Path) -> Sequence[str]:
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


@cache
def _files(folder: Path) -> Sequence[Path]:
    found = (path for path in folder.rglob("*.py") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if path.stat().st_size <= _LARGEST)


def folder_files(folder: Path, *, deep: bool = True) -> Iterator[SourceFile]:
    """Yield the Python files of a folder."""
    for path in sorted(folder.rglob("*.py") if deep else folder.glob("*.py")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
            yield SourceFile(
                path.relative_to(folder).as_posix(),
                path.read_text(encoding="utf-8", errors="replace"),
            )
