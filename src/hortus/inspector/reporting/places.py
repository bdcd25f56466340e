"""Write places for people: one line each, and one line for all that differ by an index alone."""

from collections.abc import Iterable

from msgspec.structs import replace

from hortus.inspector.analysis.masks import without_indices
from hortus.inspector.finding import Place


def shape(place: Place) -> Place:
    """Return a place without the indices in it: the fifth of a list stands for all."""
    return replace(place, leaf=without_indices(place.leaf))


def alike(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts that name places, once each however many indices there are."""
    return tuple(dict.fromkeys(map(without_indices, texts)))


def shortened(place: Place) -> str:
    """Return a place in one line."""
    return f"{place.request}, {place.leaf}"
