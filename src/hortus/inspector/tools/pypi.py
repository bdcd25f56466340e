"""Packages of PyPI, through pip, as finished wheels: nothing of a package is run to install it."""

import re
import sys
from collections.abc import Iterator
from configparser import ConfigParser, Error
from pathlib import Path

import msgspec

from hortus.inspector.errors import ToolUnknownError
from hortus.inspector.tools import client
from hortus.inspector.tools.package import Package, Release

_QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")
_REPORT = "report.json"
_AVAILABLE = re.compile(r"Available versions: (.*)")
_CODE = (".py", ".so")
_LOOK_UP_S = 120.0


class _Archive(msgspec.Struct, frozen=True):
    hashes: dict[str, str] = {}


class _Download(msgspec.Struct, frozen=True):
    archive_info: _Archive = _Archive()


class _Metadata(msgspec.Struct, frozen=True):
    name: str
    version: str


class _Item(msgspec.Struct, frozen=True):
    metadata: _Metadata
    download_info: _Download
    requested: bool = False


class _Report(msgspec.Struct, frozen=True):
    install: list[_Item]


def newest(wanted: Package, folder: Path) -> str:
    """Return the newest version that runs here; ``folder`` gets an environment of its own."""
    command = [*_pip(folder, wanted), "--dry-run", "--no-deps", wanted.name]
    client.ask(command, folder, wanted, _LOOK_UP_S)
    return _asked_for(folder, wanted).metadata.version


def releases(wanted: Package, folder: Path) -> list[Release]:
    """Return the releases of a package, oldest first."""
    _pip(folder, wanted)
    command = [str(folder / "bin/python"), "-m", "pip", "index", "versions", wanted.name, *_QUIET]
    said = client.ask(command, folder, wanted, _LOOK_UP_S)
    listed = _AVAILABLE.search(said)
    if listed is None:
        raise ToolUnknownError(f"pip lists no releases of {wanted.name}", remedy="try again")
    return [Release(version=each.strip()) for each in reversed(listed[1].split(","))]


def install(wanted: Package, folder: Path, seconds: float) -> str:
    """Install a version into ``folder``; return the SHA-256 of the package's own wheel."""
    client.ask([*_pip(folder, wanted), wanted.requirement], folder, wanted, seconds)
    return _asked_for(folder, wanted).download_info.archive_info.hashes.get("sha256", "")


def program(wanted: Package, folder: Path) -> str:
    """Return the program that a package brings, as a path below ``folder``."""
    known = _plain(wanted.name)
    names = list(_entry_points(wanted, folder))
    names.sort(key=lambda name: (name != known, not known.startswith(name), name))
    for name in names:
        if (folder / "bin" / name).exists():
            return f"bin/{name}"
    raise ToolUnknownError(f"{wanted} has no program to run", remedy="name its main package")


def sources(wanted: Package, folder: Path) -> Iterator[Path]:
    """Yield the code of a package itself."""
    for about in _about(wanted, folder):
        listed = about / "RECORD"
        for line in listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else ():
            file = about.parent / line.partition(",")[0]
            if file.suffix in _CODE and file.is_file():
                yield file


def _entry_points(wanted: Package, folder: Path) -> list[str]:
    points = ConfigParser(delimiters=("=",), strict=False, interpolation=None)
    try:
        points.read([about / "entry_points.txt" for about in _about(wanted, folder)], "utf-8")
    except Error:
        return []
    return list(points["console_scripts"]) if "console_scripts" in points else []


def _about(wanted: Package, folder: Path) -> list[Path]:
    """Return the folder in which a package's own particulars stand."""
    known = _plain(wanted.name)
    found = folder.glob("lib/python*/site-packages/*.dist-info")
    return [each for each in found if _plain(each.name.partition("-")[0]) == known]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pip(folder: Path, wanted: Package) -> list[str]:
    """Return the words that make the environment's own pip install, once there is one."""
    python = folder / "bin" / "python"
    if not python.exists():
        client.ask([sys.executable, "-m", "venv", str(folder)], folder, wanted, _LOOK_UP_S)
    report = str(folder / _REPORT)
    options = ("--only-binary", ":all:", "--report", report)
    return [str(python), "-m", "pip", "install", *_QUIET, *options]


def _asked_for(folder: Path, wanted: Package) -> _Item:
    file = folder / _REPORT
    try:
        report = msgspec.json.decode(file.read_bytes(), type=_Report)
        return next(item for item in report.install if item.requested)
    except (OSError, msgspec.DecodeError, StopIteration) as e:
        raise ToolUnknownError(
            f"pip did not say what it installed for {wanted}", remedy="try again"
        ) from e
