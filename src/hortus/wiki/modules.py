"""Put together the page of each module and the list of all modules."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence

from hortus.wiki.model import Model
from hortus.wiki.names import anchor
from hortus.wiki.shapes import NAMES
from hortus.wiki.types import Edge, Import, Place, Symbol, Unit
from hortus.wiki.views import (
    Changed,
    Defined,
    FolderRows,
    HandedOn,
    Link,
    ModulePage,
    ModulesPage,
    Relation,
    Row,
    Said,
)

_MOST_SYMBOLS, _MOST_INSIDE, _MOST_HANDED_ON = 200, 60, 200
_MOST_CITES, _MOST_TESTS, _MOST_AUTHORS, _MOST_CHANGES = 3, 20, 3, 5
_CONCEALED = "(not shown: it looks as if it held a secret)"
_DEPTH = 1


def module_page(model: Model, key: str) -> ModulePage:
    """Return what is known of a unit."""
    unit = model.units[key]
    cite = model.at(_DEPTH)
    symbols = _defined(model, unit)
    tests = [cite(place) for place in _tests(model, unit)]
    folder = posixpath.dirname(key) or "."
    outside = model.structure.outside.get(key, {})
    return ModulePage(
        unit.name,
        key,
        "package" if unit.is_package else "module",
        NAMES[unit.language],
        Link(folder, f"../modules.html#{anchor(folder)}"),
        sum(model.read.outlines[path].lines for path in unit.files),
        model.said(model.purpose(key), _DEPTH),
        tuple(cite(Place(path)) for path in unit.files),
        tuple(symbols[:_MOST_SYMBOLS]),
        max(0, len(symbols) - _MOST_SYMBOLS),
        tuple(_handed_on(model, unit)),
        _relations(model, model.outward[key], outward=True),
        _relations(model, model.inward[key], outward=False),
        tuple(Said(name, cite(place)) for name, place in sorted(outside.items())),
        tuple(tests[:_MOST_TESTS]),
        max(0, len(tests) - _MOST_TESTS),
        tuple(dict.fromkeys(o for path in unit.files for o in model.owners(path))),
        _authors(model, unit),
        _changes(model, unit),
    )


def modules_page(model: Model) -> ModulesPage:
    """Return the list of all units by folder."""
    folders: dict[str, list[str]] = {}
    for key in model.units:
        folders.setdefault(posixpath.dirname(key) or ".", []).append(key)
    counts = Counter(edge.imported for edge in model.structure.edges)
    listed = tuple(
        FolderRows(name, anchor(name), tuple(row(model, k, counts[k]) for k in sorted(keys)))
        for name, keys in sorted(folders.items())
    )
    return ModulesPage(listed, len(model.units) - len(model.with_page))


def row(model: Model, key: str, importers: int) -> Row:
    """Return one line of a list of units."""
    tests = len(model.structure.tests.get(key, ()))
    return Row(model.link(key, 0), model.said(model.purpose(key), 0), importers, tests)


def _defined(model: Model, unit: Unit) -> list[Defined]:
    """Return the public symbols, each with those that belong to it."""
    public = [
        (path, symbol)
        for path in unit.files
        for symbol in model.read.outlines[path].symbols
        if symbol.is_public
    ]
    names = {symbol.name for _, symbol in public if not symbol.owner}
    inside: dict[str, list[Defined]] = {}
    for path, symbol in public:
        if symbol.owner in names:
            inside.setdefault(symbol.owner, []).append(_one(model, path, symbol, ()))
    return [
        _one(model, path, symbol, inside.get(symbol.name, ()))
        for path, symbol in public
        if symbol.owner not in names
    ]


def _one(model: Model, path: str, symbol: Symbol, inside: Sequence[Defined]) -> Defined:
    cite = model.at(_DEPTH)(Place(path, symbol.line))
    name = symbol.name if inside or not symbol.owner else f"{symbol.owner}.{symbol.name}"
    return Defined(
        name, symbol.kind, symbol.signature, symbol.sentence, cite, tuple(inside[:_MOST_INSIDE])
    )


def _handed_on(model: Model, unit: Unit) -> list[HandedOn]:
    """Return what a Python package offers that other files of it define."""
    if not unit.key.endswith("__init__.py"):
        return []
    outline = model.read.outlines[unit.key]
    found = []
    for asked in outline.imports:
        for name in asked.names:
            if (outline.exports and name not in outline.exports) or name.startswith("_"):
                continue
            single = Import(asked.target, asked.line, (name,))
            files = model.resolver.find(unit.key, single).files
            path = next((f for f in files if f in model.units), "")
            if path:
                found.append(_offered(model, unit, name, path, asked.line))
    return sorted(found, key=lambda one: one.name)[:_MOST_HANDED_ON]


def _offered(model: Model, unit: Unit, name: str, path: str, line: int) -> HandedOn:
    symbols = model.read.outlines[path].symbols
    symbol = next((s for s in symbols if s.name == name and not s.owner), None)
    place = Place(path, symbol.line) if symbol else Place(unit.key, line)
    sentence = symbol.sentence if symbol else ""
    return HandedOn(name, model.link(path, _DEPTH), sentence, model.at(_DEPTH)(place))


def _relations(model: Model, edges: Iterable[Edge], *, outward: bool) -> tuple[Relation, ...]:
    cite = model.at(_DEPTH)
    return tuple(
        Relation(
            model.link(edge.imported if outward else edge.importer, _DEPTH),
            tuple(cite(place) for place in edge.places[:_MOST_CITES]),
            max(0, len(edge.places) - _MOST_CITES),
            edge.only_types,
        )
        for edge in edges
    )


def _tests(model: Model, unit: Unit) -> list[Place]:
    """Return the tests that touch a unit: those that import it or lie beside or inside it."""
    inside = [
        Place(path, model.read.outlines[path].tests_line)
        for path in unit.files
        if model.read.outlines[path].tests_line
    ]
    return [*inside, *model.structure.tests.get(unit.key, ())]


def _authors(model: Model, unit: Unit) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for path in unit.files:
        total.update(model.history.authors.get(path, {}))
    ranked = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[:_MOST_AUTHORS])


def _changes(model: Model, unit: Unit) -> tuple[Changed, ...]:
    found = {c.id: c for path in unit.files for c in model.history.changes.get(path, ())}
    newest = sorted(found.values(), key=lambda c: (c.date, c.id), reverse=True)
    return tuple(
        Changed(
            c.date,
            c.author,
            _CONCEALED if model.conceals(c.subject) else c.subject,
            c.id[:12],
        )
        for c in newest[:_MOST_CHANGES]
    )
