"""Find what a file imports, as it is written there."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from hortus.wiki.shapes import SCRIPTS, SHAPES
from hortus.wiki.syntax import Node, found
from hortus.wiki.types import Import

_MOST = 2_000
_MOST_OF_ONE = 200
_DEEPEST = 6
_FROM = re.compile(r"from\s+(\S+)\s+import\s+(.*)", re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")
_BRACES = re.compile(r"([^{},]*)\{([^{}]*)\}")

_Asked: TypeAlias = Iterator[tuple[str, tuple[str, ...]]]


def imports(root: Node, language: str) -> tuple[Import, ...]:
    """Return everything that a file asks for."""
    return tuple(
        Import(target, node.range().start.line + 1, names, _only_types(node, language))
        for node in found(root, _rules(language), _MOST)
        for target, names in _asked(node, language)
        if target
    )


def _only_types(node: Node, language: str) -> bool:
    """Tell whether an import is there for a checker of types, and not when the program runs."""
    if language == "python":
        block = node.parent()
        around = block.parent() if block is not None else None
        return (
            around is not None
            and around.kind() == "if_statement"
            and "TYPE_CHECKING" in around.text().partition(":")[0]
        )
    return node.text().startswith(("import type ", "export type "))


def _rules(language: str) -> list[Mapping[str, object]]:
    rules: list[Mapping[str, object]] = []
    for kind in SHAPES[language].imports:
        if kind == "call_expression":
            called = {"field": "function", "regex": "^(require|import)$"}
            rules.append({"kind": kind, "has": called})
        else:
            rules.append({"kind": kind})
    return rules


def _asked(node: Node, language: str) -> _Asked:
    if language == "python":
        return _python(node)
    if language in SCRIPTS:
        return _script(node)
    if language == "go":
        return _go(node)
    return _java(node) if language == "java" else _rust(node)


def _python(node: Node) -> _Asked:
    text = _COMMENT.sub("", node.text()).replace("\\\n", " ")
    if node.kind() == "import_statement":
        for part in text.removeprefix("import").split(","):
            yield part.split(" as ")[0].strip(), ()
    elif match := _FROM.match(text):
        names = (name.split(" as ")[0].strip() for name in match[2].strip("() \n").split(","))
        yield match[1], tuple(name for name in names if name)


def _script(node: Node) -> _Asked:
    source = node.field("source")
    if source is None and node.kind() == "call_expression":
        arguments = node.field("arguments")
        source = (
            next((a for a in arguments.children() if a.kind() == "string"), None)
            if (arguments)
            else None
        )
    if source is not None:
        yield source.text().strip("\"'`"), ()


def _go(node: Node) -> _Asked:
    path = node.field("path")
    if path is not None:
        yield path.text().strip('"`'), ()


def _java(node: Node) -> _Asked:
    words = node.text().rstrip("; \n").split()
    target = words[-1] if len(words) > 1 else ""
    # A static import names a member of the class that it is about.
    yield (target.rpartition(".")[0] if "static" in words[:-1] else target), ()


def _rust(node: Node) -> _Asked:
    text = node.text()
    if node.kind() == "mod_item":
        name = node.field("name")
        # `mod x;` has its text in another file, `mod x { ... }` has it here.
        if name is not None and node.field("body") is None:
            yield f"self::{name.text()}", ()
        return
    used = re.sub(r"^(pub(\([^)]*\))?\s+)?use\s+", "", text).rstrip("; \n")
    for path in _expanded(used):
        yield path, ()


def _expanded(used: str) -> list[str]:
    """Return the single paths of ``a::{b, c::{d, e}}``."""
    paths = ["".join(used.split("\n"))]
    for _ in range(_DEEPEST):
        if not any("{" in path for path in paths):
            break
        paths = [new for path in paths for new in _opened(path)][:_MOST_OF_ONE]
    plain = (path.split(" as ")[0].strip() for path in paths)
    return [path.removesuffix("::self") for path in plain if path and "{" not in path]


def _opened(path: str) -> list[str]:
    """Return a path with its innermost braces written out."""
    match = _BRACES.search(path)
    if match is None:
        return [path]
    before, after = path[: match.start()], path[match.end() :]
    parts = [part.strip() for part in match[2].split(",") if part.strip()]
    return (
        [f"{before}{match[1].lstrip()}{part}{after}" for part in parts]
        if not before.strip()
        else [_joined(before, match[1], parts, after)]
    )


def _joined(before: str, prefix: str, parts: list[str], after: str) -> str:
    return before + ", ".join(f"{prefix.strip()}{part}" for part in parts) + after
