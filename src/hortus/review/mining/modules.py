"""Modules of Python, each parsed once for all that is mined in it."""

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hortus.review.mining.corpus import SourceFile

_LEAVES = frozenset({ast.Name, ast.Constant, ast.Load, ast.Store})
_LOOKED_AT = frozenset(
    {
        ast.Import,
        ast.ImportFrom,
        ast.Call,
        ast.ClassDef,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ExceptHandler,
        ast.JoinedStr,
        ast.BinOp,
    }
)


@dataclass(frozen=True, slots=True)
class Module:
    """A file of Python, read."""

    path: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    """The nodes in which something is chosen or defined, from the outside in."""


def modules(files: Iterable[SourceFile]) -> Iterator[Module]:
    """Yield files as modules, one after the other; what is no Python is left out."""
    for file in files:
        if tree := parsed(file):
            yield Module(file.path, tree, tuple(_chosen(tree)))


def parsed(file: SourceFile) -> ast.Module | None:
    """Return the tree of a file; None where it is no Python that this Python reads."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _chosen(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that are looked at.

    Half of a tree are names, constants and contexts that hold nothing: `ast.walk` takes twice
    as long. Only fields are followed: all trees of a process share their operators, and a library
    may have hung an attribute on one that leads into another tree, without end.
    """
    within: list[ast.AST] = [tree]
    for node in within:
        held = vars(node)
        for value in map(held.get, node._fields):
            if isinstance(value, list):
                within += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
                within.append(value)
        if type(node) in _LOOKED_AT:
            yield node
