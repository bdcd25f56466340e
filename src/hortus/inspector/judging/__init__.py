"""What is said of a tool: findings with their weight, and the verdict."""

from hortus.inspector.judging.disclosure import Disclosed, Disclosure, disclosure
from hortus.inspector.judging.material import Material
from hortus.inspector.judging.verdict import judge

__all__ = ["Disclosed", "Disclosure", "Material", "disclosure", "judge"]
