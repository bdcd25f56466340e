"""Turn the engine's tree of a policy into ours; the engine's may grow with each release."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from hortus.policy.types import Uid

if TYPE_CHECKING:
    from cedarpy import pst

_OPERATORS = """
not neg is_empty eq not_eq less less_eq greater greater_eq and or add sub mul in contains
contains_all contains_any
"""
OPERATORS = frozenset(_OPERATORS.split())
"""What a policy may do with facts; of the rest of the language hortus has no facts to offer."""


def scope(policy: pst.Template) -> list[Node]:
    """Return the head of a policy, ``(principal …, action …, resource …)``, as conditions."""
    from cedarpy import pst as p  # noqa: PLC0415 - native and slow to load

    found: list[Node] = []
    for name, constraint in (("principal", policy.principal), ("resource", policy.resource)):
        subject = Variable(name)
        match constraint:
            case p.ScopeEq(entity=p.EntityUid() as uid):
                found.append(Apply("eq", (subject, _uid(uid))))
            case p.ScopeIn(entity=p.EntityUid() as uid):
                found.append(Apply("in", (subject, _uid(uid))))
            case p.ScopeIs(entity_type=kind):
                found.append(Is(subject, str(kind)))
            case p.ScopeIsIn(entity_type=kind, entity=p.EntityUid() as uid):
                found.append(Is(subject, str(kind), _uid(uid)))
            case _:  # anybody, or a slot, which `read_tree` has refused
                pass
    match policy.action:
        case p.ActionEq(entity=uid):
            found.append(Apply("eq", (Variable("action"), _uid(uid))))
        case p.ActionIn(entities=uids):
            among = SetOf(tuple(_uid(uid) for uid in uids))
            found.append(Apply("in", (Variable("action"), among)))
        case p.ScopeAny():
            pass
    return found


def clauses(policy: pst.Template) -> list[tuple[Node, bool]]:
    """Return the body of a policy: conditions, and whether each must hold or must not."""
    from cedarpy import pst as p  # noqa: PLC0415 - as above

    return [(expression(c.expr), isinstance(c, p.When)) for c in policy.clauses]


def expression(node: pst.Expr) -> Node:
    """Return one expression; raise ``ValueError`` for what hortus has no facts for."""
    from cedarpy import pst as p  # noqa: PLC0415 - as above

    match node:
        case p.Var(name=name):
            return Variable(name)
        case p.EntityLit(value=uid):
            return _uid(uid)
        case p.BoolLit(value=value) | p.LongLit(value=value) | p.StringLit(value=value):
            return Literal(value)
        case p.GetAttr(base=base, attr=name):
            return Attribute(expression(base), name)
        case p.HasAttr(base=base, attrs=names):
            return Has(expression(base), names)
        case _:
            return _compound(node)


def _compound(node: pst.Expr) -> Node:
    from cedarpy import pst as p  # noqa: PLC0415 - as above

    match node:
        case p.UnaryOp(op=operator, arg=operand) if operator in OPERATORS:
            return Apply(operator, (expression(operand),))
        case p.BinaryOp(op=operator, left=left, right=right) if operator in OPERATORS:
            return Apply(operator, (expression(left), expression(right)))
        case p.IfThenElse():
            parts = node.cond, node.then_expr, node.else_expr
            return If(*map(expression, parts))
        case p.Set(elements=items):
            return SetOf(tuple(map(expression, items)))
        case p.Record(fields=fields):
            return RecordOf(tuple((name, expression(value)) for name, value in fields.items()))
        case p.Like(base=base, pattern=pattern):
            form = tuple(c.value if isinstance(c, p.Char) else None for c in pattern)
            return Like(expression(base), form)
        case p.Is(base=base, entity_type=kind, in_expr=group):
            inner = None if group is None else expression(group)
            return Is(expression(base), str(kind), inner)
        case p.UnaryOp(op=operator) | p.BinaryOp(op=operator):
            message = f"hortus has no facts on which `{operator}` could be used"
            raise ValueError(message)
        case _:
            message = f"a policy cannot have {type(node).__name__} here"
            raise ValueError(message)


def _uid(uid: pst.EntityUid) -> Literal:
    return Literal(Uid(str(uid.type), uid.id))
