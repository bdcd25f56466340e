"""Work out a condition on facts, as the engine does: to explain its answers, never to decide."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hortus.policy.tree import (
    Apply,
    Attribute,
    Has,
    If,
    Is,
    Like,
    Literal,
    Node,
    RecordOf,
    SetOf,
    Variable,
)
from hortus.policy.types import Entity, Uid, Value

_T = TypeVar("_T")


class NoValueError(Exception):
    """A condition asks for something that is not there or is of another kind."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one question is about."""

    principal: Uid
    action: Uid
    resource: Uid
    context: Mapping[str, Value]
    entities: Mapping[Uid, Entity]

    def is_in(self, uid: Uid, group: Uid) -> bool:
        """Tell whether a thing is a group or in it, however deep."""
        seen: set[Uid] = set()
        waiting = [uid]
        while waiting:
            found = waiting.pop()
            if found == group:
                return True
            if found not in seen and found in self.entities:
                waiting += self.entities[found].parents
            seen.add(found)
        return False


def evaluate(node: Node, facts: Facts) -> Value:
    """Return the value of a node; raise ``NoValueError`` where the engine would err."""
    match node:
        case Literal(value):
            return value
        case Variable("context"):
            return facts.context
        case Variable(name):
            uid: Uid = getattr(facts, name)
            return uid
        case Attribute(base, name):
            return _attribute(evaluate(base, facts), name, facts)
        case Has(base, names):
            return _has(evaluate(base, facts), names, facts)
        case Apply():
            return _apply(node, facts)
        case _:
            return _evaluate_more(node, facts)


def _evaluate_more(node: If | SetOf | RecordOf | Like | Is, facts: Facts) -> Value:
    match node:
        case If():
            chosen = node.then if holds(node.condition, facts) else node.otherwise
            return evaluate(chosen, facts)
        case SetOf(items):
            return frozenset(evaluate(item, facts) for item in items)
        case RecordOf(fields):
            return {name: evaluate(value, facts) for name, value in fields}
        case Like(base, pattern):
            form = "".join(".*" if part is None else re.escape(part) for part in pattern)
            text = _expect(evaluate(base, facts), str)
            return re.fullmatch(form, text, re.DOTALL) is not None
        case Is():
            return _is(node, facts)


def holds(node: Node, facts: Facts) -> bool:
    """Return whether a condition holds."""
    return _expect(evaluate(node, facts), bool)


def _attribute(base: Value, name: str, facts: Facts) -> Value:
    fields = _fields(base, facts)
    if name not in fields:
        message = f"there is no {name}"
        raise NoValueError(message)
    return fields[name]


def _has(base: Value, names: tuple[str, ...], facts: Facts) -> bool:
    for name in names:
        fields = _fields(base, facts)
        if name not in fields:
            return False
        base = fields[name]
    return True


def _fields(base: Value, facts: Facts) -> Mapping[str, Value]:
    match base:
        case Uid():
            entity = facts.entities.get(base)
            return {} if entity is None else entity.attributes
        case Mapping():
            return base
        case _:
            message = "only things and records have attributes"
            raise NoValueError(message)


def _is(node: Is, facts: Facts) -> bool:
    uid = _expect(evaluate(node.base, facts), Uid)
    if uid.type != node.type:
        return False
    return node.group is None or _in(uid, evaluate(node.group, facts), facts)


def _in(uid: Value, group: Value, facts: Facts) -> bool:
    groups = group if isinstance(group, frozenset) else frozenset({group})
    return any(facts.is_in(_expect(uid, Uid), _expect(each, Uid)) for each in groups)


_NUMBERS: Mapping[str, Callable[[int, int], Value]] = {
    "less": operator.lt,
    "less_eq": operator.le,
    "greater": operator.gt,
    "greater_eq": operator.ge,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
}
_SETS: Mapping[str, Callable[[frozenset[Value], frozenset[Value]], bool]] = {
    "contains_all": operator.ge,
    "contains_any": lambda left, right: not left.isdisjoint(right),
}


def _apply(node: Apply, facts: Facts) -> Value:
    first = evaluate(node.operands[0], facts)
    match node.operator:
        case "not":
            return not _expect(first, bool)
        case "neg":
            return -_expect(first, int)
        case "is_empty":
            return not _set(first)
        case "and":
            return _expect(first, bool) and holds(node.operands[1], facts)
        case "or":
            return _expect(first, bool) or holds(node.operands[1], facts)
        case _:
            return _binary(node.operator, first, evaluate(node.operands[1], facts), facts)


def _binary(name: str, left: Value, right: Value, facts: Facts) -> Value:
    match name:
        case "eq":
            return _same(left, right)
        case "not_eq":
            return not _same(left, right)
        case "in":
            return _in(left, right, facts)
        case "contains":
            return any(_same(item, right) for item in _set(left))
        case _ if name in _SETS:
            return _SETS[name](_set(left), _set(right))
        case _:
            return _NUMBERS[name](_expect(left, int), _expect(right, int))


def _same(left: Value, right: Value) -> bool:
    # In Python `True == 1`; in policies it is not.
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _set(value: Value) -> frozenset[Value]:
    if not isinstance(value, frozenset):
        message = "this is not a set"
        raise NoValueError(message)
    return value


def _expect(value: Value, kind: type[_T]) -> _T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        message = f"this is not a {kind.__name__}"
        raise NoValueError(message)
    return value
