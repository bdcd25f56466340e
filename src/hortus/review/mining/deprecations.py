"""The functions and classes that a repository itself calls deprecated."""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hortus.review.mining.corpus import SourceFile

_INSTEAD = re.compile(r"[Uu]se\s+[`'\"]*([A-Za-z_]\w*(?:\.\w+)*)")
_LONGEST = 200
_LEAST_NAME = 4
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A name that is not to be used any more."""

    name: str
    instead: str
    words: str
    place: str


def deprecations(files: Iterable[SourceFile]) -> list[Deprecation]:
    """Return what is deprecated, as far as its name says which is meant."""
    defined: Counter[str] = Counter()
    found: list[Deprecation] = []
    for file in files:
        for node in _definitions(file):
            defined[node.name] += 1
            words = _deprecated(node)
            if words is not None and not node.name.startswith("_"):
                instead = _INSTEAD.search(words)
                place = f"{file.path}:{node.lineno}"
                found.append(Deprecation(node.name, instead[1] if instead else "", words, place))
    return [d for d in found if defined[d.name] == 1 and len(d.name) >= _LEAST_NAME]


def _definitions(
    file: SourceFile,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def _deprecated(node: _Definition) -> str | None:
    """Return the words with which a name is deprecated; None where it is not."""
    for decorator in node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
        if name == "deprecated":
            return _first_text(decorator)
    doc = ast.get_docstring(node) or ""
    if doc.lower().startswith("deprecated") or ".. deprecated::" in doc:
        return " ".join(doc.split())[:_LONGEST]
    if isinstance(node, ast.ClassDef):
        return None
    for statement in node.body[:3]:
        if isinstance(statement, ast.Expr) and _warns(statement.value):
            return _first_text(statement.value)
    return None


def _warns(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    names = {getattr(a, "id", getattr(a, "attr", "")) for a in node.args}
    names |= {getattr(k.value, "id", "") for k in node.keywords}
    return any("Deprecat" in str(name) for name in names)


def _first_text(node: ast.AST) -> str:
    texts = (
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )
    return " ".join(next(texts, "").split())[:_LONGEST]
