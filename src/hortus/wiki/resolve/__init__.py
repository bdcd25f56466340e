"""Find which file or package of the repository an import means."""

from hortus.wiki.resolve.all import Resolver
from hortus.wiki.resolve.types import Known, Target

__all__ = ["Known", "Resolver", "Target"]
