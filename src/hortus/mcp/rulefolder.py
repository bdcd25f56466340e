"""The rules of a repository as they are committed, laid out as the review reads them."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hortus.dlp import FILE_NAME
from hortus.git import named, objects, output
from hortus.review import Rule, load_review_settings, load_rules

_HORTUS = ".hortus"
_MOST_FILES = 2_000
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class _Blob:
    path: str
    id: str


class RuleFolders:
    """Copies what rules need out of git, once for each commit; nothing else is looked at."""

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="hortus-rules-"))
        self._known: dict[tuple[Path, str], Path] = {}
        self._loaded: dict[Path, tuple[Rule, ...]] = {}

    def at(self, repository: Path, commit: str) -> Path:
        """Return a folder with the rules of a commit."""
        key = repository, commit
        if key not in self._known:
            folder = self._root / str(len(self._known))
            self._lay_out(repository, commit, folder)
            self._known[key] = folder
        return self._known[key]

    def rules(self, folder: Path) -> tuple[Rule, ...]:
        """Return the rules of such a folder, read and held against their examples once."""
        if folder not in self._loaded:
            self._loaded[folder] = load_rules(folder, load_review_settings(folder))
        return self._loaded[folder]

    def close(self) -> None:
        """Remove the copies."""
        shutil.rmtree(self._root, ignore_errors=True)

    def _lay_out(self, repository: Path, commit: str, folder: Path) -> None:
        folder.mkdir()
        _copy(repository, _blobs(repository, commit, (_HORTUS, FILE_NAME)), folder)
        others = [one for one in load_review_settings(folder).rules if _is_inside(one)]
        _copy(repository, _blobs(repository, commit, others), folder)


def _blobs(repository: Path, commit: str, places: Sequence[str]) -> list[_Blob]:
    return list(_listed(repository, commit, places)) if places else []


def _listed(repository: Path, commit: str, places: Sequence[str]) -> Iterator[_Blob]:
    listed = output(repository, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *places)
    for line in listed.split(b"\0")[:-1][:_MOST_FILES]:
        head, _, name = line.partition(b"\t")
        mode, _, blob = head.decode("ascii").split(" ")
        path, reason = named(mode, name)
        if not reason and _is_inside(path):
            yield _Blob(path, blob)


def _copy(repository: Path, blobs: Sequence[_Blob], folder: Path) -> None:
    contents = objects(repository, [blob.id for blob in blobs])
    for blob, data in zip(blobs, contents, strict=True):
        if data is not None and len(data) <= _LARGEST:
            file = folder / blob.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


def _is_inside(path: str) -> bool:
    """Tell whether a path stays within a folder that it is put into."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\0" not in path
