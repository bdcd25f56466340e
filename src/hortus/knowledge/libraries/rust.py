"""Read what a Rust file offers and which crates it uses; calls are not followed."""

import re
from collections.abc import Iterator

from hortus.core.deprecation import Deprecation, of_words
from hortus.knowledge.libraries.facts import Defined, Facts, Imported
from hortus.knowledge.libraries.syntax import Node, defined, every, inside, line, plain, tree

_ITEMS = {
    "function_item": "function",
    "struct_item": "struct",
    "enum_item": "enum",
    "trait_item": "trait",
}
_USE = re.compile(r"use\s+(?:::)?(?P<crate>[A-Za-z_]\w*)")
_NOTE = re.compile(r'note\s*=\s*"(?P<words>[^"]*)"')
_OWN = frozenset({"crate", "self", "super", "std", "core", "alloc"})


def read_rust(text: str) -> Facts:
    """Return the facts of a file."""
    root = tree(text, "rust")
    if root is None:
        return Facts()
    return Facts(tuple(_offers(root)), tuple(_uses(root)))


def _uses(root: Node) -> Iterator[Imported]:
    for node in every(root, ("use_declaration",)):
        found = _USE.search(node.text())
        if found and found["crate"] not in _OWN:
            yield Imported(found["crate"], "", "", line(node))


def _offers(root: Node) -> Iterator[Defined]:
    for node in every(root, _ITEMS):
        if not node.text().startswith("pub") or inside(node, _ITEMS):
            continue
        yield defined(plain(node.field("name")), _ITEMS[node.kind()], node, node, _noted(node))


def _noted(node: Node) -> Deprecation | None:
    above = node.prev()
    while above is not None and above.kind() in {"attribute_item", "line_comment"}:
        if above.text().startswith("#[deprecated"):
            note = _NOTE.search(above.text())
            return of_words(note["words"] if note else "")
        above = above.prev()
    return None
