"""Which factor changes what at which place, as a table: the heat map of a report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hortus.inspector.finding import Difference, Kind
from hortus.inspector.reporting.places import shape
from hortus.inspector.reporting.report import Tried

# From the one that needs explaining most to the one that explains itself.
ORDER = (
    Kind.COVERT,
    Kind.DERIVED,
    Kind.OPAQUE,
    Kind.FORMAT,
    Kind.NEW,
    Kind.MISSING,
    Kind.ADAPTATION,
    Kind.ECHO,
)
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A factor at two values."""

    factor: str
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A place; ``cells`` has a kind, or None where nothing differs, for each column."""

    to_model: bool
    request: str
    leaf: str
    cells: tuple[Kind | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Places with differences by the factors that they follow."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: int
    """Rows that are not shown."""
    silent: tuple[tuple[str, int], ...]
    """Factors in whose trials nothing differed, and how many value pairs were tried."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that occur, in order."""
        found = {cell for row in self.rows for cell in row.cells}
        return tuple(kind for kind in ORDER if kind in found)


def grid(differences: Sequence[Difference], tried: Sequence[Tried]) -> Grid:
    """Return the heat map of all differences."""
    columns = tuple(dict.fromkeys(Column(d.factor, d.values) for d in differences))
    found: dict[tuple[bool, str, str], dict[Column, Kind]] = {}
    for each in differences:
        place = shape(each.place)
        row = found.setdefault((place.role == "model", place.request, place.leaf), {})
        column = Column(each.factor, each.values)
        row[column] = min(row.get(column, each.kind), each.kind, key=ORDER.index)
    rows = [
        Row(to_model, request, leaf, tuple(cells.get(column) for column in columns))
        for (to_model, request, leaf), cells in found.items()
    ]
    rows.sort(key=_weight)
    loud = {column.factor for column in columns}
    silent = Counter(each.factor for each in tried if each.factor not in loud)
    return Grid(
        columns=columns,
        rows=tuple(rows[:_MOST_ROWS]),
        more=max(0, len(rows) - _MOST_ROWS),
        silent=tuple(silent.items()),
    )


def _weight(row: Row) -> tuple[int, bool, str, str]:
    worst = min(ORDER.index(kind) for kind in row.cells if kind is not None)
    return worst, not row.to_model, row.request, row.leaf
