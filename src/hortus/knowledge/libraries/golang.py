"""Read what a Go file exports, imports and calls."""

import re
from collections.abc import Iterator

from hortus.knowledge.libraries.facts import Called, Defined, Facts, Imported
from hortus.knowledge.libraries.syntax import (
    Node,
    arguments,
    defined,
    every,
    inside,
    line,
    plain,
    tree,
)

_FUNCTIONS = ("function_declaration", "method_declaration")
_VERSION = re.compile(r"v[0-9]+")


def read_go(text: str) -> Facts:
    """Return the facts of a file; methods are found only where they are defined."""
    root = tree(text, "go")
    if root is None:
        return Facts()
    specs = [node for node in every(root, ("import_spec",)) if plain(node.field("path"))]
    imported = [_import(node) for node in specs]
    names = {one.local: one.module for one in imported}
    clause = next(iter(every(root, ("package_identifier",))), None)
    return Facts(tuple(_exports(root)), tuple(imported), tuple(_calls(root, names)), plain(clause))


def _import(node: Node) -> Imported:
    path = plain(node.field("path"))
    parts = path.split("/")
    # The last part of a path is the usual name; a major version is none.
    last = parts[-2] if len(parts) > 1 and _VERSION.fullmatch(parts[-1]) else parts[-1]
    return Imported(path, "", plain(node.field("name")) or last, line(node))


def _calls(root: Node, names: dict[str, str]) -> Iterator[Called]:
    for node in every(root, ("call_expression",)):
        target = node.field("function")
        if target is None or target.kind() != "selector_expression":
            continue
        module = names.get(plain(target.field("operand")))
        if module:
            name, given = plain(target.field("field")), arguments(node)
            yield Called(module, name, line(node), inside(node, _FUNCTIONS), len(given))


def _exports(root: Node) -> Iterator[Defined]:
    for node in every(root, (*_FUNCTIONS, "type_spec")):
        name = plain(node.field("name"))
        if not name[:1].isupper() or _is_nested(node):
            continue
        match node.kind():
            case "function_declaration":
                yield defined(name, "function", node, node, None)
            case "method_declaration":
                owner = _receiver(node)
                if owner[:1].isupper():
                    yield defined(f"{owner}.{name}", "method", node, node, None)
            case _:
                yield defined(name, "type", node, node.parent() or node, None)


def _is_nested(node: Node) -> bool:
    return any(around.kind() in _FUNCTIONS for around in node.ancestors())


def _receiver(node: Node) -> str:
    receiver = node.field("receiver")
    types = every(receiver, ("type_identifier",)) if receiver is not None else []
    return plain(types[0]) if types else ""
