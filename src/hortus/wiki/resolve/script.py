"""JavaScript and TypeScript: paths beside the file, and packages of the same repository."""

import posixpath

import msgspec

from hortus.wiki.resolve.types import Known, Target
from hortus.wiki.types import Import

_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts")
_INSIDE = ("index", "src/index", "src/main", "lib/index")


class _Package(msgspec.Struct, frozen=True):
    name: str = ""
    main: str = ""


class ScriptNames:
    """The files that a relative path or a package's name means."""

    def __init__(self, known: Known) -> None:
        self._paths = frozenset(known.of("javascript", "typescript", "tsx"))
        self._packages: dict[str, tuple[str, str]] = {}
        for path, text in known.manifests.items():
            if path.rpartition("/")[2] == "package.json":
                package = _package(text)
                self._packages.setdefault(package.name, (posixpath.dirname(path), package.main))
        self._packages.pop("", None)

    def find(self, path: str, asked: Import) -> Target:
        """Return what an import of a file means."""
        target = asked.target.split("?")[0]
        if target.startswith("."):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            return Target(self._files(place, path))
        name = "/".join(target.split("/")[: 2 if target.startswith("@") else 1])
        if name in self._packages:
            folder, main = self._packages[name]
            rest = target.removeprefix(name).strip("/")
            return Target(self._inside(folder, rest or main, path))
        return Target(outside="" if target.startswith("node:") else name)

    def _inside(self, folder: str, rest: str, path: str) -> tuple[str, ...]:
        for inside in filter(None, (rest, f"src/{rest}", *_INSIDE)):
            if files := self._files(posixpath.normpath(posixpath.join(folder, inside)), path):
                return files
        return ()

    def _files(self, place: str, path: str) -> tuple[str, ...]:
        stem, suffix = posixpath.splitext(place)
        # What is written `./x.js` may be `./x.ts` before it is compiled.
        bases = (place, stem) if suffix in {".js", ".jsx", ".mjs", ".cjs"} else (place,)
        tried = [place, *(f"{b}{s}" for b in bases for s in _SUFFIXES)]
        tried += [f"{place}/index{s}" for s in _SUFFIXES]
        found = next((one for one in tried if one in self._paths), "")
        return (found,) if found and found != path else ()


def _package(text: str) -> _Package:
    try:
        return msgspec.json.decode(text, type=_Package)
    except msgspec.MsgspecError:
        return _Package()
