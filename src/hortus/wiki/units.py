"""Divide a repository into what gets a page each: modules, or the folders that are packages."""

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hortus.wiki.resolve import Known, Resolver
from hortus.wiki.shapes import SHAPES
from hortus.wiki.types import Edge, Place, Unit

_MOST_PLACES = 12
_TEST = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|testdata|__mocks__|e2e)/"
    r"|(?:^|/)(?:test_[^/]*|conftest|[^/]*_tests?)\.pyi?$|_test\.go$"
    r"|\.(?:test|spec|bench)\.[cm]?[jt]sx?$|(?:Test|Tests|IT|Spec)\.java$"
    r"|(?:^|/)src/test/",
    re.IGNORECASE,
)
_TYPES_ONLY = (".pyi", ".d.ts")


def is_test(path: str) -> bool:
    """Tell whether a file holds tests, by its name and its folder."""
    return _TEST.search(path) is not None


@dataclass(frozen=True, slots=True)
class Structure:
    """The units of a repository, and what imports what."""

    units: Mapping[str, Unit]
    edges: tuple[Edge, ...]
    tests: Mapping[str, tuple[Place, ...]]
    """By unit: the imports of it in files with tests."""
    outside: Mapping[str, Mapping[str, Place]]
    """By unit: what it imports from outside, and where it does so first."""


def structure(known: Known) -> Structure:
    """Return the units of all files that are covered, and the imports between them."""
    resolver = Resolver(known)
    covered = [path for path in known.outlines if known.languages[path] in SHAPES]
    owners = {path: _key(path, known) for path in covered if _gets_page(path)}
    edges: dict[tuple[str, str], list[Place]] = {}
    needed: set[tuple[str, str]] = set()
    tests: dict[str, list[Place]] = {}
    outside: dict[str, dict[str, Place]] = {}
    for path in covered:
        for asked in known.outlines[path].imports:
            target = resolver.find(path, asked)
            place = Place(path, asked.line)
            if target.outside and path in owners:
                outside.setdefault(owners[path], {}).setdefault(target.outside, place)
            for unit in sorted({owners[f] for f in target.files if f in owners}):
                if path not in owners:
                    tests.setdefault(unit, []).append(place)
                elif unit != owners[path]:
                    pair = (owners[path], unit)
                    edges.setdefault(pair, []).append(place)
                    needed |= set() if asked.only_types else {pair}
    _beside(covered, owners, tests)
    return Structure(
        _units(owners, known, resolver),
        tuple(
            Edge(*pair, tuple(places[:_MOST_PLACES]), pair not in needed)
            for pair, places in sorted(edges.items())
        ),
        {unit: _one_each(places) for unit, places in tests.items()},
        outside,
    )


def _gets_page(path: str) -> bool:
    return not is_test(path) and not path.endswith(_TYPES_ONLY)


def _key(path: str, known: Known) -> str:
    return posixpath.dirname(path) or "." if SHAPES[known.languages[path]].by_package else path


def _units(owners: Mapping[str, str], known: Known, resolver: Resolver) -> dict[str, Unit]:
    files: dict[tuple[str, str], list[str]] = {}
    for path, key in owners.items():
        files.setdefault((key, known.languages[path]), []).append(path)
    units: dict[str, Unit] = {}
    for (key, language), paths in sorted(files.items()):
        is_package = SHAPES[language].by_package or key.endswith("/__init__.py")
        units[key] = Unit(
            key, _name(key, paths, known, resolver), language, tuple(paths), is_package
        )
    return units


def _name(key: str, paths: Sequence[str], known: Known, resolver: Resolver) -> str:
    match known.languages[paths[0]]:
        case "python":
            return resolver.python.name(key)
        case "java":
            return known.outlines[paths[0]].package or key
        case "go":
            return known.outlines[paths[0]].package if key == "." else key
        case _:
            return key


def _beside(
    covered: Iterable[str], owners: Mapping[str, str], tests: dict[str, list[Place]]
) -> None:
    """Count tests that lie in the folder of a package: there nothing has to be imported."""
    packages = {key for path, key in owners.items() if key != path}
    for path in covered:
        folder = posixpath.dirname(path) or "."
        # Maven and Gradle keep the tests of a package in a tree of their own.
        main = folder.replace("src/test/", "src/main/")
        for unit in sorted({folder, main} & packages):
            if path not in owners:
                tests.setdefault(unit, []).append(Place(path))


def _one_each(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({place.path: place for place in reversed(list(places))}.values())[::-1]
