"""Names of packages as people type them: a registry, a name and, where given, an exact version."""

import re
from enum import StrEnum

import msgspec

from hortus.inspector.errors import ToolUnknownError


class Registry(StrEnum):
    """Where packages are had from; nothing is installed from anywhere else."""

    NPM = "npm"
    PYPI = "pypi"


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A package; the version is empty where the newest is meant."""

    registry: Registry
    name: str
    version: str = ""

    def __str__(self) -> str:
        joint = _JOINTS[self.registry] if self.version else ""
        return f"{self.registry}:{self.name}{joint}{self.version}"

    @property
    def requirement(self) -> str:
        """Name and version as the registry's own client takes them."""
        joint = _JOINTS[self.registry] if self.version else ""
        return f"{self.name}{joint}{self.version}"


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A version as its registry lists it."""

    version: str
    date: str = ""
    """Day of publication, as 2026-04-03; empty where the registry's client does not say."""


_JOINTS = {Registry.NPM: "@", Registry.PYPI: "=="}
# A bare name that begins with a hyphen would be taken for an option.
_NPM_NAME = re.compile(r"@[a-z0-9~-][a-z0-9._~-]*/[a-z0-9~-][a-z0-9._~-]*|[a-z0-9~][a-z0-9._~-]*")
_PYPI_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_NAMES = {Registry.NPM: _NPM_NAME, Registry.PYPI: _PYPI_NAME}
_EXACT = {
    Registry.NPM: re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"),
    Registry.PYPI: re.compile(
        r"(?:\d+!)?\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?"
    ),
}
_LONGEST = 214
_REMEDY = "write npm:NAME@1.2.3 or pypi:NAME==1.2.3; without a version the newest is taken"


def is_package(words: str) -> bool:
    """Tell whether ``words`` begin as a package's name does: with a scheme and a colon."""
    return re.match(r"[a-z][a-z0-9+.-]*:", words) is not None


def package(words: str) -> Package:
    """Return the package that ``words`` name; raise ``ToolUnknownError`` for all else."""
    scheme, _, rest = words.partition(":")
    if scheme not in tuple(Registry):
        raise ToolUnknownError(
            f"{words!r} is in no registry: only npm: and pypi: packages are installed",
            remedy=_REMEDY,
        )
    registry = Registry(scheme)
    name, version, has_joint = _parted(registry, rest)
    if len(name) > _LONGEST or not _NAMES[registry].fullmatch(name):
        raise ToolUnknownError(f"{name!r} is no name of an {registry} package", remedy=_REMEDY)
    if has_joint and not _EXACT[registry].fullmatch(version):
        raise ToolUnknownError(f"{version!r} is no exact version of {name}", remedy=_REMEDY)
    return Package(registry=registry, name=name, version=version)


def _parted(registry: Registry, rest: str) -> tuple[str, str, bool]:
    joint = _JOINTS[registry]
    # The scope of an npm package begins with the sign that parts name and version.
    at = rest.find(joint, 1)
    return (rest, "", False) if at < 0 else (rest[:at], rest[at + len(joint) :], True)
