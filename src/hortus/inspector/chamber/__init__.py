"""A place that nothing can leave, in which a program is run and watched."""

from hortus.inspector.chamber.running import observe
from hortus.inspector.chamber.spec import Limits, Planted, Shown, Spec

__all__ = ["Limits", "Planted", "Shown", "Spec", "observe"]
