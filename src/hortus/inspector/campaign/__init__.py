"""Which runs are made of a tool, in which order, and when it is enough."""

from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.inspection import Inspected, Inspection
from hortus.inspector.campaign.progress import Progress, Step

__all__ = ["Depth", "Inspected", "Inspection", "Progress", "Step", "settings"]
