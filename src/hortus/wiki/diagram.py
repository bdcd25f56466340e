"""Turn grouped units and their imports into boxes and lines that a page can draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hortus.wiki.graph import Pair, layered
from hortus.wiki.grouping import Bundle, Group
from hortus.wiki.layout import Placed, place

_CHAR, _SMALL_CHAR = 8.6, 6.9
_PADDING = 26.0
_NARROWEST, _WIDEST_CHARS = 74.0, 28
_HEIGHT = 46.0
_BETWEEN = 46.0
_MARGIN = 10.0
_PORT = 9.0


@dataclass(frozen=True, slots=True)
class Box:
    """A group as it is drawn: its upper left corner, its size and its two lines."""

    key: str
    name: str
    count: str
    x: float
    y: float
    width: float
    height: float
    is_cyclic: bool

    @property
    def middle(self) -> float:
        """Where its words are centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow from the group that imports to the one that is imported."""

    importer: str
    imported: str
    path: str
    is_back: bool
    """Whether it points upward, and so closes a cycle."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and lines, and what the picture does not show."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float
    cycles: tuple[tuple[str, ...], ...]
    implied: int


def diagram(groups: Sequence[Group], bundles: Sequence[Bundle]) -> Diagram:
    """Return the picture of a repository."""
    names = {group.key: _shown(group.name) for group in groups}
    widths = {
        group.key: max(
            _NARROWEST,
            len(names[group.key]) * _CHAR + _PADDING,
            len(_count(group)) * _SMALL_CHAR + _PADDING,
        )
        for group in groups
    }
    weights = {(b.importer, b.imported): sum(len(e.places) for e in b.edges) for b in bundles}
    graph = layered([group.key for group in groups], weights)
    placed = place(graph, widths)
    cyclic = {key for cycle in graph.cycles for key in cycle}
    level = {node: n for n, row in enumerate(placed.rows) for node in row}
    boxes = tuple(
        Box(
            group.key,
            names[group.key],
            _count(group),
            round(placed.x[group.key] - widths[group.key] / 2 + _MARGIN, 1),
            _top(level[group.key]),
            round(widths[group.key], 1),
            _HEIGHT,
            group.key in cyclic,
        )
        for group in groups
    )
    return Diagram(
        boxes,
        _lines(placed, level),
        round(placed.width + 2 * _MARGIN, 1),
        _top(len(placed.rows)) - _BETWEEN + _MARGIN,
        graph.cycles,
        graph.implied,
    )


def _shown(name: str) -> str:
    """Return a name as it fits into a box: its last parts, or the end of the last one."""
    if len(name) <= _WIDEST_CHARS:
        return name
    end = name[-_WIDEST_CHARS + 1 :]
    cut = end.find("/")
    return f"…{end[cut:]}" if 0 <= cut < len(end) - 1 else f"…{end}"


def _count(group: Group) -> str:
    count = len(group.units)
    return "" if group.units == (group.key,) else f"{count} module{'s' if count != 1 else ''}"


def _top(row: int) -> float:
    return _MARGIN + row * (_HEIGHT + _BETWEEN)


def _lines(placed: Placed, level: Mapping[str, int]) -> tuple[Line, ...]:
    ports = _ports(placed)
    lines = []
    for pair, way in placed.ways.items():
        points = [
            (placed.x[node] + ports.get((pair, node), 0.0) + _MARGIN, _top(level[node]))
            for node in way
        ]
        upward = way[0] != pair[0]
        lines.append(Line(*pair, _path(points, upward=upward), upward))
    return tuple(lines)


def _ports(placed: Placed) -> dict[tuple[Pair, str], float]:
    """Return how far from the middle of a box each line begins or ends, so that none share."""
    sides: dict[tuple[str, bool], list[tuple[float, Pair]]] = {}
    for pair, way in placed.ways.items():
        sides.setdefault((way[0], True), []).append((placed.x[way[1]], pair))
        sides.setdefault((way[-1], False), []).append((placed.x[way[-2]], pair))
    found: dict[tuple[Pair, str], float] = {}
    for (node, _), those in sides.items():
        for n, (_, pair) in enumerate(sorted(those)):
            found[pair, node] = (n - (len(those) - 1) / 2) * min(_PORT, 60 / len(those))
    return found


def _path(points: Sequence[tuple[float, float]], *, upward: bool) -> str:
    """Return a smooth line from below the first point's box to above the last one's."""
    pieces: list[tuple[float, ...]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        start, half = y0 + _HEIGHT, (y1 + y0 + _HEIGHT) / 2
        pieces.append((x0, start, x0, half, x1, half, x1, y1))
    if upward:
        pieces = [tuple(v for n in (6, 4, 2, 0) for v in p[n : n + 2]) for p in reversed(pieces)]
    words = [f"M{pieces[0][0]:.1f} {pieces[0][1]:.1f}"]
    for n, piece in enumerate(pieces):
        if n:
            # Beside the boxes of a row that is passed, the line goes straight.
            words.append(f"L{piece[0]:.1f} {piece[1]:.1f}")
        words.append("C" + " ".join(f"{value:.1f}" for value in piece[2:]))
    return "".join(words)
