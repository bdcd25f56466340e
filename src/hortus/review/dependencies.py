"""Dependencies that a change adds and that are not on the approved list."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath

from hortus.review.globs import matches
from hortus.review.settings import Dependencies
from hortus.review.types import ChangedFile, Finding

RULE = "dependency-not-approved"
_LARGEST = 1_000_000
_NAME = re.compile(r"^\s*(?P<name>@?[A-Za-z0-9][\w./@-]*?)\s*(?=\[|[<>=!~;@ ]|#|$)")
_GO = re.compile(r"^\s*(?:require\s+)?(?P<name>[\w-]+\.[\w./~-]+)\s+v\d", re.MULTILINE)
_JSON_PARTS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_CARGO_PARTS = ("dependencies", "dev-dependencies", "build-dependencies")


class DependencyFinder:
    """Finds lines that add a dependency nobody has approved."""

    def __init__(self, settings: Dependencies) -> None:
        self._settings = settings
        self._approved = tuple(_plain(name) for name in settings.approved)

    def find(self, file: ChangedFile) -> Iterator[Finding]:
        """Yield what a changed line of a list of dependencies adds."""
        name = PurePosixPath(file.path).name
        if len(file.data) > _LARGEST or not _is_list(name):
            return
        text = file.data.decode("utf-8", "replace")
        wanted = [d for d in _names(name, text) if not self._is_approved(d)]
        for number, line in enumerate(text.split("\n") if wanted else (), start=1):
            if any(span.meets(number, number) for span in file.spans):
                for dependency in wanted:
                    if re.search(rf"(?<![\w./-]){re.escape(dependency)}(?![\w./-])", line):
                        yield self._finding(file.path, number, line, dependency)

    def _is_approved(self, name: str) -> bool:
        return any(matches(glob, _plain(name)) for glob in self._approved)

    def _finding(self, path: str, number: int, line: str, name: str) -> Finding:
        return Finding(
            rule=RULE,
            level=self._settings.level,
            message=f"{name} is not on the list of approved dependencies",
            path=path,
            line=number,
            column=line.index(name) + 1,
            last_line=number,
            text=line.strip()[:200],
            note="Ask the owners of .hortus/review.toml to approve it, or use what is approved.",
        )


def _is_list(name: str) -> bool:
    known = {"pyproject.toml", "package.json", "go.mod", "Cargo.toml"}
    return name in known or bool(re.fullmatch(r"requirements[\w.-]*\.(txt|in)", name))


def _names(name: str, text: str) -> tuple[str, ...]:
    """Return the names that a list holds; none while it cannot be read."""
    try:
        match name:
            case "package.json":
                found = _keys(json.loads(text), _JSON_PARTS)
            case "Cargo.toml":
                found = _keys(tomllib.loads(text), _CARGO_PARTS)
            case "pyproject.toml":
                found = _python(tomllib.loads(text))
            case "go.mod":
                found = (match["name"] for match in _GO.finditer(text))
            case _:
                found = _requirements(text.split("\n"))
        return tuple(dict.fromkeys(found))
    except (ValueError, RecursionError):
        return ()


def _keys(document: object, parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        yield from _part(document, part)


def _python(document: object) -> Iterator[str]:
    project = _part(document, "project")
    yield from _requirements(_list(project.get("dependencies")))
    groups = (_part(project, "optional-dependencies"), _part(document, "dependency-groups"))
    for group in groups:
        for requirements in group.values():
            yield from _requirements(_list(requirements))
    yield from _part(_part(_part(document, "tool"), "poetry"), "dependencies")


def _requirements(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.lstrip().startswith(("#", "-")) and (found := _NAME.match(line)):
            yield found["name"]


def _part(document: object, key: str) -> dict[str, object]:
    value = document.get(key) if isinstance(document, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
