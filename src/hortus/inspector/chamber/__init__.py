"""A place that nothing can leave, in which a program is run and watched."""

from hortus.inspector.chamber.preflight import Feature, doctor
from hortus.inspector.chamber.running import Chambers, observe
from hortus.inspector.chamber.spec import Limits, Planted, Shown, Spec
from hortus.inspector.chamber.trust import BUNDLE

__all__ = [
    "BUNDLE",
    "Chambers",
    "Feature",
    "Limits",
    "Planted",
    "Shown",
    "Spec",
    "doctor",
    "observe",
]
