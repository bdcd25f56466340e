"""The company's own libraries: which there are, what each symbol is, and how it is used."""

import difflib
from collections import Counter
from collections.abc import Iterator
from threading import Lock

from hortus.knowledge.indexing import Progress
from hortus.knowledge.libraries.cards import Wanted, card_of
from hortus.knowledge.libraries.errors import UnknownLibraryError
from hortus.knowledge.libraries.gathering import gather, view_of
from hortus.knowledge.libraries.store import FactStore
from hortus.knowledge.libraries.symbols import Symbols, symbols_of
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
from hortus.knowledge.libraries.uses import Uses, importing, uses_of
from hortus.knowledge.libraries.view import View
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
        self._reading = Lock()

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def refresh(self, progress: Progress = _silent) -> int:
        """Read what was indexed since; return how many contents that were."""
        with usable(), self._reading:
            return gather(self._library, self._store, progress)

    def listing(self, readable: Readable) -> list[LibrarySummary]:
        """Return the packages, those that most other repositories import first."""
        with usable():
            view = self._view(readable)
            files = importing(view.packages, view)
            found = [_summary(package, files[package.name]) for package in view.packages]
        return sorted(found, key=lambda one: (-len(one.importers), -one.files, one.name))

    def library(self, name: str, readable: Readable, most: int = 30) -> LibraryCard:
        """Return one package with its symbols; raise ``UnknownLibraryError`` for none."""
        with usable():
            view = self._view(readable)
            package = _package(name, view)
            if package is None:
                raise _unknown(name, view)
            symbols = symbols_of(package, view)
            uses = uses_of(symbols, view)
        listed = sorted(_summaries(symbols, uses), key=_rank)
        summary = _summary(package, list(uses.importing))
        return LibraryCard(summary, tuple(listed[:most]), max(0, len(listed) - most))

    def is_library(self, name: str, readable: Readable) -> bool:
        """Tell whether a package that may be read has this name."""
        with usable():
            return _package(name, self._view(readable)) is not None

    def card(self, name: str, readable: Readable, wanted: Wanted | None = None) -> Card:
        """Return the card of a symbol, by its whole name, another one it has, or its end.

        Raises ``UnknownLibraryError`` where none or several are meant.
        """
        with usable():
            view = self._view(readable)
            found = list(_named(name, view))
            if len(found) != 1:
                raise _several(name, found) if found else _unknown(name, view)
            (symbol, symbols) = found[0]
            repositories = {
                number: repository
                for number, repository in self._library.repositories().items()
                if number in readable.repositories
            }
            uses = uses_of(symbols, view)
            return card_of(symbol, symbols, uses, repositories, wanted or Wanted())

    def deprecated(self, readable: Readable) -> tuple[DeprecatedSymbol, ...]:
        """Return every symbol that its library calls deprecated, and what to use instead."""
        with usable():
            view = self._view(readable)
            return tuple(
                _deprecated(symbol, symbols)
                for symbols in _all_symbols(view)
                for symbol in symbols.known.values()
                if symbol.defined.deprecated
            )

    def _view(self, readable: Readable) -> View:
        return view_of(self._library, self._store, readable)


def _all_symbols(view: View) -> Iterator[Symbols]:
    for package in view.packages:
        yield symbols_of(package, view)


def _package(name: str, view: View) -> Package | None:
    for package in view.packages:
        if name == package.name or name in package.roots:
            return package
    return None


def _named(name: str, view: View) -> Iterator[tuple[Symbol, Symbols]]:
    """Yield what a name means: whole names first, and only without those the ends of names."""
    tables = list(_all_symbols(view))
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


def _unknown(name: str, view: View) -> UnknownLibraryError:
    known = [package.name for package in view.packages]
    ends = {
        s.name.rpartition(".")[2] for table in _all_symbols(view) for s in table.known.values()
    }
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
