"""What a package offers, and which of its symbols a written name means."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from hortus.knowledge.libraries.facts import Defined, Facts
from hortus.knowledge.libraries.manifests import Ecosystem, python_module
from hortus.knowledge.libraries.types import File, Package, Symbol
from hortus.knowledge.libraries.view import View

_MOST_STEPS = 8


@dataclass(frozen=True)
class Symbols:
    """The symbols of one package by their whole names, and the names that stand for others."""

    package: Package
    known: dict[str, Symbol] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """Python only: a name in one module that is taken from another one of the package."""
    stars: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def find(self, module: str, name: str) -> Symbol | None:
        """Return the symbol that a module's name means, over all imports in between."""
        return self._follow(whole(self.package.manifest.ecosystem, module, name), _MOST_STEPS)

    def names_of(self, symbol: Symbol) -> tuple[str, ...]:
        """Return the other names under which a symbol can be had, the shortest first."""
        owner, _, member = symbol.name.rpartition(".")
        found = set(self._aliased.get(symbol.name, ()))
        for module, sources in self.stars.items():
            for source in sources:
                if symbol.name.startswith(f"{source}."):
                    found.add(f"{module}.{symbol.name.removeprefix(f'{source}.')}")
        # A method is had under every name of its class.
        if symbol.defined.kind == "method" and (cls := self.known.get(owner)):
            found |= {f"{name}.{member}" for name in self.names_of(cls)}
        return tuple(sorted(found - {symbol.name}, key=lambda name: (len(name), name)))

    def public(self, symbol: Symbol) -> str:
        """Return the name by which a symbol is best called: the shortest without private parts."""
        names = (symbol.name, *self.names_of(symbol))
        return min(names, key=lambda name: ("._" in f".{name}", len(name), name))

    def others(self, symbol: Symbol) -> tuple[str, ...]:
        """Return every name of a symbol but the public one."""
        names = (symbol.name, *self.names_of(symbol))
        return tuple(name for name in names if name != self.public(symbol))

    @cached_property
    def _aliased(self) -> dict[str, list[str]]:
        """The names that stand for each symbol, once all are known."""
        found: dict[str, list[str]] = {}
        for name in self.aliases:
            if symbol := self._follow(name, _MOST_STEPS):
                found.setdefault(symbol.name, []).append(name)
        return found

    def _follow(self, name: str, steps: int) -> Symbol | None:
        if (symbol := self.known.get(name)) or not steps:
            return symbol
        parts = name.split(".")
        for cut in range(len(parts), 0, -1):
            head, rest = ".".join(parts[:cut]), parts[cut:]
            target = self.aliases.get(head)
            if target and target != head:
                return self._follow(".".join([target, *rest]), steps - 1)
            for module in self.stars.get(head, ()) if rest else ():
                if found := self._follow(".".join([module, *rest]), steps - 1):
                    return found
        return None


def whole(ecosystem: Ecosystem, module: str, name: str) -> str:
    """Return the whole name of what is called ``name`` in a module."""
    if ecosystem is Ecosystem.NPM:
        # Which file of a package has it is the package's own affair.
        parts = module.split("/")
        module = "/".join(parts[: 2 if module.startswith("@") else 1])
    return f"{module}.{name}" if name else module


def is_of(package: Package, module: str) -> bool:
    """Tell whether a module is one of the package's."""
    match package.manifest.ecosystem:
        case Ecosystem.PYTHON:
            return any(module == root or module.startswith(f"{root}.") for root in package.roots)
        case Ecosystem.NPM | Ecosystem.GO:
            return any(module == root or module.startswith(f"{root}/") for root in package.roots)
        case Ecosystem.JAVA | Ecosystem.CARGO:
            return module in package.roots


def symbols_of(package: Package, view: View) -> Symbols:
    """Return what a package offers."""
    made = Symbols(package)
    # Index files first: where a name is defined twice, theirs is the one that is meant.
    files = sorted(package.files, key=lambda f: (f.path.count("/"), not _is_index(f), f.path))
    for file, facts in view.facts(files):
        for name, defined in _defined(package, file, facts):
            made.known.setdefault(name, Symbol(name, file, defined))
        if package.manifest.ecosystem is Ecosystem.PYTHON:
            _aliases(package, file, facts, made)
    return made


def absolute(module: str, own: str, *, is_package: bool) -> str:
    """Return the whole name of a module that a Python file names relative to itself."""
    dots = len(module) - len(module.lstrip("."))
    if not dots:
        return module
    parts = own.split(".")
    base = parts[: len(parts) - dots + is_package]
    return ".".join([*base, *filter(None, [module.lstrip(".")])])


def _is_index(file: File) -> bool:
    return PurePosixPath(file.path).stem in {"index", "__init__", "mod", "lib", "main"}


def _defined(package: Package, file: File, facts: Facts) -> Iterator[tuple[str, Defined]]:
    module = _module(package, file, facts)
    if module:
        for defined in facts.defined:
            yield f"{module}.{defined.name}", defined


def _module(package: Package, file: File, facts: Facts) -> str:
    match package.manifest.ecosystem:
        case Ecosystem.PYTHON:
            module, _ = python_module(file.path, package.manifest)
            private = any(part.startswith("_") for part in module.split("."))
            # What a private module defines may still be offered by a public one.
            return module if is_of(package, module) or private else ""
        case Ecosystem.GO:
            folder = str(PurePosixPath(file.path).parent)
            below = folder.removeprefix(package.manifest.folder).strip("/.")
            hidden = "internal" in below.split("/") or facts.package == "main"
            return "" if hidden else "/".join(filter(None, (package.name, below)))
        case Ecosystem.JAVA:
            return facts.package
        case Ecosystem.NPM | Ecosystem.CARGO:
            return next(iter(package.roots))


def _aliases(package: Package, file: File, facts: Facts, made: Symbols) -> None:
    own, is_package = python_module(file.path, package.manifest)
    for one in facts.imported if is_of(package, own) else ():
        module = absolute(one.module, own, is_package=is_package)
        if not is_of(package, module):
            continue
        if one.name == "*":
            made.stars[own].append(module)
        else:
            made.aliases.setdefault(
                f"{own}.{one.local}", whole(Ecosystem.PYTHON, module, one.name)
            )
