"""Which packages a repository defines, as its manifests say."""

import ast
import configparser
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

_LARGEST = 1_000_000
_LONGEST_NAME = 200
_NOT_OFFERED = "test tests doc docs example examples script scripts bench tools"
_NO_PACKAGES = frozenset(_NOT_OFFERED.split())
_GO_MODULE = re.compile(r"^\s*module\s+\"?(?P<name>[^\s\"]+)", re.MULTILINE)
_GRADLE_NAME = re.compile(r"rootProject\.name\s*=\s*['\"](?P<name>[^'\"]+)")


class Ecosystem(StrEnum):
    """The kinds of packages, by the registry they would be in."""

    PYTHON = "python"
    NPM = "npm"
    GO = "go"
    JAVA = "java"
    CARGO = "cargo"


LANGUAGES: Mapping[Ecosystem, frozenset[str]] = {
    Ecosystem.PYTHON: frozenset({"python"}),
    Ecosystem.NPM: frozenset({"javascript", "typescript", "tsx"}),
    Ecosystem.GO: frozenset({"go"}),
    Ecosystem.JAVA: frozenset({"java"}),
    Ecosystem.CARGO: frozenset({"rust"}),
}
"""The languages in which a package of each kind is used."""

_MANIFESTS = {
    "pyproject.toml": Ecosystem.PYTHON,
    "setup.cfg": Ecosystem.PYTHON,
    "setup.py": Ecosystem.PYTHON,
    "package.json": Ecosystem.NPM,
    "go.mod": Ecosystem.GO,
    "pom.xml": Ecosystem.JAVA,
    "settings.gradle": Ecosystem.JAVA,
    "settings.gradle.kts": Ecosystem.JAVA,
    "Cargo.toml": Ecosystem.CARGO,
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package by its name, and the folder that it is in ('' for the repository's root)."""

    name: str
    ecosystem: Ecosystem
    folder: str


def is_manifest(path: str) -> bool:
    """Tell whether a file may define a package."""
    pure = PurePosixPath(path)
    return pure.name in _MANIFESTS and "node_modules" not in pure.parts


def ecosystem_of(name: str) -> Ecosystem:
    """Return the kind of package that a manifest of this name defines."""
    return _MANIFESTS[name]


def read_manifest(path: str, data: bytes) -> str:
    """Return the name of the package that a file defines; '' where it defines none."""
    pure = PurePosixPath(path)
    if len(data) > _LARGEST:
        return ""
    try:
        return _name(pure.name, data.decode("utf-8"))[:_LONGEST_NAME]
    except (ValueError, RecursionError, SyntaxError, ET.ParseError, configparser.Error):
        return ""


def _name(file: str, text: str) -> str:
    match file:
        case "pyproject.toml":
            document = tomllib.loads(text)
            return _text(document, "project", "name") or _text(document, "tool", "poetry", "name")
        case "setup.cfg":
            parser = configparser.ConfigParser(interpolation=None)
            parser.read_string(text)
            return parser.get("metadata", "name", fallback="")
        case "setup.py":
            return _setup(text)
        case "package.json":
            return _text(json.loads(text), "name")
        case "go.mod":
            return found["name"] if (found := _GO_MODULE.search(text)) else ""
        case "pom.xml":
            return _pom(text)
        case "Cargo.toml":
            return _text(tomllib.loads(text), "package", "name")
        case _:
            return found["name"] if (found := _GRADLE_NAME.search(text)) else ""


def _text(document: object, *keys: str) -> str:
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document if isinstance(document, str) else ""


def _setup(text: str) -> str:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setup":
            for keyword in node.keywords:
                if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return ""


def _pom(text: str) -> str:
    # Entities can make a small file large; no manifest needs one.
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        return ""
    root = ET.fromstring(text)  # noqa: S314 - without entities, as looked for above
    space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    artifact = root.findtext(f"{space}artifactId") or ""
    group = (
        root.findtext(f"{space}groupId") or root.findtext(f"{space}parent/{space}groupId") or ""
    )
    return f"{group}:{artifact}".strip(":") if artifact else ""


def python_modules(manifest: Manifest, paths: Iterable[str]) -> frozenset[str]:
    """Return the names under which a Python package is imported, found from its files.

    These are the outermost packages below ``src``, or else below the manifest, and the module
    of the package's own name.
    """
    inner = [p for path in paths if (p := _below(manifest.folder, path))]
    sources = [p.removeprefix("src/") for p in inner if p.startswith("src/")]
    is_src = any(path.endswith(".py") for path in sources)
    own = re.sub(r"[-_.]+", "_", manifest.name).lower()
    return frozenset(_outermost(sources if is_src else inner, own, is_src=is_src))


def _outermost(paths: list[str], own: str, *, is_src: bool) -> Iterator[str]:
    folders = sorted(path.removesuffix("/__init__.py") for path in paths if "/__init__.py" in path)
    kept: list[str] = []
    for folder in sorted(folders, key=lambda name: (name.count("/"), name)):
        if any(folder.startswith(f"{outer}/") for outer in kept):
            continue
        first = folder.partition("/")[0]
        # Outside `src` a package deeper down counts only where it bears the name: a namespace.
        is_own = folder.replace("/", "_").lower() == own
        if is_own or is_src or ("/" not in folder and first not in _NO_PACKAGES):
            kept.append(folder)
            yield folder.replace("/", ".")
    for path in paths:
        if "/" not in path and path.removesuffix(".py").lower() == own and path.endswith(".py"):
            yield path.removesuffix(".py")


def python_module(path: str, manifest: Manifest) -> tuple[str, bool]:
    """Return the dotted name of a file of a package, and whether it is a package's own file."""
    inner = (_below(manifest.folder, path) or path).removeprefix("src/").removesuffix(".py")
    is_package = inner.endswith("/__init__")
    return inner.removesuffix("/__init__").replace("/", "."), is_package


def _below(folder: str, path: str) -> str:
    if not folder:
        return path
    return path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else ""
