"""Which runs are made of a tool, in which order, and when it is enough."""

from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.history import History, Stretch, history
from hortus.inspector.campaign.inspection import Inspected, Inspection
from hortus.inspector.campaign.progress import Progress, Step
from hortus.inspector.campaign.seeds import NO_SEEDS, Seeds, mine

__all__ = [
    "NO_SEEDS",
    "Depth",
    "History",
    "Inspected",
    "Inspection",
    "Progress",
    "Seeds",
    "Step",
    "Stretch",
    "history",
    "mine",
    "settings",
]
