"""Find what the engine accepts and nobody can have meant."""

from collections.abc import Iterator, Sequence

from hortus.policy.cedar import type_faults
from hortus.policy.countries import COUNTRIES
from hortus.policy.directory import Directory
from hortus.policy.parameters import Parameters, named_in, parameter_entities
from hortus.policy.policy import Condition, Fault, Policy
from hortus.policy.shipped import schema_text
from hortus.policy.tree import Apply, Literal, Node, SetOf, show, walk
from hortus.policy.types import CHOICES, Uid

PARAMETERS_FILE = "parameters.toml"
_ENUMERATED = frozenset({choice.__name__ for choice in CHOICES} | {"Country", "Action"})


def lint(
    policies: Sequence[Policy], parameters: Parameters, directory: Directory | None
) -> Iterator[Fault]:
    """Yield everything wrong with policies that can each be read."""
    yield from _twice(policies)
    yield from _mistyped(policies)
    yield from _idle(policies)
    yield from _overruled(policies)
    if directory is not None:
        yield from _strangers(policies, parameters, directory)


def _twice(policies: Sequence[Policy]) -> Iterator[Fault]:
    first: dict[str, Policy] = {}
    for policy in policies:
        other = first.setdefault(policy.id, policy)
        if other is not policy:
            yield policy.fault(
                f"there is a policy {policy.id} already ({other.file}:{other.line})",
                "give each policy an @id of its own",
                "id",
            )


def _mistyped(policies: Sequence[Policy]) -> Iterator[Fault]:
    """Yield what does not fit the schema.

    Files are checked one policy at a time, so that a fault names the right one.
    """
    if not policies:
        return
    text = "\n".join(policy.statement.text for policy in policies)
    for position, problem in type_faults(text, schema_text()):
        policy = policies[position]
        said = problem.replace(f"`policy{position}`", policy.id)
        yield policy.fault(
            said,
            "docs/reference/policy-schema.md lists what there is",
            _quoted(problem, position),
        )


def _quoted(problem: str, position: int) -> str:
    """Return the word a complaint of the engine is about: the first it puts in backquotes."""
    words = [w for w in problem.split("`")[1::2] if w != f"policy{position}"]
    return words[0] if words else ""


def _idle(policies: Sequence[Policy]) -> Iterator[Fault]:
    """Yield policies whose conditions exclude each other."""
    for policy in policies:
        reason = contradiction(policy.conditions)
        if reason:
            what = (
                "permit that can never apply" if policy.permits else "forbid nothing can trigger"
            )
            yield policy.fault(f"{policy.id} is a {what}: {reason}", "mend or remove it")


def contradiction(conditions: Sequence[Condition]) -> str:
    """Return why conditions can never hold together, as far as their form shows it."""
    wanted: dict[str, bool] = {}
    equal: dict[str, Node] = {}
    for condition in conditions:
        node, text = condition.node, show(condition.node)
        if isinstance(node, Literal) and node.value is not condition.wanted:
            return f"{text} is what it is"
        if wanted.setdefault(text, condition.wanted) is not condition.wanted:
            return f"{text} cannot be both true and false"
        match node:
            case Apply("eq", (left, Literal() as right)) if condition.wanted:
                other = equal.setdefault(show(left), right)
                if other != right:
                    return f"{show(left)} cannot be both {show(other)} and {show(right)}"
            case Apply("in", (left, SetOf(()))) if condition.wanted:
                return f"{show(left)} cannot be in nothing"
    return ""


def _overruled(policies: Sequence[Policy]) -> Iterator[Fault]:
    """Yield permits that a forbid takes back whole: all it asks for is asked for here too."""
    # One that asks for nothing stops everything, and is meant to.
    forbids = [(p, _set(p)) for p in policies if not p.permits and p.conditions]
    for policy in policies:
        if not policy.permits:
            continue
        own = _set(policy)
        for forbid, conditions in forbids:
            if conditions <= own:
                yield policy.fault(
                    f"{policy.id} can never permit anything: {forbid.id} forbids all of it",
                    f"narrow {forbid.id} ({forbid.file}:{forbid.line}), or remove the permit",
                )


def _set(policy: Policy) -> frozenset[tuple[str, bool]]:
    return frozenset((show(c.node), c.wanted) for c in policy.conditions)


def _strangers(
    policies: Sequence[Policy], parameters: Parameters, directory: Directory
) -> Iterator[Fault]:
    """Yield names that are in no directory: a misspelt one makes a rule that never applies."""
    known = {entity.uid for entity in parameter_entities(parameters)}
    for policy in policies:
        for uid in _named(policy):
            if uid.type in _ENUMERATED or uid in known or uid in directory:
                continue
            yield policy.fault(
                f"{policy.id} names {uid}, which is not in the directory",
                _near(uid, directory),
                uid.id,
            )
    for uid, pack in named_in(parameters).items():
        if uid not in directory:
            problem = f"{pack} names {uid}, which is not in the directory"
            yield Fault(PARAMETERS_FILE, 1, problem, _near(uid, directory))


def _named(policy: Policy) -> Iterator[Uid]:
    for condition in policy.conditions:
        for node in walk(condition.node):
            if isinstance(node, Literal) and isinstance(node.value, Uid):
                yield node.value


def _near(uid: Uid, directory: Directory) -> str:
    import difflib  # noqa: PLC0415 - only on the way to a fault

    names = sorted(COUNTRIES) if uid.type == "Country" else directory.names(uid.type)
    near = difflib.get_close_matches(uid.id, names, n=1)
    return f'write {uid.type}::"{near[0]}"' if near else f"add {uid.id} to the directory"
