"""Give each box of a layered graph its place, with few crossings and straight lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hortus.wiki.graph import Layered, Pair

_SWEEPS = 12
_ROUNDS = 12
_GAP = 22.0
_LINE_GAP = 14.0
_MOST_IN_ROW = 7

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The middle of each box and of each bend by row and x, and the ways of the edges."""

    rows: tuple[tuple[str, ...], ...]
    x: Mapping[str, float]
    ways: Mapping[Pair, Chain]
    """From top to bottom; an edge that points upward is to be read from its end."""
    width: float


def place(graph: Layered, widths: Mapping[str, float]) -> Placed:
    """Return where the boxes go; ``widths`` has the width of each."""
    rows = _rows(graph)
    level = {node: n for n, row in enumerate(rows) for node in row}
    ways = {pair: _way(pair, level, rows) for pair in graph.drawn}
    near = _neighbours(ways.values())
    rows = _ordered(rows, near)
    x = _positions(rows, near, widths)
    _centre_alone(rows, near, x)
    left = min((x[n] - widths.get(n, 0) / 2 for n in x), default=0.0)
    shifted = {n: value - left for n, value in x.items()}
    width = max((shifted[n] + widths.get(n, 0) / 2 for n in x), default=0.0)
    return Placed(tuple(map(tuple, rows)), shifted, ways, width)


def _centre_alone(
    rows: Sequence[Sequence[str]], near: Mapping[str, object], x: dict[str, float]
) -> None:
    """Put boxes without lines below the middle of all others."""
    others = [x[node] for row in rows for node in row if node in near]
    for row in rows:
        if others and row and row[0] not in near:
            shift = (min(others) + max(others) - x[row[0]] - x[row[-1]]) / 2
            for node in row:
                x[node] += shift


def _rows(graph: Layered) -> list[list[str]]:
    """Return the layers, those with many boxes on several rows, and what stands alone last."""
    joined = {node for pair in graph.drawn for node in pair}
    rows: list[list[str]] = []
    for layer in graph.layers:
        rows += _split([node for node in layer if node in joined])
    return rows + _split([node for layer in graph.layers for node in layer if node not in joined])


def _split(nodes: Sequence[str]) -> list[list[str]]:
    count = -(-len(nodes) // _MOST_IN_ROW)
    return [list(nodes[n::count]) for n in range(count)]


def _way(pair: Pair, level: dict[str, int], rows: list[list[str]]) -> Chain:
    """Return the bends of an edge, adding one to each row that it passes."""
    top, bottom = sorted(pair, key=lambda node: level[node])
    bends = []
    for row in range(level[top] + 1, level[bottom]):
        bend = f"{pair[0]}\0{pair[1]}\0{row}"
        rows[row].append(bend)
        bends.append(bend)
    return (top, *bends, bottom)


def _neighbours(ways: Iterable[Chain]) -> dict[str, tuple[list[str], list[str]]]:
    """Return for each box and bend what it is joined with above and below."""
    near: dict[str, tuple[list[str], list[str]]] = {}
    for way in ways:
        for upper, lower in pairwise(way):
            near.setdefault(upper, ([], []))[1].append(lower)
            near.setdefault(lower, ([], []))[0].append(upper)
    return near


def _ordered(
    rows: list[list[str]], near: Mapping[str, tuple[list[str], list[str]]]
) -> list[list[str]]:
    """Return the rows in the order with the fewest crossings of some sweeps down and up."""
    best, fewest = [list(row) for row in rows], _crossings(rows, near)
    current = [list(row) for row in rows]
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        numbers = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for number in numbers:
            beside = current[number - 1 if down else number + 1]
            at = {node: n for n, node in enumerate(beside)}
            place_of = {node: n for n, node in enumerate(current[number])}
            current[number].sort(
                key=lambda node, at=at, place_of=place_of, down=down: (  # type: ignore[misc]  # bound here
                    _mean(near.get(node, ([], []))[0 if down else 1], at, place_of[node]),
                    place_of[node],
                )
            )
        crossed = _crossings(current, near)
        if crossed < fewest:
            best, fewest = [list(row) for row in current], crossed
    return best


def _mean(nodes: Sequence[str], at: Mapping[str, int], otherwise: int) -> float:
    found = [at[node] for node in nodes if node in at]
    return sum(found) / len(found) if found else float(otherwise)


def _crossings(
    rows: Sequence[Sequence[str]], near: Mapping[str, tuple[list[str], list[str]]]
) -> int:
    total = 0
    for upper, lower in pairwise(rows):
        at = {node: n for n, node in enumerate(lower)}
        ends = [sorted(at[b] for b in near.get(node, ([], []))[1] if b in at) for node in upper]
        seen: list[int] = []
        for those in ends:
            total += sum(1 for end in those for other in seen if other > end)
            seen += those
    return total


def _positions(
    rows: Sequence[Sequence[str]],
    near: Mapping[str, tuple[list[str], list[str]]],
    widths: Mapping[str, float],
) -> dict[str, float]:
    x: dict[str, float] = {}
    for row in rows:
        offsets = _offsets(row, widths)
        middle = (offsets[-1] if offsets else 0.0) / 2
        x |= {node: offset - middle for node, offset in zip(row, offsets, strict=True)}
    for turn in range(_ROUNDS):
        for row in rows if turn % 2 == 0 else reversed(rows):
            wanted = [_wanted(node, near, x, down=turn % 2 == 0) for node in row]
            weights = [8.0 if "\0" in node else 1.0 for node in row]
            offsets = _offsets(row, widths)
            x |= dict(zip(row, _apart(wanted, offsets, weights), strict=True))
    return x


def _wanted(
    node: str,
    near: Mapping[str, tuple[list[str], list[str]]],
    x: Mapping[str, float],
    *,
    down: bool,
) -> float:
    above, below = near.get(node, ([], []))
    chosen = (above or below) if down else (below or above)
    return sum(x[n] for n in chosen) / len(chosen) if chosen else x[node]


def _offsets(row: Sequence[str], widths: Mapping[str, float]) -> list[float]:
    """Return how far right of the first one each of a row has to be at least."""
    offsets: list[float] = [0.0] if row else []
    for left, right in pairwise(row):
        a, b = widths.get(left, 0.0), widths.get(right, 0.0)
        gap = _GAP if a and b else _LINE_GAP
        offsets.append(offsets[-1] + a / 2 + b / 2 + gap)
    return offsets


def _apart(
    wanted: Sequence[float], offsets: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """Return the places nearest to those wanted that keep the distances (pooled violators)."""
    blocks: list[tuple[float, float, int]] = []
    for value, offset, weight in zip(wanted, offsets, weights, strict=True):
        total, mass, count = (value - offset) * weight, weight, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / mass:
            before = blocks.pop()
            total, mass, count = total + before[0], mass + before[1], count + before[2]
        blocks.append((total, mass, count))
    flat = [total / mass for total, mass, count in blocks for _ in range(count)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]
