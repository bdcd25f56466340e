"""Write places for people: one line each, and one line for all that differ by an index alone."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from hortus.inspector.finding import Place

_INDEX = re.compile(r"\[\d+\]")


def shape(place: Place) -> Place:
    """Return a place without the indices in it: the fifth of a list stands for all."""
    return replace(place, leaf=_INDEX.sub("[…]", place.leaf))


def alike(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts that name places, once each however many indices there are."""
    return tuple(dict.fromkeys(_INDEX.sub("[…]", text) for text in texts))


def shortened(place: Place) -> str:
    """Return a place in one line."""
    return f"{place.request}, {place.leaf}"
