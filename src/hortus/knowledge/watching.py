"""Notice new commits of indexed repositories and make them searchable at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hortus.knowledge.errors import IndexBusyError, IndexFaultError
from hortus.knowledge.heads import Fingerprint, fingerprint
from hortus.knowledge.library import Library, Updated

EVERY_S = 0.5
_ASK_GIT_EVERY = 60
_LONGEST_REST = 120
_INDEX = "the index"


@dataclass(slots=True)
class _Rest:
    """A repository that could not be brought up to date is left alone for some looks."""

    looks: int
    length: int


class Watcher:
    """Looks at the branches, and indexes what changed; a look that finds nothing costs little.

    A repository that cannot be read does not keep the others waiting: it is told of once, and
    tried again less and less often.
    """

    def __init__(self, library: Library, wait: Callable[[float], None]) -> None:
        self._library = library
        self._wait = wait
        self._looks = 0
        self._seen: dict[str, Fingerprint | None] = {}
        self._rests: dict[str, _Rest] = {}
        self._said: dict[str, str] = {}

    def look(self) -> Updated | None:
        """Bring up to date what is behind; None where nothing is new, or another process does it.

        An index that turns out to be damaged is made again.
        """
        self._looks += 1
        try:
            behind = list(self._behind())
            if not behind:
                return None
            updated = self._library.update(behind, check=False)
            self._remember(behind, updated)
        except IndexBusyError:
            return None
        except IndexFaultError:
            updated = self._mended()
        return self._new(updated)

    def run(self, told: Callable[[Updated], object], every_s: float = EVERY_S) -> None:
        """Go on looking until the wait is broken off; say what each look has changed."""
        first = self._mended()
        if self._new(first) is not None and (first.failed or first.rebuilt):
            told(first)
        while True:
            updated = self.look()
            if updated is not None:
                told(updated)
            self._wait(every_s)

    def _behind(self) -> Iterator[str]:
        """Yield the repositories to bring up to date; git is asked where a file has changed."""
        for one in self._library.registry:
            rest = self._rests.get(one.name)
            if rest and rest.looks > 0:
                rest.looks -= 1
                continue
            now = fingerprint(Path(one.path), one.refs)
            is_same = now is not None and now == self._seen.get(one.name)
            if is_same and self._looks % _ASK_GIT_EVERY:
                continue
            if self._library.behind([one.name]):
                yield one.name
            else:
                self._seen[one.name] = now

    def _remember(self, behind: Sequence[str], updated: Updated) -> None:
        done = {change.repository for change in updated.changes}
        for name in behind:
            if name in done:
                self._rests.pop(name, None)
                self._said.pop(name, None)
            else:
                known = self._rests.get(name)
                length = min(2 * known.length if known else 2, _LONGEST_REST)
                self._rests[name] = _Rest(length, length)

    def _mended(self) -> Updated:
        """Read the whole index, make again what is damaged, and go on where it was left."""
        try:
            return self._library.update()
        except IndexBusyError:
            return Updated()
        except IndexFaultError as e:
            return Updated(failed=((_INDEX, e.message),))

    def _new(self, updated: Updated) -> Updated | None:
        """Return what was not said before."""
        failed = tuple(pair for pair in updated.failed if self._said.get(pair[0]) != pair[1])
        self._said |= dict(failed)
        said = replace(updated, failed=failed)
        return said if said != Updated() else None
