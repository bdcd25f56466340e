"""Joins the rooms into one running hortus."""

from hortus.compose.content import HoldsInForce, LogRecorder
from hortus.compose.house import House, open_house
from hortus.compose.passport import AskedOf, Passport, passport_of
from hortus.compose.policyfolder import PolicyFolder, policies_of, read_folder, read_source
from hortus.compose.retention import retain
from hortus.compose.startup import Demonstration, StartReport, start

__all__ = [
    "AskedOf",
    "Demonstration",
    "HoldsInForce",
    "House",
    "LogRecorder",
    "Passport",
    "PolicyFolder",
    "StartReport",
    "open_house",
    "passport_of",
    "policies_of",
    "read_folder",
    "read_source",
    "retain",
    "start",
]
