"""The first run as a drawing: a lane for each host, a mark for each thing sent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hortus.inspector.reporting.report import Moment

WIDTH, LANE, LEFT = 900, 30, 230
_RIGHT = 20
_MOST_LANES = 12
_SMALLEST, _LARGEST = 3.0, 11.0
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """Something sent; larger where there was more of it."""

    x: float
    radius: float


@dataclass(frozen=True, slots=True)
class Lane:
    """What went to one host."""

    host: str
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The drawing."""

    lanes: tuple[Lane, ...]
    more: int
    """Hosts that are not drawn."""
    ticks: tuple[tuple[float, str], ...]

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return (len(self.lanes) + 1) * LANE


def lanes(moments: Sequence[Moment]) -> Lanes:
    """Return the drawing of a timeline."""
    ends = [moment.at for moment in moments if moment.at > 0]
    last = max(ends, default=1.0)
    most = max((moment.octets for moment in moments), default=0) or 1
    hosts = list(dict.fromkeys(moment.host for moment in moments))
    drawn = tuple(
        Lane(
            host=host,
            y=at * LANE + LANE // 2,
            marks=tuple(
                Mark(_x(m.at / last), _radius(m.octets / most)) for m in moments if m.host == host
            ),
        )
        for at, host in enumerate(hosts[:_MOST_LANES])
    )
    ticks = tuple((_x(at / _TICKS), f"{last * at / _TICKS:.1f} s") for at in range(_TICKS + 1))
    return Lanes(drawn, max(0, len(hosts) - _MOST_LANES), ticks)


def _x(share: float) -> float:
    return round(LEFT + max(0.0, share) * (WIDTH - LEFT - _RIGHT), 1)


def _radius(share: float) -> float:
    """Return a radius whose circle is as large as the share."""
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(max(0.0, share)), 1)
