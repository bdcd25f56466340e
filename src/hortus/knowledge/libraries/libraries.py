"""The company's own libraries: which there are, what each symbol is, and how it is used."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from threading import Lock

from hortus.knowledge.indexing import Progress
from hortus.knowledge.libraries.cards import Known, Wanted, card_of
from hortus.knowledge.libraries.errors import UnknownLibraryError
from hortus.knowledge.libraries.gathering import gather
from hortus.knowledge.libraries.past import Past
from hortus.knowledge.libraries.sights import Sight, Sights
from hortus.knowledge.libraries.store import FactStore
from hortus.knowledge.libraries.symbols import Symbols
from hortus.knowledge.libraries.types import (
    Card,
    DeprecatedSymbol,
    File,
    LibraryCard,
    LibrarySummary,
    Package,
    Symbol,
    SymbolSummary,
)
from hortus.knowledge.libraries.uses import Uses, importing
from hortus.knowledge.library import Library
from hortus.knowledge.shards import usable
from hortus.knowledge.types import Readable

_MOST_NAMED = 5


def _silent(done: float, total: float, what: str = "") -> None:
    """Report to nobody."""


class Libraries:
    """Answers about the libraries of an index, for whoever may read what is given each time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._store = FactStore(library.folder)
        self._sights = Sights(library, self._store)
        self._reading = Lock()

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def refresh(self, progress: Progress = _silent) -> int:
        """Read what was indexed since; return how many contents that were."""
        everything = Readable.only(one.number for one in self._library.registry)
        with usable(), self._reading:
            files = self._sights.of(everything).view.files
            return gather(self._library, self._store, files, progress)

    def listing(self, readable: Readable) -> list[LibrarySummary]:
        """Return the packages, those that most other repositories import first."""
        with usable():
            view = self._sights.of(readable).view
            files = importing(view.packages, view)
            found = [_summary(package, files[package.name]) for package in view.packages]
        return sorted(found, key=lambda one: (-len(one.importers), -one.files, one.name))

    def library(self, name: str, readable: Readable, most: int = 30) -> LibraryCard:
        """Return one package with its symbols; raise ``UnknownLibraryError`` for none."""
        with usable():
            sight = self._sights.of(readable)
            package = sight.package(name)
            if package is None:
                raise _unknown(name, sight)
            symbols = sight.symbols(package)
            uses = sight.uses(symbols)
        listed = sorted(_summaries(symbols, uses), key=_rank)
        summary = _summary(package, list(uses.importing))
        return LibraryCard(summary, tuple(listed[:most]), max(0, len(listed) - most))

    def is_library(self, name: str, readable: Readable) -> bool:
        """Tell whether a package that may be read has this name."""
        with usable():
            return self._sights.of(readable).package(name) is not None

    def card(self, name: str, readable: Readable, wanted: Wanted | None = None) -> Card:
        """Return the card of a symbol, by its whole name, another one it has, or its end.

        Raises ``UnknownLibraryError`` where none or several are meant.
        """
        wanted = wanted or Wanted()
        with usable():
            sight = self._sights.of(readable)
            found = list(_named(name, sight.tables))
            if len(found) != 1:
                raise _several(name, found) if found else _unknown(name, sight)
            (symbol, symbols) = found[0]
            repositories = {
                number: repository
                for number, repository in self._library.repositories().items()
                if number in readable.repositories
            }
            past = Past(self._store, self._library.clock, wanted.within_s)
            return card_of(symbol, symbols, Known(sight.uses(symbols), repositories, past), wanted)

    def deprecated(self, readable: Readable) -> tuple[DeprecatedSymbol, ...]:
        """Return every symbol that its library calls deprecated, and what to use instead."""
        with usable():
            return tuple(
                _deprecated(symbol, symbols)
                for symbols in self._sights.of(readable).tables
                for symbol in symbols.known.values()
                if symbol.defined.deprecated
            )


def _named(name: str, tables: Sequence[Symbols]) -> Iterator[tuple[Symbol, Symbols]]:
    """Yield what a name means: whole names first, and only without those the ends of names."""
    asked = name.removesuffix("()")
    whole = [
        (s, table) for table in tables if (s := table.find("", asked) or _dotted(asked, table))
    ]
    if whole:
        yield from whole
        return
    for table in tables:
        for symbol in table.known.values():
            if symbol.name.endswith((f".{asked}", f"/{asked}")):
                yield symbol, table


def _dotted(name: str, symbols: Symbols) -> Symbol | None:
    module, _, last = name.rpartition(".")
    return symbols.find(module, last) if module else None


def _summary(package: Package, files: list[File]) -> LibrarySummary:
    manifest = package.manifest
    importers = tuple(sorted({file.name for file in files}))
    return LibrarySummary(
        package.name,
        manifest.ecosystem,
        package.repository_name,
        manifest.folder,
        tuple(sorted(package.roots)),
        importers,
        len(files),
    )


def _summaries(symbols: Symbols, uses: Uses) -> Iterator[SymbolSummary]:
    own = symbols.package.repository
    calls = Counter(use.symbol for use in uses.calls)
    users: dict[str, set[int]] = {}
    for use in uses.calls:
        if use.file.repository != own:
            users.setdefault(use.symbol, set()).add(use.file.repository)
    for symbol in symbols.known.values():
        defined = symbol.defined
        yield SymbolSummary(
            symbols.public(symbol),
            defined.kind,
            defined.signature,
            calls[symbol.name],
            len(users.get(symbol.name, ())),
            defined.deprecated,
            defined.instead,
        )


def _rank(one: SymbolSummary) -> tuple[int, int, bool, str]:
    return -one.repositories, -one.calls, one.kind == "method", one.name


def _deprecated(symbol: Symbol, symbols: Symbols) -> DeprecatedSymbol:
    return DeprecatedSymbol(
        symbols.package.name,
        symbols.public(symbol),
        symbols.others(symbol),
        symbol.defined.words,
        symbol.defined.instead,
        symbol.file.name,
        symbol.place,
    )


def _unknown(name: str, sight: Sight) -> UnknownLibraryError:
    known = [package.name for package in sight.view.packages]
    ends = {s.name.rpartition(".")[2] for table in sight.tables for s in table.known.values()}
    near = difflib.get_close_matches(name, [*known, *ends], n=3)
    meant = f"did you mean {', '.join(near)}? " if near else ""
    return UnknownLibraryError(
        f"there is no library or symbol {name[:100]!r} in the repositories that you may read",
        remedy=f"{meant}`hortus libs` lists the libraries, `hortus libs LIBRARY` its symbols",
    )


def _several(name: str, found: list[tuple[Symbol, Symbols]]) -> UnknownLibraryError:
    names = sorted(symbols.public(symbol) for symbol, symbols in found)
    shown = ", ".join(names[:_MOST_NAMED]) + (" and others" if names[_MOST_NAMED:] else "")
    return UnknownLibraryError(f"{name[:100]!r} may be {shown}", remedy="give one of these names")
