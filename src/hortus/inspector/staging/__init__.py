"""The world a tool is put into: a home, a repository, settings, and canaries in all of them."""

from hortus.inspector.staging.canaries import Canary, Sort
from hortus.inspector.staging.stage import HELLO, Stage
from hortus.inspector.tools import TOOL

__all__ = ["HELLO", "TOOL", "Canary", "Sort", "Stage"]
