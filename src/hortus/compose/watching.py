"""Files beside the settings of which a running house notices changes, to record them."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from hortus.store import EventTable

WITNESSED = "audit.witnessed"
_MOST_READ = 1_000
_DIGEST_CHARS = 32


class ListWatch:
    """Word lists and allow-lists, by digests of what is in them."""

    def __init__(self, files: Callable[[], Iterable[str]]) -> None:
        self._files = files
        self.digests = self._look()

    def changed(self) -> dict[str, Mapping[str, str]]:
        """Return by its name each list that is another than at the last call, and its digests."""
        old, self.digests = self.digests, self._look()
        return {
            name: {"before": old.get(name, "-"), "after": self.digests.get(name, "-")}
            for name in sorted({*old, *self.digests})
            if old.get(name) != self.digests.get(name)
        }

    def _look(self) -> dict[str, str]:
        return {name: _digest(Path(name).expanduser()) for name in self._files() if name}


class WitnessWatch:
    """Witnesses whose cosigned checkpoints lie beside the log, each told of once."""

    def __init__(self, folder: Path, events: EventTable) -> None:
        self._folder = folder / "witness"
        self._known = {n.event.subject for n in events.recent(_MOST_READ, WITNESSED)}

    def new(self) -> list[str]:
        """Return the names of witnesses that were not here before."""
        names = {file.name for file in self._folder.glob("[!.]*")} - self._known
        self._known |= names
        return sorted(names)


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()[:_DIGEST_CHARS]
    except OSError:
        return "-"
