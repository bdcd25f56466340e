"""Let files near the one at hand count for more: same folder first, then same language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

_SAME_FOLDER = 2.0
_OTHER_KIND = 0.3

Codes = NDArray[np.int32]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FileNames:
    """The paths of files, and their folders and kinds (name suffixes) as numbers."""

    paths: tuple[str, ...]
    folders: Mapping[str, int]
    kinds: Mapping[str, int]
    folder_of: Codes
    kind_of: Codes

    def weights(self, path: str) -> Weights:
        """Return how much each file counts for the one at ``path``; without one all are equal."""
        weights = np.ones(len(self.paths))
        if path:
            folder, kind = _folder_and_kind(path)
            weights[self.kind_of != self.kinds.get(kind, -1)] = _OTHER_KIND
            weights[self.folder_of == self.folders.get(folder, -1)] *= _SAME_FOLDER
        return weights


def name_files(paths: Sequence[str]) -> FileNames:
    """Return the names of the files at ``paths``."""
    folders: dict[str, int] = {}
    kinds: dict[str, int] = {}
    codes = np.zeros((len(paths), 2), dtype=np.int32)
    for number, path in enumerate(paths):
        folder, kind = _folder_and_kind(path)
        codes[number, 0] = folders.setdefault(folder, len(folders))
        codes[number, 1] = kinds.setdefault(kind, len(kinds))
    return FileNames(tuple(paths), folders, kinds, codes[:, 0].copy(), codes[:, 1].copy())


def _folder_and_kind(path: str) -> tuple[str, str]:
    pure = PurePosixPath(path)
    return str(pure.parent), pure.suffix or pure.name
