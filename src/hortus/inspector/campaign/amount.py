"""How much is run at each depth."""

from dataclasses import dataclass

from hortus.inspector.campaign.factors import Depth


@dataclass(frozen=True, slots=True)
class Amount:
    """How often things are run."""

    quiet: int
    """How many baselines must bring nothing new, one after another."""
    most_baselines: int
    repeats: int
    """Runs of each side of what differs, at least."""
    screens: bool
    """Whether all factors are tried together first, and alone only where that shows something."""

    def planned(self, settings: int) -> int:
        """Return about how many runs there will be."""
        fixed = self.quiet + 1 + 4
        return fixed + 4 if self.screens else fixed + settings + settings // 2 + 8


_AMOUNTS = {
    Depth.QUICK: Amount(quiet=2, most_baselines=5, repeats=3, screens=True),
    Depth.DEFAULT: Amount(quiet=3, most_baselines=9, repeats=4, screens=False),
    Depth.THOROUGH: Amount(quiet=5, most_baselines=15, repeats=5, screens=False),
}


def amount(depth: Depth) -> Amount:
    """Return how much is run at a depth."""
    return _AMOUNTS[depth]
