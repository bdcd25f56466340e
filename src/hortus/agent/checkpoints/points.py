"""Keep the list of checkpoints, each in a small file of its own."""

import re
from pathlib import Path

import msgspec

from hortus.agent.checkpoints.errors import UnknownCheckpointError
from hortus.agent.checkpoints.types import Point
from hortus.core.whole import write_whole

_ID = re.compile(r"[a-z]+_[0-9a-z]{26}")
_ENDING = ".json"


class Points:
    """The checkpoints of a workspace, oldest first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, point: Point, *, safely: bool = False) -> None:
        """Keep one more; ``safely`` against a power cut."""
        data = msgspec.json.encode(point)
        write_whole(self._folder / f"{point.id}{_ENDING}", data, safely=safely)

    def get(self, name: str) -> Point:
        """Return a checkpoint by its name."""
        found = self._read(self._folder / f"{name}{_ENDING}") if _ID.fullmatch(name) else None
        if found is None:
            raise UnknownCheckpointError(
                f"there is no checkpoint {name[:40]!r}",
                remedy="choose one of the list; those older than 30 days are gone",
            )
        return found

    def all(self) -> tuple[Point, ...]:
        """Return every checkpoint, oldest first."""
        paths = sorted(self._folder.glob(f"*{_ENDING}"))
        return tuple(point for path in paths if (point := self._read(path)))

    def newest(self) -> Point | None:
        """Return the checkpoint that was taken last."""
        paths = sorted(self._folder.glob(f"*{_ENDING}"), reverse=True)
        return next((point for path in paths if (point := self._read(path))), None)

    def remove_before(self, time_us: int) -> int:
        """Forget those that were taken before a time; return how many."""
        old = [point for point in self.all() if point.taken_us < time_us]
        for point in old:
            (self._folder / f"{point.id}{_ENDING}").unlink(missing_ok=True)
        return len(old)

    def _read(self, path: Path) -> Point | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=Point)
        except (OSError, msgspec.DecodeError):
            return None
