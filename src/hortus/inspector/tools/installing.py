"""Put a package into a folder of its own, kept by name, version and digest."""

import shutil
import tempfile
from pathlib import Path

import msgspec

from hortus.inspector.errors import ToolUnknownError
from hortus.inspector.tools import client, npm, pypi
from hortus.inspector.tools.package import Package, Registry, Release

_STAMP = "installed.json"
_MOST_BYTES = 2 << 30
_MOST_S = 600.0
_DIGEST = 12


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """A package on this machine."""

    package: Package
    """With its exact version."""
    digest: str
    """SHA-256 of the package's own archive, as the registry served it."""
    size: int
    program: str
    """What it runs as, below its folder."""
    scripts: tuple[str, ...] = ()
    """Install scripts that it has; they were not run."""


class Shelf:
    """The folder of installed packages; each is fetched once."""

    def __init__(
        self, folder: Path, seconds: float = _MOST_S, most_bytes: int = _MOST_BYTES
    ) -> None:
        """``seconds`` is the longest that one call of a registry's client may take."""
        self._folder = folder
        self._seconds = seconds
        self._most = most_bytes

    def get(self, wanted: Package) -> tuple[Installed, Path]:
        """Return a package and its folder, installing it where it is not there yet."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".new-") as name:
            new = Path(name)
            if not wanted.version:
                version = _MODULES[wanted.registry].newest(wanted, new)
                wanted = msgspec.structs.replace(wanted, version=version)
            if there := self._there(wanted):
                return there
            return self._install(wanted, new)

    def releases(self, wanted: Package) -> list[Release]:
        """Return all releases of a package, oldest first."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".new-") as name:
            found: list[Release] = _MODULES[wanted.registry].releases(wanted, Path(name))
            return found

    def _place(self, wanted: Package) -> Path:
        return self._folder / wanted.registry / wanted.name.replace("/", "+") / wanted.version

    def _there(self, wanted: Package) -> tuple[Installed, Path] | None:
        for stamp in sorted(self._place(wanted).glob(f"*/{_STAMP}")):
            return msgspec.json.decode(stamp.read_bytes(), type=Installed), stamp.parent
        return None

    def _install(self, wanted: Package, new: Path) -> tuple[Installed, Path]:
        module = _MODULES[wanted.registry]
        digest = module.install(wanted, new, self._seconds)
        size = client.measure(new)
        if size > self._most:
            raise ToolUnknownError(
                f"{wanted} takes {size >> 20} MiB, more than the {self._most >> 20} allowed",
                remedy="look whether this is the package that you mean",
            )
        installed = Installed(
            package=wanted,
            digest=digest,
            size=size,
            program=module.program(wanted, new),
            scripts=npm.scripts(wanted, new) if wanted.registry is Registry.NPM else (),
        )
        client.open_to_all(new)
        (new / _STAMP).write_bytes(msgspec.json.encode(installed))
        place = self._place(wanted) / (digest[:_DIGEST] or "unknown")
        place.parent.mkdir(parents=True, exist_ok=True)
        # The folder is made elsewhere and moved, so that half an installation is never found.
        if not place.exists():
            shutil.move(new, place)
            new.mkdir()
        return installed, place


_MODULES = {Registry.NPM: npm, Registry.PYPI: pypi}


def sources(package: Package, folder: Path, program: Path) -> tuple[Path, ...]:
    """Return the files of an installed package itself, and its program; not what it builds on."""
    own = _MODULES[package.registry].sources(package, folder)
    return tuple(dict.fromkeys((program, *sorted(own))))
