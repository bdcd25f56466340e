"""What the functions of a repository cannot be called without."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hortus.review.mining.modules import Module

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def required(modules: Iterable[Module]) -> dict[str, frozenset[str]]:
    """Return by name the parameters that every function or class of that name asks for."""
    found = Required()
    for module in modules:
        found.add(module)
    return found.names


@dataclass(slots=True)
class Required:
    """What is asked for, module by module."""

    names: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, module: Module) -> None:
        """Take in the functions and classes of a module."""
        for name, asked in _signatures(module):
            self.names[name] = self.names[name] & asked if name in self.names else asked


def _signatures(module: Module) -> Iterator[tuple[str, frozenset[str]]]:
    for node in module.nodes:
        if isinstance(node, _Function):
            yield node.name, _asked(node)
        elif isinstance(node, ast.ClassDef):
            yield node.name, _made_with(node)


def _asked(node: _Function) -> frozenset[str]:
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    free = plain[: len(plain) - len(arguments.defaults)]
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    named = [argument for argument, default in pairs if default is None]
    return frozenset(argument.arg for argument in (*free, *named))


def _made_with(node: ast.ClassDef) -> frozenset[str]:
    """Return what a class asks for: parameters of `__init__`, or fields without a value."""
    for statement in node.body:
        if isinstance(statement, _Function) and statement.name == "__init__":
            return _asked(statement)
    fields = (s for s in node.body if isinstance(s, ast.AnnAssign) and s.value is None)
    return frozenset(f.target.id for f in fields if isinstance(f.target, ast.Name))
