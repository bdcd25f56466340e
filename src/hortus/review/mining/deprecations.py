"""The functions and classes that a repository itself calls deprecated."""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hortus.review.mining.corpus import is_test
from hortus.review.mining.modules import Module

_INSTEAD = re.compile(
    r"[Uu]se\s+(?P<mark>:\w+:`~?|[`'\"]*)(?P<name>[A-Za-z_]\w*(?:\.\w+)*)(?P<end>\(?)"
)
_DIRECTIVE = re.compile(r"^[ \t]*\.\. deprecated::[^\n]*(?:\n[^\n]*\S[^\n]*)*", re.MULTILINE)
_PART = re.compile(
    r"\b(?:argument|parameter|keyword|option|attribute|propert|support|constructor)", re.IGNORECASE
)
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
            words = _deprecated(node)
            if words is not None and not node.name.startswith("_") and not is_test(module.path):
                place = f"{module.path}:{node.lineno}"
                self._found.append(Deprecation(node.name, _instead(words), words, place))

    def all(self) -> list[Deprecation]:
        """Return those whose names say which is meant."""
        named = (d for d in self._found if self._defined[d.name] == 1)
        return [d for d in named if len(d.name) >= _LEAST_NAME]


def _deprecated(node: _Definition) -> str | None:
    """Return the words with which a name is deprecated; None where it is not."""
    for decorator in node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
        if name == "deprecated":
            return _first_text(decorator)
    if said := _said(ast.get_docstring(node) or ""):
        return said
    if isinstance(node, ast.ClassDef):
        return None
    for statement in node.body[:3]:
        if isinstance(statement, ast.Expr) and _warns(statement.value):
            return _first_text(statement.value)
    return None


def _said(doc: str) -> str:
    """Return what a text says of the whole being deprecated, not an argument; '' for nothing."""
    if doc.lower().startswith("deprecated"):
        return " ".join(doc.split())[:_LONGEST]
    found = _DIRECTIVE.search(doc)
    words = " ".join(found[0].split()) if found else ""
    return "" if _PART.search(words) else words.removeprefix(".. ")[:_LONGEST]


def _instead(words: str) -> str:
    """Return what to use instead, where it is written as code and not as a word."""
    for match in _INSTEAD.finditer(words):
        name = match["name"]
        if match["mark"] or match["end"] or "." in name or "_" in name or name != name.lower():
            return name
    return ""


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
