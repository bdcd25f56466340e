"""Read what package files say of building, testing and starting."""

import re
import tomllib
from collections.abc import Iterator

import msgspec

from hortus.wiki.tasks.types import Task
from hortus.wiki.types import Place

_MAVEN = re.compile(
    r"<(?:maven\.compiler\.release|java\.version|maven\.compiler\.source)>([^<]+)<"
)
_TOX = re.compile(r"^\[(testenv[^\]]*)\]")
_NOX = re.compile(r"^@(?:nox\.)?session\b")


class _Node(msgspec.Struct, frozen=True):
    scripts: dict[str, str] = {}
    engines: dict[str, str] = {}


class _Python(msgspec.Struct, frozen=True, rename="kebab"):
    requires_python: str = ""
    scripts: dict[str, str] = {}
    optional_dependencies: dict[str, list[str]] = {}


class _System(msgspec.Struct, frozen=True, rename="kebab"):
    build_backend: str = ""


class _Project(msgspec.Struct, frozen=True, rename="kebab"):
    build_system: _System = _System()
    project: _Python = _Python()


def node(path: str, text: str) -> Iterator[Task]:
    """Yield the scripts of a package.json."""
    try:
        found = msgspec.json.decode(text, type=_Node)
    except msgspec.MsgspecError:
        return
    for name, version in found.engines.items():
        yield Task("needs", f"{name} {version}", _at(path, text, f'"{name}"', '"engines"'))
    for name, command in found.scripts.items():
        yield Task(f"npm run {name}", command, _at(path, text, f'"{name}"', '"scripts"'))


def python(path: str, text: str) -> Iterator[Task]:
    """Yield what a pyproject.toml says: the version of Python, the build, commands, extras."""
    try:
        found = msgspec.convert(tomllib.loads(text), type=_Project)
    except (tomllib.TOMLDecodeError, msgspec.MsgspecError, RecursionError):
        return
    project = found.project
    if project.requires_python:
        place = _at(path, text, "requires-python")
        yield Task("needs", f"Python {project.requires_python}", place)
    if found.build_system.build_backend:
        place = _at(path, text, "build-backend")
        yield Task("built with", found.build_system.build_backend, place)
    for name, target in project.scripts.items():
        place = _at(path, text, name, "[project.scripts]")
        yield Task("command", name, place, f"starts {target}")
    for name in project.optional_dependencies:
        place = _at(path, text, name, "optional-dependencies")
        yield Task("extra", f"pip install '.[{name}]'", place)


def go(path: str, text: str) -> Iterator[Task]:
    """Yield the version of Go that a module asks for."""
    if match := re.search(r"^go\s+(\S+)", text, re.MULTILINE):
        yield Task("needs", f"Go {match[1]}", _at(path, text, match[0]))


def cargo(path: str, text: str) -> Iterator[Task]:
    """Yield what a Cargo.toml asks for."""
    for key, word in (("rust-version", "Rust"), ("edition", "Rust edition")):
        if match := re.search(rf"^{key}\s*=\s*\"([^\"]+)\"", text, re.MULTILINE):
            yield Task("needs", f"{word} {match[1]}", _at(path, text, match[0]))


def maven(path: str, text: str) -> Iterator[Task]:
    """Yield that Maven builds it, and for which Java."""
    yield Task("built with", "Maven", Place(path))
    if match := _MAVEN.search(text):
        yield Task("needs", f"Java {match[1].strip()}", _at(path, text, match[0]))


def gradle(path: str, _text: str) -> Iterator[Task]:
    """Yield that Gradle builds it."""
    yield Task("built with", "Gradle", Place(path))


def tox(path: str, text: str) -> Iterator[Task]:
    """Yield the environments of a tox.ini with their commands."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if match := _TOX.match(line):
            commands: list[str] = []
            for below in lines[number + 1 :]:
                if below.startswith("["):
                    break
                if commands or below.replace(" ", "").startswith("commands="):
                    if below and not below[0].isspace() and commands:
                        break
                    commands.append(
                        below.partition("=")[2].strip() if not commands else below.strip()
                    )
            name = match[1].partition(":")[2]
            run = f"tox -e {name}" if name else "tox"
            yield Task(run, "\n".join(filter(None, commands)), Place(path, number + 1))


def nox(path: str, text: str) -> Iterator[Task]:
    """Yield the sessions of a noxfile."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _NOX.match(line):
            name = next(
                (m[1] for b in lines[number : number + 8] if (m := re.match(r"def (\w+)", b))), ""
            )
            if name:
                yield Task(f"nox -s {name}", "", Place(path, number + 1))


def _at(path: str, text: str, key: str, after: str = "") -> Place:
    """Return the line of a key, behind the heading that it is under."""
    start = max(0, text.find(after)) if after else 0
    # At the beginning of a line: elsewhere the same word may stand inside of another one.
    found = re.compile(rf"^\s*\"?{re.escape(key.strip(chr(34)))}\b", re.MULTILINE).search(
        text, start
    )
    at = found.end() if found else start
    return Place(path, text.count("\n", 0, at) + 1)
