"""How code is called deprecated, in words and in Python, and what is to be used in its place."""

import ast
import re
from dataclasses import dataclass

_LONGEST = 300
_FIRST_STATEMENTS = 3
_Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = _Function | ast.ClassDef
_INSTEAD = (
    re.compile(
        r"(?i:\b(?:use|call|prefer|switch to|migrate to))\s+(?:(?i:the|function|method|class)\s+)*"
        r"(?:\{@(?:link|code)\s+|:\w+:)?[`'\"#~]*"
        r"(?P<name>[A-Za-z_$][\w$]*(?:[.#][A-Za-z_$][\w$]*)*)"
    ),
    re.compile(
        r"(?i:\breplaced (?:by|with)|\bin favou?r of)\s+(?:(?i:the)\s+)?[`'\"#~]*"
        r"(?P<name>[A-Za-z_$][\w$]*(?:[.#][A-Za-z_$][\w$]*)*)"
    ),
)
_MARKS = re.compile(
    r"^\s*(?:\.\. deprecated::|@deprecated\b|deprecated\s*[:.!(]|deprecated (?:since|in|as of)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(
    r"\b(?:argument|parameter|keyword|option|attribute|propert|support|constructor)", re.IGNORECASE
)
# Words that follow "use" without being a name.
_FILLERS = "a an any another at it its instead of one other some something the this that them"
_FILLERS = f"{_FILLERS} to with your for in is new only"
_NO_NAMES = frozenset(_FILLERS.split())


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The words, and the name of what is to be used instead ('' where they name nothing)."""

    words: str = ""
    instead: str = ""


def of_words(words: str) -> Deprecation:
    """Return a deprecation in these words."""
    flat = " ".join(words.split())[:_LONGEST]
    return Deprecation(flat, replacement(flat))


def in_doc(doc: str) -> Deprecation | None:
    """Return what a documentation text says of its own deprecation; None if nothing.

    Further down it may be about a part only, such as an argument: that is none of the whole's.
    """
    mark = _MARKS.search(doc)
    if mark is None:
        return None
    paragraph = re.split(r"\n\s*\n", doc[mark.start() :].strip(), maxsplit=1)[0]
    begins = not doc[: mark.start()].strip()
    return of_words(paragraph) if begins or not _PART.search(paragraph) else None


def replacement(words: str) -> str:
    """Return the name that is to be used instead, or ''."""
    for pattern in _INSTEAD:
        for match in pattern.finditer(words):
            if match["name"].lower() not in _NO_NAMES:
                return match["name"].replace("#", ".").strip(".")
    return ""


def in_python(node: Definition) -> Deprecation | None:
    """Return how a function or class is marked as deprecated itself; None where it is not.

    A decorator, its documentation, or a warning that it gives at once: one under a condition is
    about less.
    """
    for decorator in node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
        if name == "deprecated":
            return of_words(_first_text(decorator))
    if said := in_doc(ast.get_docstring(node) or ""):
        return said
    if isinstance(node, ast.ClassDef):
        made = [n for n in node.body if isinstance(n, _Function) and n.name == "__init__"]
        return next((found for n in made if (found := _warned(n))), None)
    return _warned(node)


def _warned(node: _Function) -> Deprecation | None:
    for statement in node.body[:_FIRST_STATEMENTS]:
        if isinstance(statement, ast.Expr) and _warns(statement.value):
            return of_words(_first_text(statement.value))
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
    return next(texts, "")
