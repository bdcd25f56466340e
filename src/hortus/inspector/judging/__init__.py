"""What is said of a tool: findings with their weight, and the verdict."""

from hortus.inspector.judging.dependence import TRACED, may_show, needs_no_reason
from hortus.inspector.judging.disclosure import Disclosed, Disclosure, disclosure
from hortus.inspector.judging.material import Material
from hortus.inspector.judging.verdict import judge

__all__ = [
    "TRACED",
    "Disclosed",
    "Disclosure",
    "Material",
    "disclosure",
    "judge",
    "may_show",
    "needs_no_reason",
]
