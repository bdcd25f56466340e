"""The functions and classes that a repository itself calls deprecated."""

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hortus.core.deprecation import in_python
from hortus.review.mining.corpus import is_test
from hortus.review.mining.modules import Module

_LEAST_NAME = 4
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A name that is not to be used any more."""

    name: str
    instead: str
    words: str
    place: str


def deprecations(modules: Iterable[Module]) -> list[Deprecation]:
    """Return what is deprecated, as far as its name says which is meant."""
    found = Deprecated()
    for module in modules:
        found.add(module)
    return found.all()


class Deprecated:
    """What is called deprecated, module by module."""

    def __init__(self) -> None:
        self._defined: Counter[str] = Counter()
        self._found: list[Deprecation] = []

    def add(self, module: Module) -> None:
        """Take in the functions and classes that a module defines."""
        for node in module.tree.body:
            if not isinstance(node, _Definition):
                continue
            self._defined[node.name] += 1
            said = in_python(node)
            if said is not None and not node.name.startswith("_") and not is_test(module.path):
                place = f"{module.path}:{node.lineno}"
                self._found.append(Deprecation(node.name, said.instead, said.words, place))

    def all(self) -> list[Deprecation]:
        """Return those whose names say which is meant."""
        named = (d for d in self._found if self._defined[d.name] == 1)
        return [d for d in named if len(d.name) >= _LEAST_NAME]
