"""Order a graph of imports: its cycles, what follows from what, and its layers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layered:
    """A graph without cycles from top to bottom, and what was left out to make it one."""

    layers: tuple[tuple[str, ...], ...]
    drawn: tuple[Pair, ...]
    backward: frozenset[Pair]
    """Edges that close a cycle; they point upward."""
    cycles: tuple[tuple[str, ...], ...]
    implied: int
    """How many edges are not drawn because a longer way says the same."""


def layered(nodes: Sequence[str], weights: Mapping[Pair, int]) -> Layered:
    """Return the layers of a graph: who imports is above what is imported."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in sorted(weights):
        after[a].append(b)
    parts = components(after)
    backward = _backward(parts, weights)
    forward = {n: [b for b in those if (n, b) not in backward] for n, those in after.items()}
    cycles = tuple(sorted(tuple(sorted(part)) for part in parts if len(part) > 1))
    within = {n: part for part in cycles for n in part}
    kept = _reduced(forward, within)
    drawn = tuple(sorted({(a, b) for a, those in kept.items() for b in those} | backward))
    # An arrow that points upward still needs its two ends on different rows.
    turned = {n: [*those, *(a for a, b in backward if b == n)] for n, those in forward.items()}
    return Layered(_layers(turned), drawn, backward, cycles, len(weights) - len(drawn))


def components(after: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the strongly connected parts of a graph (Tarjan), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in after:
        if root in index:
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            if at > 0:
                low[node] = min(low[node], low[after[node][at - 1]])
            at = _next(after[node], at, index, on_stack, low, node)
            if at < len(after[node]):
                work += [(node, at + 1), (after[node][at], 0)]
            elif low[node] == index[node]:
                found.append(_popped(stack, on_stack, node))
    return found


def _next(
    those: Sequence[str],
    at: int,
    index: Mapping[str, int],
    on_stack: set[str],
    low: dict[str, int],
    node: str,
) -> int:
    """Return the place of the next neighbour that was not looked at yet."""
    while at < len(those) and those[at] in index:
        if those[at] in on_stack:
            low[node] = min(low[node], index[those[at]])
        at += 1
    return at


def _popped(stack: list[str], on_stack: set[str], node: str) -> list[str]:
    at = stack.index(node)
    part = stack[at:]
    del stack[at:]
    on_stack.difference_update(part)
    return part


def _backward(parts: Iterable[Sequence[str]], weights: Mapping[Pair, int]) -> frozenset[Pair]:
    """Return few edges without which there are no cycles: those with the fewest imports."""
    found: set[Pair] = set()
    for part in parts:
        members = set(part)
        inside = {pair: w for pair, w in weights.items() if members.issuperset(pair)}
        order = {node: n for n, node in enumerate(_lined_up(members, inside))}
        found |= {(a, b) for a, b in inside if order[a] > order[b]}
    return frozenset(found)


def _lined_up(members: set[str], weights: Mapping[Pair, int]) -> list[str]:
    """Return the nodes of a cycle so that few imports point back (Eades, Lin and Smyth)."""
    left, right = [], []
    rest = set(members)
    while rest:
        out = dict.fromkeys(sorted(rest), 0)
        into = dict.fromkeys(sorted(rest), 0)
        for (a, b), weight in weights.items():
            if a in rest and b in rest:
                out[a] += weight
                into[b] += weight
        last = next((node for node in out if not out[node]), None)
        if last is not None:
            right.append(last)
        else:
            last = max(out, key=lambda n, i=into, o=out: (not i[n], o[n] - i[n]))  # type: ignore[misc]  # bound here
            left.append(last)
        rest.discard(last)
    return [*left, *reversed(right)]


def _reduced(
    after: Mapping[str, Sequence[str]], within: Mapping[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """Leave out each edge that a longer way implies; those inside of cycles stay."""
    reach: dict[str, set[str]] = {}
    for node in reversed(_order(after)):
        reach[node] = {r for b in after[node] for r in (b, *reach[b])}
    return {
        node: [
            b
            for b in those
            if (node in within and within[node] == within.get(b))
            or not any(b in reach[other] for other in those if other != b)
        ]
        for node, those in after.items()
    }


def _order(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the nodes so that each comes before what it imports."""
    waiting = dict.fromkeys(after, 0)
    for those in after.values():
        for b in those:
            waiting[b] += 1
    ready = sorted((n for n, count in waiting.items() if not count), reverse=True)
    order: list[str] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for b in sorted(after[node], reverse=True):
            waiting[b] -= 1
            if not waiting[b]:
                ready.append(b)
    return order


def _layers(after: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the layers by the longest way down; whoever imports is right above the highest."""
    depth: dict[str, int] = {}
    for node in reversed(_order(after)):
        depth[node] = max((depth[b] + 1 for b in after[node]), default=0)
    rows: dict[int, list[str]] = {}
    for node in sorted(depth):
        rows.setdefault(depth[node], []).append(node)
    return tuple(tuple(rows[level]) for level in sorted(rows, reverse=True))
