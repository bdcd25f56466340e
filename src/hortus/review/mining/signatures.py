"""What the functions of a repository cannot be called without."""

import ast
import warnings
from collections.abc import Iterable, Iterator

from hortus.review.mining.corpus import SourceFile

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def required(files: Iterable[SourceFile]) -> dict[str, frozenset[str]]:
    """Return by name the parameters that every function or class of that name asks for."""
    found: dict[str, frozenset[str]] = {}
    for file in files:
        for name, asked in _signatures(file):
            found[name] = found[name] & asked if name in found else asked
    return found


def parsed(file: SourceFile) -> ast.Module | None:
    """Return the tree of a file; None where it is no Python that this Python reads."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _signatures(file: SourceFile) -> Iterator[tuple[str, frozenset[str]]]:
    tree = parsed(file)
    for node in ast.walk(tree) if tree else ():
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
