"""Build a wiki of a repository, in which every statement names its source."""

from hortus.wiki.errors import NotAWikiError, NoWikiError, UnwritableWikiError
from hortus.wiki.wiki import FIRST, Built, Order, build

__all__ = [
    "FIRST",
    "Built",
    "NoWikiError",
    "NotAWikiError",
    "Order",
    "UnwritableWikiError",
    "build",
]
