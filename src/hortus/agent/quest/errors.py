"""What can go wrong with a quest."""

from hortus.core import HortusError, UsageError


class QuestError(UsageError):
    """A quest is not in a state for what was asked, or its files cannot be read."""

    code = "quest"


class QuestStoppedError(HortusError):
    """Work on a quest came to a stop before its end; it can be gone on with."""

    code, status = "quest_stopped", 409
