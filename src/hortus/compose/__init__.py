"""Joins the rooms into one running hortus."""

from hortus.compose.content import HoldsInForce, LogRecorder
from hortus.compose.house import House, open_house
from hortus.compose.retention import retain
from hortus.compose.startup import Demonstration, StartReport, start

__all__ = [
    "Demonstration",
    "HoldsInForce",
    "House",
    "LogRecorder",
    "StartReport",
    "open_house",
    "retain",
    "start",
]
