"""Where the symbols of a package are imported and called, and by whom."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hortus.knowledge.libraries.facts import Facts
from hortus.knowledge.libraries.manifests import LANGUAGES, Ecosystem, python_module
from hortus.knowledge.libraries.symbols import Symbols, absolute, is_of
from hortus.knowledge.libraries.types import CoCall, File, Package, Use
from hortus.knowledge.libraries.view import View

_MOST_CO_CALLS = 8


@dataclass(frozen=True, slots=True)
class Uses:
    """The calls of a package's symbols, and the files outside of it that import it."""

    calls: tuple[Use, ...] = ()
    importing: tuple[File, ...] = ()

    @property
    def importers(self) -> tuple[str, ...]:
        """The repositories that import it, by name."""
        return tuple(sorted({file.name for file in self.importing}))

    def of(self, symbol: str) -> tuple[Use, ...]:
        """Return the calls of one symbol."""
        return tuple(use for use in self.calls if use.symbol == symbol)

    def beside(self, symbol: str) -> tuple[CoCall, ...]:
        """Return what is called in the same functions, the most usual first."""
        functions: dict[tuple[int, str, str], set[str]] = {}
        for use in self.calls:
            if use.called.inside:
                key = use.file.repository, use.file.path, use.called.inside
                functions.setdefault(key, set()).add(use.symbol)
        counts = Counter(
            other for names in functions.values() if symbol in names for other in names - {symbol}
        )
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(CoCall(*pair) for pair in ordered[:_MOST_CO_CALLS])


@dataclass(slots=True)
class _Found:
    calls: list[Use] = field(default_factory=list)
    importing: list[File] = field(default_factory=list)


def uses_of(symbols: Symbols, view: View) -> Uses:
    """Return the calls in the files that somebody may read."""
    package, found = symbols.package, _Found()
    languages = LANGUAGES[package.manifest.ecosystem]
    own = {(file.repository, file.path) for file in package.files}
    for file, facts in view.facts(f for f in view.sources if f.language in languages):
        inner = (file.repository, file.path) in own
        if imports(package, file, facts, inner=inner):
            if file.repository != package.repository:
                found.importing.append(file)
            found.calls += calls(symbols, file, facts, inner=inner)
    return Uses(tuple(found.calls), tuple(found.importing))


def importing(packages: Sequence[Package], view: View) -> dict[str, list[File]]:
    """Return for each package the files of other repositories that import it."""
    found: dict[str, list[File]] = {package.name: [] for package in packages}
    for file, facts in view.facts(view.sources):
        for package in packages:
            wanted = file.language in LANGUAGES[package.manifest.ecosystem]
            if wanted and file.repository != package.repository and imports(package, file, facts):
                found[package.name].append(file)
    return found


def imports(package: Package, file: File, facts: Facts, *, inner: bool = False) -> bool:
    """Tell whether a file imports the package."""
    return any(
        _is_meant(package, _absolute(package, file, one.module, inner=inner), one.name)
        for one in facts.imported
    )


def calls(symbols: Symbols, file: File, facts: Facts, *, inner: bool = False) -> Iterator[Use]:
    """Yield the calls of the package's symbols in a file."""
    package = symbols.package
    for called in facts.called:
        module = _absolute(package, file, called.module, inner=inner)
        if not _is_meant(package, module, called.name):
            continue
        if symbol := symbols.find(module, called.name):
            yield Use(symbol.name, file, called)


def _is_meant(package: Package, module: str, name: str) -> bool:
    if is_of(package, module):
        return True
    # `from acme import http`: the package is a namespace, and the module stands as the name.
    whole = f"{module}.{name}"
    return package.manifest.ecosystem is Ecosystem.PYTHON and is_of(package, whole)


def _absolute(package: Package, file: File, module: str, *, inner: bool) -> str:
    if not module.startswith(".") or package.manifest.ecosystem is not Ecosystem.PYTHON:
        return module
    if not inner:
        return ""
    own, is_package = python_module(file.path, package.manifest)
    return absolute(module, own, is_package=is_package)
