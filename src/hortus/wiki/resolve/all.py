"""Ask the language of a file what one of its imports means."""

from typing import Protocol

from hortus.wiki.resolve.packaged import GoNames, JavaNames
from hortus.wiki.resolve.python import PythonNames
from hortus.wiki.resolve.rust import RustNames
from hortus.wiki.resolve.script import ScriptNames
from hortus.wiki.resolve.types import Known, Target
from hortus.wiki.types import Import


class _Names(Protocol):
    def find(self, path: str, asked: Import) -> Target: ...


class Resolver:
    """The names of all languages of a repository."""

    def __init__(self, known: Known) -> None:
        self._languages = known.languages
        script = ScriptNames(known)
        self.python = PythonNames(known)
        self._names: dict[str, _Names] = {
            "python": self.python,
            "javascript": script,
            "typescript": script,
            "tsx": script,
            "go": GoNames(known),
            "java": JavaNames(known),
            "rust": RustNames(known),
        }

    def find(self, path: str, asked: Import) -> Target:
        """Return what an import of a file means."""
        return self._names[self._languages[path]].find(path, asked)
