"""Read what a JavaScript or TypeScript file exports, imports and calls."""

from collections.abc import Iterator

from hortus.knowledge.libraries.facts import Called, Defined, Facts, Imported
from hortus.knowledge.libraries.syntax import (
    Node,
    arguments,
    defined,
    every,
    inside,
    keys,
    line,
    plain,
    tree,
)

_FUNCTIONS = (
    *("function_declaration", "generator_function_declaration", "method_definition"),
    *("class_declaration", "abstract_class_declaration", "variable_declarator"),
)
_KINDS = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "interface",
    "type_alias_declaration": "type",
    "enum_declaration": "enum",
}
_Names = dict[str, tuple[str, str]]


def read_javascript(text: str, language: str) -> Facts:
    """Return the facts of a file; of CommonJS only what it requires and calls."""
    root = tree(text, language)
    if root is None:
        return Facts()
    imported = [*_imports(root), *_requires(root)]
    names = {one.local: (one.module, one.name) for one in imported if one.local}
    for made in every(root, ("variable_declarator",)):
        _note(made, names)
    return Facts(tuple(_exports(root)), tuple(imported), tuple(_calls(root, names)))


def _imports(root: Node) -> Iterator[Imported]:
    for node in every(root, ("import_statement", "export_statement")):
        module = plain(node.field("source"))
        if not module:
            continue
        # `export … from` takes names as well, without giving them to this file.
        own = node.kind() == "import_statement"
        found = list(_clause(node, module)) if own else []
        yield from found or [Imported(module, "", "", line(node))]


def _clause(node: Node, module: str) -> Iterator[Imported]:
    for part in every(node, ("import_clause", "namespace_import", "import_specifier")):
        match part.kind():
            case "import_specifier":
                name = plain(part.field("name"))
                yield Imported(module, name, plain(part.field("alias")) or name, line(part))
            case "namespace_import":
                yield Imported(module, "", plain(part.children()[-1]), line(part))
            case _ if part.children() and part.children()[0].kind() == "identifier":
                yield Imported(module, "default", plain(part.children()[0]), line(part))


def _requires(root: Node) -> Iterator[Imported]:
    for node in every(root, ("variable_declarator",)):
        value, name = node.field("value"), node.field("name")
        if value is None or name is None or plain(value.field("function")) != "require":
            continue
        module = plain(next(iter(arguments(value)), None))
        if name.kind() == "identifier":
            yield Imported(module, "", plain(name), line(node))
            continue
        for part in name.children():
            if part.kind() == "shorthand_property_identifier_pattern":
                yield Imported(module, plain(part), plain(part), line(node))
            elif part.kind() == "pair_pattern":
                pair = plain(part.field("key")), plain(part.field("value"))
                yield Imported(module, *pair, line(node))


def _note(made: Node, names: _Names) -> None:
    """Note a variable that is an instance of an imported class, wherever it is in the file."""
    value = made.field("value")
    if value is None or value.kind() != "new_expression":
        return
    if found := _dotted(value.field("constructor"), names):
        names.setdefault(plain(made.field("name")), found)


def _calls(root: Node, names: _Names) -> Iterator[Called]:
    for node in every(root, ("call_expression", "new_expression")):
        target = node.field("function") or node.field("constructor")
        if target is not None and target.kind() == "await_expression":
            # The grammar takes `await get<T>(x)` for `(await get)<T>(x)`.
            target = target.children()[-1]
        found = _dotted(target, names)
        if found is None:
            continue
        module, name = found
        given = arguments(node)
        is_open = any(one.kind() == "spread_element" for one in given)
        within = inside(node, _FUNCTIONS)
        yield Called(
            module, name or "default", line(node), within, len(given), keys(given), is_open
        )


def _dotted(node: Node | None, names: _Names) -> tuple[str, str] | None:
    parts: list[str] = []
    while node is not None and node.kind() == "member_expression":
        parts.append(plain(node.field("property")))
        node = node.field("object")
    if node is None or node.kind() not in {"identifier", "type_identifier"}:
        return None
    root = names.get(plain(node))
    return (root[0], ".".join(filter(None, (root[1], *reversed(parts))))) if root else None


def _exports(root: Node) -> Iterator[Defined]:
    for node in every(root, ("export_statement",)):
        inner = node.field("declaration")
        if inner is None:
            continue
        is_default = any(child.kind() == "default" for child in node.children())
        if kind := _KINDS.get(inner.kind()):
            name = plain(inner.field("name"))
            yield defined("default" if is_default else name, kind, inner, node, None)
            yield from _methods(inner, name)
            continue
        for made in every(inner, ("variable_declarator",)):
            value = made.field("value")
            kind = "function" if value is not None and "function" in value.kind() else "value"
            yield defined(plain(made.field("name")), kind, made, node, None)
            # What is nested in the value is not exported.
            break


def _methods(owner: Node, name: str) -> Iterator[Defined]:
    body = owner.field("body")
    for node in body.children() if body is not None else ():
        method = plain(node.field("name"))
        if node.kind() == "method_definition" and method != "constructor" and method[:1] != "#":
            yield defined(f"{name}.{method}", "method", node, node, None)
