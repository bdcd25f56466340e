"""The controls, and what is measured for each."""

from hortus.evidence.controls.catalogue import CONTROLS, find

__all__ = ["CONTROLS", "find"]
