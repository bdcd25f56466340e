"""Rust: module paths inside a crate, and the crates of the same repository."""

import posixpath
import re

from hortus.wiki.resolve.types import Known, Target
from hortus.wiki.types import Import

_NAME = re.compile(r"^\[package\][^\[]*?^name\s*=\s*\"([\w-]+)\"", re.MULTILINE | re.DOTALL)
_OWN = frozenset({"std", "core", "alloc", "proc_macro", "test"})
_ROOTS = ("lib", "main", "mod")


class RustNames:
    """The files that module paths mean."""

    def __init__(self, known: Known) -> None:
        crates = {
            posixpath.dirname(path): match[1].replace("-", "_")
            for path, text in known.manifests.items()
            if path.rpartition("/")[2] == "Cargo.toml" and (match := _NAME.search(text))
        }
        self._crates = dict(sorted(crates.items(), key=lambda pair: -len(pair[0])))
        self._names = frozenset(crates.values())
        self._modules: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        for path in sorted(known.of("rust"), key=lambda p: (p.endswith("main.rs"), p)):
            name = self._name(path)
            self._paths[path] = name
            self._modules.setdefault(name, path)

    def find(self, path: str, asked: Import) -> Target:
        """Return what an import of a file means."""
        parts = [part.strip() for part in asked.target.removeprefix("::").split("::")]
        own = self._paths[path].split("::")
        for full in self._readings(parts, own):
            while full:
                found = self._modules.get("::".join(full))
                if found is not None and (len(full) > 1 or full[0] in self._names):
                    return Target((found,) if found != path else ())
                full.pop()
        is_own = parts[0] in _OWN | {"crate", "self", "super"} | self._names
        return Target(outside="" if is_own else parts[0])

    def _readings(self, parts: list[str], own: list[str]) -> list[list[str]]:
        match parts[0]:
            case "crate":
                return [[own[0], *parts[1:]]]
            case "self":
                return [[*own, *parts[1:]]]
            case "super":
                up = next((n for n, part in enumerate(parts) if part != "super"), len(parts))
                return [[*own[: max(1, len(own) - up)], *parts[up:]]]
            case _ if parts[0] in self._names:
                return [list(parts)]
            case _:
                # Without a first word that says so, it is a module right inside this one.
                child = [*own, *parts]
                return [child] if "::".join([*own, parts[0]]) in self._modules else []

    def _name(self, path: str) -> str:
        crate = next((c for c in self._crates if not c or path.startswith(f"{c}/")), "")
        rest = posixpath.splitext(path.removeprefix(crate).strip("/"))[0].split("/")
        rest = rest[1:] if rest[0] == "src" and len(rest) > 1 else rest
        rest = rest[:-1] if rest[-1] in _ROOTS else rest
        return "::".join([self._crates.get(crate, "crate"), *rest])
