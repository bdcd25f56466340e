"""Read what a Java file offers, imports and calls."""

from collections.abc import Iterator

from hortus.core.deprecation import Deprecation
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

_TYPES = (
    *("class_declaration", "interface_declaration", "enum_declaration", "record_declaration"),
)
_AROUND = (*_TYPES, "method_declaration", "constructor_declaration")
_VARIABLES = ("local_variable_declaration", "field_declaration", "formal_parameter")
_Names = dict[str, tuple[str, str]]


def read_java(text: str) -> Facts:
    """Return the facts of a file; a variable's type is known where the file declares it."""
    root = tree(text, "java")
    if root is None:
        return Facts()
    imported = list(_imports(root))
    names = {one.local: (one.module, one.name) for one in imported if one.name}
    for node in every(root, _VARIABLES):
        _note(node, names)
    calls = tuple(_calls(root, names))
    return Facts(tuple(_offers(root)), tuple(imported), calls, _package(root))


def _package(root: Node) -> str:
    clause = next(iter(every(root, ("package_declaration",))), None)
    return clause.text().removeprefix("package").strip(" ;\n") if clause is not None else ""


def _imports(root: Node) -> Iterator[Imported]:
    for node in every(root, ("import_declaration",)):
        words = node.text().rstrip("; \n").split()
        path = words[-1]
        if path.endswith(".*"):
            yield Imported(path.removesuffix(".*"), "", "", line(node))
            continue
        parts = path.split(".")
        # By custom packages are in lower case, and the first other part is the class.
        at = next((n for n, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
        if at:
            yield Imported(".".join(parts[:at]), ".".join(parts[at:]), parts[-1], line(node))


def _note(node: Node, names: _Names) -> None:
    found = names.get(plain(node.field("type")).partition("<")[0])
    if found is None:
        return
    made = node.field("declarator") or node
    names.setdefault(plain(made.field("name")), found)


def _calls(root: Node, names: _Names) -> Iterator[Called]:
    for node in every(root, ("method_invocation", "object_creation_expression")):
        found = _target(node, names)
        if found is not None:
            given = arguments(node)
            yield Called(*found, line(node), inside(node, _AROUND), len(given))


def _target(node: Node, names: _Names) -> tuple[str, str] | None:
    if node.kind() == "object_creation_expression":
        return names.get(plain(node.field("type")).partition("<")[0])
    name, owner = plain(node.field("name")), node.field("object")
    if owner is None:
        return names.get(name)
    found = names.get(plain(owner))
    return (found[0], f"{found[1]}.{name}") if found else None


def _offers(root: Node) -> Iterator[Defined]:
    for node in every(root, (*_TYPES, "method_declaration")):
        modifiers = next((c for c in node.children() if c.kind() == "modifiers"), None)
        words = modifiers.text() if modifiers is not None else ""
        owner = inside(node, _TYPES)
        in_interface = any(n.kind() == "interface_declaration" for n in node.ancestors()[:2])
        if "public" not in words.split() and not in_interface:
            continue
        name = ".".join(filter(None, (owner, plain(node.field("name")))))
        noted = Deprecation() if "@Deprecated" in words else None
        kind = node.kind().removesuffix("_declaration")
        yield defined(name, kind, node, node, noted)
