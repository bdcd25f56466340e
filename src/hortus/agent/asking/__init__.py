"""Ask a model for one turn of the conversation, and mend what can be mended of its answer."""

from hortus.agent.asking.asker import Asker
from hortus.agent.asking.errors import (
    AskingError,
    ContextFullError,
    GaveUpError,
    InterruptedAskError,
)
from hortus.agent.asking.truncation import estimate_tokens
from hortus.agent.asking.types import Answer, Patience

__all__ = [
    "Answer",
    "Asker",
    "AskingError",
    "ContextFullError",
    "GaveUpError",
    "InterruptedAskError",
    "Patience",
    "estimate_tokens",
]
