"""Packages of npm, through npm itself; no install script of any package is run."""

import hashlib
import json
import platform
from collections.abc import Iterator
from pathlib import Path

import msgspec

from hortus.inspector.errors import ToolUnknownError
from hortus.inspector.tools import client, executable
from hortus.inspector.tools.package import Package, Release

_QUIET = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
_CODE = (".js", ".mjs", ".cjs", ".node")
_LOOK_UP_S = 60.0
_HOOKS = ("preinstall", "install", "postinstall")
_ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}


class _Packed(msgspec.Struct, frozen=True):
    filename: str


class _Manifest(msgspec.Struct, frozen=True):
    name: str
    version: str
    bin: str | dict[str, str] = ""
    scripts: dict[str, str] = {}


class _Listed(msgspec.Struct, frozen=True):
    versions: list[str]
    time: dict[str, str] = {}


def architecture() -> str:
    """Return what npm packages call this machine."""
    return _ARCHITECTURES.get(platform.machine(), platform.machine())


def newest(wanted: Package, folder: Path) -> str:
    """Return the newest version of a package."""
    said = client.ask(
        ["npm", "view", wanted.name, "version", "--json", *_QUIET], folder, wanted, _LOOK_UP_S
    )
    try:
        version = json.loads(said)
    except ValueError as e:
        raise ToolUnknownError(f"npm knows no version of {wanted.name}", remedy="name one") from e
    return str(version[-1] if isinstance(version, list) else version)


def releases(wanted: Package, folder: Path) -> list[Release]:
    """Return the releases of a package, oldest first, without those that come before one."""
    said = client.ask(
        ["npm", "view", wanted.name, "versions", "time", "--json", *_QUIET],
        folder,
        wanted,
        _LOOK_UP_S,
    )
    try:
        listed = msgspec.json.decode(said, type=_Listed)
    except msgspec.DecodeError as e:
        raise ToolUnknownError(
            f"npm lists no releases of {wanted.name}", remedy="try again"
        ) from e
    versions = [each for each in listed.versions if "-" not in each]
    return [Release(version=each, date=listed.time.get(each, "")[:10]) for each in versions]


def install(wanted: Package, folder: Path, seconds: float) -> str:
    """Install a version below ``folder``; return the SHA-256 of the package's own archive."""
    said = client.ask(
        ["npm", "pack", wanted.requirement, "--json", *_QUIET], folder, wanted, seconds
    )
    try:
        [packed] = msgspec.json.decode(said, type=list[_Packed])
    except (msgspec.DecodeError, ValueError) as e:
        raise ToolUnknownError(f"npm did not pack {wanted}", remedy="try again") from e
    archive = folder / Path(packed.filename).name
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    # What was measured is what is installed.
    command = ["npm", "install", "--ignore-scripts", *_QUIET, f"./{archive.name}"]
    client.ask(command, folder, wanted, seconds)
    archive.unlink()
    return digest


def program(wanted: Package, folder: Path) -> str:
    """Return the program that a package brings, as a path below ``folder``."""
    manifest = _manifest(wanted, folder)
    names = [wanted.name.rpartition("/")[2]] if isinstance(manifest.bin, str) else manifest.bin
    for name in names:
        file = folder / "node_modules/.bin" / name
        if manifest.bin and file.exists():
            is_stub = executable.form(file) is executable.Form.OTHER
            return (is_stub and _native(name, folder)) or f"node_modules/.bin/{name}"
    raise ToolUnknownError(f"{wanted} has no program to run", remedy="name its main package")


def _native(name: str, folder: Path) -> str:
    """Return the program for this machine whose place a stub keeps, or nothing.

    It comes in a package of its own, and an install script would put it there.
    """
    packages = folder / "node_modules"
    kind = f"*-linux-{architecture()}*"
    found = [
        file.relative_to(folder).as_posix()
        for pattern in (f"{kind}/**/{name}", f"@*/{kind}/**/{name}")
        for file in packages.glob(pattern)
        if executable.form(file) in (executable.Form.LINKED, executable.Form.STATIC)
    ]
    return min(found, key=lambda path: ("-musl" in path, "-baseline" in path, path), default="")


def scripts(wanted: Package, folder: Path) -> tuple[str, ...]:
    """Return the install scripts that a package has, none of which was run."""
    found = _manifest(wanted, folder).scripts
    return tuple(f"{hook}: {found[hook]}" for hook in _HOOKS if hook in found)


def sources(wanted: Package, folder: Path) -> Iterator[Path]:
    """Yield the code of a package itself."""
    root = folder / "node_modules" / wanted.name
    for file in root.rglob("*"):
        is_own = "node_modules" not in file.relative_to(root).parts
        if is_own and file.suffix in _CODE and file.is_file():
            yield file


def _manifest(wanted: Package, folder: Path) -> _Manifest:
    file = folder / "node_modules" / wanted.name / "package.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Manifest)
    except (OSError, msgspec.DecodeError) as e:
        raise ToolUnknownError(f"{wanted} is no sound npm package: {e}", remedy="try again") from e
