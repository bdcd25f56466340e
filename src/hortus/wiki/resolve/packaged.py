"""Go and Java: packages, which are folders, by the names that modules and files give them."""

import posixpath
import re

from hortus.wiki.resolve.types import Known, Target
from hortus.wiki.types import Import

_MODULE = re.compile(r"^module\s+\"?([^\s\"]+)", re.MULTILINE)
_HOST_PARTS = 3
_OWN_JAVA = ("java.", "javax.", "jdk.")


class GoNames:
    """The folders that import paths mean, below the modules of the repository."""

    def __init__(self, known: Known) -> None:
        self._folders: dict[str, list[str]] = {}
        for path in known.of("go"):
            self._folders.setdefault(posixpath.dirname(path), []).append(path)
        self._modules = {
            match[1]: posixpath.dirname(path)
            for path, text in known.manifests.items()
            if path.rpartition("/")[2] == "go.mod" and (match := _MODULE.search(text))
        }

    def find(self, path: str, asked: Import) -> Target:
        """Return what an import of a file means."""
        own = posixpath.dirname(path)
        for module in sorted(self._modules, key=len, reverse=True):
            if asked.target == module or asked.target.startswith(f"{module}/"):
                rest = asked.target.removeprefix(module).strip("/")
                folder = posixpath.join(self._modules[module], rest).strip("/")
                return Target(tuple(self._folders.get(folder, ())) if folder != own else ())
        parts = asked.target.split("/")
        # The standard library has no host in its paths.
        return Target(outside="/".join(parts[:_HOST_PARTS]) if "." in parts[0] else "")


class JavaNames:
    """The files that class names mean, by the packages that files say they belong to."""

    def __init__(self, known: Known) -> None:
        self._classes: dict[str, list[str]] = {}
        self._packages: dict[str, list[str]] = {}
        for path in known.of("java"):
            package = known.outlines[path].package
            name = posixpath.basename(path).removesuffix(".java")
            self._classes.setdefault(f"{package}.{name}", []).append(path)
            self._packages.setdefault(package, []).append(path)

    def find(self, path: str, asked: Import) -> Target:
        """Return what an import of a file means."""
        target = asked.target
        if target.endswith(".*"):
            package = target.removesuffix(".*")
            files = self._packages.get(package, self._classes.get(package, []))
        else:
            # An inner class is in the file of the outer one.
            files = self._classes.get(target) or self._classes.get(target.rpartition(".")[0], [])
        if files:
            own = posixpath.dirname(path)
            return Target(tuple(f for f in files if posixpath.dirname(f) != own))
        is_outside = not target.startswith(_OWN_JAVA)
        return Target(outside=".".join(target.split(".")[:_HOST_PARTS]) if is_outside else "")
