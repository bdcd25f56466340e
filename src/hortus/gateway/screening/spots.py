"""A finding as the place in a request's own bytes that would have to be replaced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hortus.dlp import TIERS, Tier
from hortus.gateway.screening.json_strings import text_of


@dataclass(frozen=True, slots=True)
class Spot:
    """Bytes of a body in which something was found; they lie within one JSON string.

    ``depth`` is how often they have to be read as a JSON string to get what was found: once in
    the body itself, twice in JSON that is written in one of its strings.
    """

    start: int
    end: int
    rule: str
    tier: Tier
    label: str
    depth: int = 1

    def moved(self, by: int) -> "Spot":
        """Return the spot in a text that has ``by`` more bytes before it."""
        return replace(self, start=self.start + by, end=self.end + by)

    def value(self, body: bytes) -> str:
        """Return what was found."""
        raw = body[self.start : self.end]
        for _ in range(self.depth):
            raw = text_of(raw)
        return raw.decode("utf-8", "surrogatepass")


def merged(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Return spots in order, those that overlap as one: the surest one's name over all of them."""
    found: list[Spot] = []
    for spot in sorted(spots, key=lambda s: (s.start, -s.end)):
        if not found or spot.start >= found[-1].end:
            found.append(spot)
            continue
        last = found[-1]
        best = min(last, spot, key=lambda s: TIERS.index(s.tier))
        end, depth = max(last.end, spot.end), min(last.depth, spot.depth)
        found[-1] = replace(best, start=last.start, end=end, depth=depth)
    return tuple(found)
