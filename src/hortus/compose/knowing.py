"""What clients are told of the company's code, opened when somebody first asks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock

from hortus.compose.reading import readable_by
from hortus.core import Clock, Loaded, Principal
from hortus.git import ObjectReader
from hortus.identity import Roster
from hortus.knowledge import Deprecations, Libraries, Library, Readable, Search
from hortus.mcp import (
    DeprecatedFinder,
    Gate,
    McpDoor,
    Needs,
    Records,
    RuleFolders,
    Sources,
)
from hortus.review import Finder

_FOLDER = "knowledge"
_US = 1_000_000


class Knowing:
    """The index of a data folder with all that tools need of it."""

    def __init__(self, data: Path, clock: Clock) -> None:
        # Whoever asks once asks again: what answers are read from stays open.
        self.library = Library(data / _FOLDER, clock, ObjectReader())
        self.libraries = Libraries(self.library)
        self._folders = RuleFolders()
        self._clock = clock
        self._here = ""

    def sources(self) -> Sources:
        """Return where the tools get their answers."""
        return Sources(
            self.library,
            self.libraries,
            Search(self.library),
            self._folders,
            self._today,
            self._finders,
            self._here,
        )

    def stand_in(self, name: str) -> None:
        """Take a repository for the one that is meant where none is named."""
        self._here = name

    def close(self) -> None:
        """Let go of all files."""
        self._folders.close()
        self.libraries.close()
        self.library.close()

    def _finders(self, readable: Readable) -> Sequence[Finder]:
        self.libraries.refresh()
        return [DeprecatedFinder(Deprecations(self.libraries.deprecated(readable)))]

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now_us() / _US, UTC).date()


class HouseKnowing:
    """The same for a running house: nothing is opened before somebody asks."""

    def __init__(
        self,
        loaded: Loaded,
        clock: Clock,
        readers: Callable[[], Mapping[str, list[str]]],
        roster: Callable[[], Roster],
    ) -> None:
        self._data = loaded.data
        self._public_url = loaded.settings.signin.public_url
        self._clock = clock
        self._readers = readers
        self._roster = roster
        self._lock = Lock()
        self._opened: Knowing | None = None

    def door(self, gate: Gate, records: Records) -> McpDoor:
        """Return the door for clients that ask over HTTP."""
        public_url = self._public_url.rstrip("/")
        origins = frozenset({public_url} - {""})
        return McpDoor(Needs(gate, records, self.readable, self.sources, self._clock, origins))

    def sources(self) -> Sources:
        """Return where the tools get their answers."""
        return self._knowing().sources()

    def readable(self, principal: Principal) -> Readable:
        """Return what somebody may read."""
        registry = self._knowing().library.registry
        return readable_by(principal, registry, self._readers(), self._roster())

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _knowing(self) -> Knowing:
        with self._lock:
            if self._opened is None:
                self._opened = Knowing(self._data, self._clock)
            return self._opened
