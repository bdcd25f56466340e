"""The conditions of a policy as a tree of our own, so that they can be explained and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from hortus.policy.types import Uid


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    value: bool | int | str | Uid


@dataclass(frozen=True, slots=True)
class Variable:
    """``principal``, ``action``, ``resource`` or ``context``."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a thing or record."""

    base: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a thing or record has an attribute, and that another, and so on."""

    base: "Node"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator with what it is applied to."""

    operator: str
    operands: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class If:
    """One of two, as a condition says."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class SetOf:
    """A set that is written out."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A record that is written out."""

    fields: "tuple[tuple[str, Node], ...]"


@dataclass(frozen=True, slots=True)
class Like:
    """Whether a text has a form; ``None`` stands for any characters."""

    base: "Node"
    pattern: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """Whether a thing is of a type, and in a group where one is named."""

    base: "Node"
    type: str
    group: "Node | None" = None


Node: TypeAlias = Literal | Variable | Attribute | Has | Apply | If | SetOf | RecordOf | Like | Is


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below one."""
    match node:
        case Attribute(base) | Has(base) | Like(base):
            return (base,)
        case Apply(operands=nodes) | SetOf(nodes):
            return nodes
        case If():
            return node.condition, node.then, node.otherwise
        case RecordOf(fields):
            return tuple(value for _, value in fields)
        case Is():
            return (node.base,) if node.group is None else (node.base, node.group)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(children(found))


def paths(node: Node) -> Iterator[Node]:
    """Yield what the facts under a node are called, such as ``context.project.owner``."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Has):
            path = found.base
            for name in found.names:
                path = Attribute(path, name)
            yield path
        elif is_path(found):
            yield found
        else:
            waiting += reversed(children(found))


def is_path(node: Node) -> bool:
    """Tell whether a node is an attribute of a variable or thing, however deep."""
    return isinstance(node, Attribute) and isinstance(root(node), Variable | Literal)


def root(node: Node) -> Node:
    """Return what a chain of attributes hangs on."""
    while isinstance(node, Attribute):
        node = node.base
    return node


_SIGNS = {
    "eq": "==",
    "not_eq": "!=",
    "less": "<",
    "less_eq": "<=",
    "greater": ">",
    "greater_eq": ">=",
    "and": "&&",
    "or": "||",
    "add": "+",
    "sub": "-",
    "mul": "*",
    "in": "in",
}
_METHODS = {
    "contains": "contains",
    "contains_all": "containsAll",
    "contains_any": "containsAny",
    "is_empty": "isEmpty",
}


def show(node: Node) -> str:
    """Return a node as it is written in a policy."""
    match node:
        case Literal(value):
            return _literal(value)
        case Variable(name):
            return name
        case Attribute(base, name):
            return f"{show(base)}.{name}"
        case Has(base, names):
            return f"{show(base)} has {'.'.join(names)}"
        case Apply(operator, operands):
            return _application(operator, [show(operand) for operand in operands])
        case _:
            return _show_more(node)


def _show_more(node: If | SetOf | RecordOf | Like | Is) -> str:
    match node:
        case If():
            parts = show(node.condition), show(node.then), show(node.otherwise)
            return "if {} then {} else {}".format(*parts)
        case SetOf(items):
            return f"[{', '.join(show(item) for item in items)}]"
        case RecordOf(fields):
            return f"{{{', '.join(f'{name}: {show(value)}' for name, value in fields)}}}"
        case Like(base, pattern):
            return f'{show(base)} like "{"".join(part or "*" for part in pattern)}"'
        case Is():
            group = f" in {show(node.group)}" if node.group is not None else ""
            return f"{show(node.base)} is {node.type}{group}"


def _literal(value: bool | int | str | Uid) -> str:  # noqa: FBT001 - one of the kinds of value
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def _application(operator: str, operands: list[str]) -> str:
    if operator == "not":
        return f"!({operands[0]})"
    if operator == "neg":
        return f"-{operands[0]}"
    if operator in _METHODS:
        return f"{operands[0]}.{_METHODS[operator]}({', '.join(operands[1:])})"
    return f"({f' {_SIGNS[operator]} '.join(operands)})"
