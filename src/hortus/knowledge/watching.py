"""Notice new commits of indexed repositories and make them searchable at once."""

from collections.abc import Callable

from hortus.knowledge.errors import IndexBusyError
from hortus.knowledge.library import Library, Updated

EVERY_S = 0.5


class Watcher:
    """Looks at the branches, and indexes what changed; a look that finds nothing costs little."""

    def __init__(self, library: Library, wait: Callable[[float], None]) -> None:
        self._library = library
        self._wait = wait

    def look(self) -> Updated | None:
        """Bring up to date what is behind; None where nothing is, or another process does it."""
        behind = self._library.behind()
        if not behind:
            return None
        try:
            return self._library.update(behind, check=False)
        except IndexBusyError:
            return None

    def run(self, told: Callable[[Updated], object], every_s: float = EVERY_S) -> None:
        """Go on looking until the wait is broken off; say what each look has changed."""
        self._library.update()
        while True:
            updated = self.look()
            if updated is not None:
                told(updated)
            self._wait(every_s)
