"""What makes first passes: the portable engine, and what a faster one has to offer."""

from collections.abc import Sequence
from typing import Protocol

from hortus.dlp.prefilter import ArrayPrefilter, Prefilter, number
from hortus.dlp.rules import Probe


class Engine(Protocol):
    """Makes the first pass of scanners; which one is at work changes no finding."""

    @property
    def state(self) -> str:
        """Which first pass is at work, and why where it is not the one wanted."""

    def prefilter(self, probes: Sequence[Probe]) -> Prefilter:
        """Return the first pass for the probes of a scanner."""


class ArrayEngine:
    """The portable engine: arithmetic on arrays, the same everywhere."""

    def __init__(self, because: str = "") -> None:
        self.state = f"NumPy, since {because}" if because else "NumPy"

    def prefilter(self, probes: Sequence[Probe]) -> ArrayPrefilter:
        """Return a first pass that looks for the anchors of the probes."""
        return arrays(probes)


def arrays(probes: Sequence[Probe]) -> ArrayPrefilter:
    """Return the portable first pass for some probes."""
    return ArrayPrefilter(number(anchor.gram) for probe in probes for anchor in probe.anchors)
