"""Joins the rooms into one running hortus."""

from hortus.compose.content import HoldsInForce, LogRecorder
from hortus.compose.house import House, open_house
from hortus.compose.policyfolder import PolicyFolder, policies_of, read_folder, read_source
from hortus.compose.retention import retain
from hortus.compose.startup import Demonstration, StartReport, start

__all__ = [
    "Demonstration",
    "HoldsInForce",
    "House",
    "LogRecorder",
    "PolicyFolder",
    "StartReport",
    "open_house",
    "policies_of",
    "read_folder",
    "read_source",
    "retain",
    "start",
]
