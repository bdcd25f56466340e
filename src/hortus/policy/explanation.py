"""Say in words why a policy did not apply, and which permit came nearest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hortus.policy.evaluation import Facts, NoValueError, evaluate, holds
from hortus.policy.policy import Condition, Policy, split
from hortus.policy.tree import Apply, Has, Is, Literal, Node, Variable, show
from hortus.policy.types import CHOICES, Uid, Value

_PLAIN = frozenset({choice.__name__ for choice in CHOICES} | {"Country", "Action", "Zone"})
"""Types whose names speak for themselves: ``internal`` rather than ``DataClass::"internal"``."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One fact that kept a policy from applying: what it is, and what it would have to do."""

    fact: str
    actual: str
    wanted: str

    def __str__(self) -> str:
        """Return it as half a sentence."""
        return f"{self.fact} is {self.actual} and would have to {self.wanted}"


@dataclass(frozen=True, slots=True)
class Near:
    """The permit that failed on the fewest facts."""

    policy: Policy
    misses: tuple[Miss, ...]


def nearest_permit(policies: Iterable[Policy], facts: Facts) -> Near | None:
    """Return the permit that is about this question and failed on the fewest facts."""
    near = [
        Near(policy, tuple(misses(policy, facts)))
        for policy in policies
        if policy.permits and is_about(policy, facts)
    ]
    return min(near, key=lambda each: len(each.misses), default=None)


def is_about(policy: Policy, facts: Facts) -> bool:
    """Tell whether a policy speaks of this action and this type of thing."""
    heads = [c.node for c in policy.conditions if c.in_head]
    return all(_satisfied(Condition(node, wanted=True), facts) for node in heads if _kind(node))


def misses(policy: Policy, facts: Facts) -> Iterator[Miss]:
    """Yield each fact that kept a policy from applying."""
    for condition in policy.conditions:
        yield from _misses(condition, facts)


def applies(policy: Policy, facts: Facts) -> bool:
    """Tell whether all conditions of a policy are as it wants them."""
    return all(_satisfied(condition, facts) for condition in policy.conditions)


def facts_of(policies: Iterable[Policy], facts: Facts) -> dict[str, str]:
    """Return the facts that policies look at, with their values in words."""
    asked = {name: node for policy in policies for name, node in policy.asks}
    return {name: _actual(node, facts) for name, node in asked.items()}


def words(value: Value) -> str:
    """Return a value as people read it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Uid(kind, name):
            return name if kind in _PLAIN else f"{kind} {name}"
        case frozenset():
            return ", ".join(sorted(words(item) for item in value)) or "(none)"
        case Mapping():
            return ", ".join(f"{name}: {words(item)}" for name, item in value.items())
        case _:
            return str(value)


def _kind(node: Node) -> bool:
    match node:
        case Is(Variable("resource")) | Apply(_, (Variable("action"), *_)):
            return True
        case _:
            return False


def _satisfied(condition: Condition, facts: Facts) -> bool:
    try:
        return holds(condition.node, facts) is condition.wanted
    except NoValueError:
        return False


def _misses(condition: Condition, facts: Facts) -> Sequence[Miss]:
    """Return the least that would have to change for one condition."""
    if _satisfied(condition, facts):
        return ()
    ways = _ways(condition)
    if len(ways) > 1:
        return min((_missed(way, facts) for way in ways), key=len)
    return (_miss(condition, facts),)


def _ways(condition: Condition) -> list[list[Condition]]:
    """Return the alternatives by which a condition could be met."""
    match condition.node, condition.wanted:
        case (Apply("or", parts), True) | (Apply("and", parts), False):
            return [list(split(part, wanted=condition.wanted)) for part in parts]
        case _:
            return []


def _missed(conditions: Iterable[Condition], facts: Facts) -> list[Miss]:
    return [miss for condition in conditions for miss in _misses(condition, facts)]


def _miss(condition: Condition, facts: Facts) -> Miss:
    node, wanted = condition.node, condition.wanted
    be = "be" if wanted else "not be"
    match node:
        case Apply("eq", (left, right)):
            fact, other = (right, left) if isinstance(left, Literal) else (left, right)
            return Miss(show(fact), _actual(fact, facts), f"{be} {_actual(other, facts)}")
        case Apply("in", (left, right)):
            return Miss(show(left), _actual(left, facts), f"{be} in {_actual(right, facts)}")
        case Apply("contains", (left, right)):
            verb = "contain" if wanted else "not contain"
            return Miss(show(left), _actual(left, facts), f"{verb} {_actual(right, facts)}")
        case Has(base, names):
            return Miss(
                f"{show(base)}.{'.'.join(names)}",
                "unknown" if wanted else "known",
                "be known" if wanted else "be unknown",
            )
        case Is():
            return Miss(show(node.base), _actual(node.base, facts), f"{be} a {node.type}")
        case _:
            return Miss(show(node), _actual(node, facts), f"be {words(wanted)}")


def _actual(node: Node, facts: Facts) -> str:
    try:
        return words(evaluate(node, facts))
    except NoValueError:
        return "unknown"
