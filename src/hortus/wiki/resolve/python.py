"""Python: dotted names, from the folder above the outermost package or beside the file."""

import sys
from pathlib import PurePosixPath

from hortus.wiki.resolve.types import Known, Target
from hortus.wiki.types import Import

_ROOTS = ("src", "lib", "python")


class PythonNames:
    """The dotted name of each file, and the files that names mean."""

    def __init__(self, known: Known) -> None:
        paths = known.of("python")
        self._packages = {_folder(path) for path in paths if path.endswith("__init__.py")}
        self._names: dict[str, str] = {}
        # A name that two files have means the one that is not a script.
        for path in sorted(paths, key=lambda p: (_folder(p) not in self._packages, p)):
            self._names.setdefault(self.name(path), path)
        self._paths = frozenset(paths)

    def name(self, path: str) -> str:
        """Return the dotted name of a file."""
        parts = list(PurePosixPath(path).with_suffix("").parts)
        top = len(parts) - 1
        while top > 0 and "/".join(parts[:top]) in self._packages:
            top -= 1
        if top == len(parts) - 1:
            top = 1 if parts[0] in _ROOTS and len(parts) > 1 else 0
        kept = parts[top:]
        return ".".join(kept[:-1] if kept[-1] == "__init__" and len(kept) > 1 else kept)

    def find(self, path: str, asked: Import) -> Target:
        """Return what an import of a file means."""
        target = self._absolute(path, asked.target)
        files = {
            found
            for name in asked.names or ("",)
            if (found := self._file(path, f"{target}.{name}" if name else target, target))
        }
        if files:
            return Target(tuple(sorted(files - {path})))
        top = asked.target.split(".")[0]
        is_outside = top and top not in sys.stdlib_module_names
        return Target(outside=top if is_outside else "")

    def _file(self, path: str, name: str, package: str) -> str:
        # Scripts that lie beside each other import each other by their plain names.
        folder = _folder(path)
        if folder not in self._packages:
            for plain in (name, package):
                beside = f"{folder}/{plain}.py".lstrip("/")
                if beside in self._paths:
                    return beside
        for whole in (name, package):
            if whole in self._names:
                return self._names[whole]
        return ""

    def _absolute(self, path: str, target: str) -> str:
        dots = len(target) - len(target.lstrip("."))
        if not dots:
            return target
        parts = self.name(path).split(".")
        up = dots - (1 if path.endswith("__init__.py") else 0)
        base = parts[: len(parts) - up] if up else parts
        return ".".join([*base, *filter(None, target[dots:].split("."))])


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
