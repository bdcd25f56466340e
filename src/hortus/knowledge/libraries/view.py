"""What somebody may read, seen as packages: which there are, and which files belong to them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from hortus.knowledge.libraries.extraction import READ
from hortus.knowledge.libraries.facts import Facts
from hortus.knowledge.libraries.manifests import (
    LANGUAGES,
    Ecosystem,
    Manifest,
    ecosystem_of,
    is_manifest,
    python_modules,
)
from hortus.knowledge.libraries.store import FactStore, Key
from hortus.knowledge.libraries.types import File, Package

_Place = tuple[Ecosystem, str]
_SPEAKING = {language: one for one, spoken in LANGUAGES.items() for language in spoken}
_TESTS = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|spec|node_modules|vendor)/|(?:^|/)(?:test_|conftest)"
    r"|(?:_test|\.test|\.spec)\.\w+\Z",
    re.IGNORECASE,
)


def key_of(file: File) -> Key | None:
    """Return under which key the facts of a file are kept; None where nothing is read of it."""
    if is_manifest(file.path):
        # The same content says different things under different names.
        return file.blob, f"manifest:{PurePosixPath(file.path).name}"
    return file.key if file.language in READ else None


def is_test(path: str) -> bool:
    """Tell whether a file is a test, or somebody else's code kept here."""
    return _TESTS.search(path) is not None


@dataclass(frozen=True)
class View:
    """The files that somebody may read, with the facts about them."""

    files: Sequence[File]
    store: FactStore

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages, each name of a kind once: of forks the one registered first counts."""
        found: dict[tuple[Ecosystem, str], Package] = {}
        for files in self._by_repository().values():
            for package in self._packages(files):
                found.setdefault((package.manifest.ecosystem, package.name), package)
        return tuple(found.values())

    @cached_property
    def sources(self) -> tuple[File, ...]:
        """The files whose imports and calls are known."""
        return tuple(file for file in self.files if file.language in READ)

    def facts(self, files: Iterable[File]) -> Iterator[tuple[File, Facts]]:
        """Yield files with what they say, in their order."""
        wanted = [file for file in files if file.language in READ]
        known = dict(self.store.read(file.key for file in wanted))
        for file in wanted:
            if file.key in known:
                yield file, known[file.key]

    def _by_repository(self) -> dict[int, list[File]]:
        groups: dict[int, list[File]] = {}
        for file in self.files:
            groups.setdefault(file.repository, []).append(file)
        return groups

    def _packages(self, files: list[File]) -> Iterator[Package]:
        manifests = self._manifests(files)
        by_folder = {(m.ecosystem, m.folder): m for m in reversed(manifests)}
        owned = _owned(files, by_folder.keys())
        for place, manifest in by_folder.items():
            own = tuple(owned.get(place, ()))
            roots = self._roots(manifest, own)
            if roots:
                first = files[0]
                yield Package(manifest, first.repository, first.name, own, roots)

    def _manifests(self, files: list[File]) -> list[Manifest]:
        paths = [(file, key) for file in files if is_manifest(file.path) and (key := key_of(file))]
        named = {key: facts.package for key, facts in self.store.read(key for _, key in paths)}
        found = []
        for file, key in paths:
            name, pure = named.get(key, ""), PurePosixPath(file.path)
            if name and not is_test(file.path):
                folder = "" if str(pure.parent) == "." else str(pure.parent)
                found.append(Manifest(name, ecosystem_of(pure.name), folder))
        return sorted(found, key=lambda manifest: (manifest.folder, manifest.name))

    def _roots(self, manifest: Manifest, files: Sequence[File]) -> frozenset[str]:
        match manifest.ecosystem:
            case Ecosystem.PYTHON:
                return python_modules(manifest, [file.path for file in files])
            case Ecosystem.JAVA:
                return frozenset(facts.package for _, facts in self.facts(files) if facts.package)
            case Ecosystem.CARGO:
                return frozenset({manifest.name.replace("-", "_")}) if files else frozenset()
            case Ecosystem.NPM | Ecosystem.GO:
                return frozenset({manifest.name}) if files else frozenset()


def _owned(files: Iterable[File], places: Collection[_Place]) -> dict[_Place, list[File]]:
    """Return the files of each package: those that no package further down has."""
    owned: dict[_Place, list[File]] = {}
    nearest: dict[_Place, _Place | None] = {}
    for file in files:
        ecosystem = _SPEAKING.get(file.language)
        if ecosystem is None or is_test(file.path):
            continue
        start = ecosystem, file.path.rpartition("/")[0]
        if start not in nearest:
            nearest[start] = _nearest(start, places)
        if place := nearest[start]:
            owned.setdefault(place, []).append(file)
    return owned


def _nearest(start: _Place, places: Collection[_Place]) -> _Place | None:
    """Return the package in a folder or in the nearest one around it."""
    ecosystem, folder = start
    while (ecosystem, folder) not in places:
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return ecosystem, folder
