"""What somebody may read, put together once and used again until something changes."""

from collections.abc import Iterator
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from hortus.knowledge.libraries.gathering import view_of
from hortus.knowledge.libraries.store import FactStore
from hortus.knowledge.libraries.symbols import Symbols, symbols_of
from hortus.knowledge.libraries.types import Package
from hortus.knowledge.libraries.uses import Uses, uses_of
from hortus.knowledge.libraries.view import View
from hortus.knowledge.library import Library
from hortus.knowledge.types import Readable

if TYPE_CHECKING:
    from hortus.knowledge.libraries.manifests import Manifest

_MOST_KEPT = 4


class Sight:
    """A view, and what was made of it; what nobody asks for is not made."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._uses: dict[Manifest, Uses] = {}

    @cached_property
    def tables(self) -> tuple[Symbols, ...]:
        """The symbols of every package."""
        return tuple(symbols_of(package, self.view) for package in self.view.packages)

    def package(self, name: str) -> Package | None:
        """Return the package that is called or imported by a name."""
        for package in self.view.packages:
            if name == package.name or name in package.roots:
                return package
        return None

    def symbols(self, package: Package) -> Symbols:
        """Return the symbols of one package."""
        return self.tables[self.view.packages.index(package)]

    def uses(self, symbols: Symbols) -> Uses:
        """Return where the symbols of a package are used."""
        key = symbols.package.manifest
        if key not in self._uses:
            self._uses[key] = uses_of(symbols, self.view)
        return self._uses[key]


class Sights:
    """Sights by what may be read; one is made anew when the index or its facts have changed."""

    def __init__(self, library: Library, store: FactStore) -> None:
        self._library = library
        self._store = store
        self._made: dict[Readable, tuple[object, Sight]] = {}
        self._lock = Lock()

    def of(self, readable: Readable) -> Sight:
        """Return what somebody may read, as it is now."""
        state = tuple(self._state(readable))
        with self._lock:
            known, sight = self._made.pop(readable, (None, None))
        if sight is None or known != state:
            sight = Sight(view_of(self._library, self._store, readable))
        with self._lock:
            self._made[readable] = state, sight
            while len(self._made) > _MOST_KEPT:
                del self._made[next(iter(self._made))]
        return sight

    def _state(self, readable: Readable) -> Iterator[object]:
        """Yield what differs whenever a view would."""
        yield self._store.version()
        shards = set()
        for one in self._library.registry:
            if one.number in readable.repositories:
                yield one.number, one.name
                shards.add(one.shard)
        for number in sorted(shards):
            # A shard that was made anew counts from the beginning, but is another one.
            catalogue = self._library.shards[number].catalogue
            yield catalogue, catalogue.version()
