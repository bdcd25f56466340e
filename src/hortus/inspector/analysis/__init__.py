"""What runs that differ in one thing have in common, and what they have not."""

from hortus.inspector.analysis.comparing import Compared, Noise, compare
from hortus.inspector.analysis.profile import Profile
from hortus.inspector.analysis.profile import of as profile_of

__all__ = ["Compared", "Noise", "Profile", "compare", "profile_of"]
