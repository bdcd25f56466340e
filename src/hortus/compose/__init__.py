"""Joins the rooms into one running hortus."""

from hortus.compose.house import House, open_house
from hortus.compose.startup import Demonstration, StartReport, start

__all__ = ["Demonstration", "House", "StartReport", "open_house", "start"]
