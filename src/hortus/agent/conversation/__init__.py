"""Keep a conversation on disk and in memory, and make it shorter when it has to be."""

from hortus.agent.conversation.conversation import Conversation, Effects, Mark, Nowhere, Total
from hortus.agent.conversation.errors import (
    JournalError,
    SessionBusyError,
    SessionNotFoundError,
)
from hortus.agent.conversation.journal import FILE
from hortus.agent.conversation.lines import portable_json
from hortus.agent.conversation.records import VERSION, Opened
from hortus.agent.conversation.shelf import Kept, Shelf
from hortus.agent.conversation.shortening import (
    SUMMARISER,
    open_steps,
    own_notes,
    recent,
    shortened,
    transcript,
    without_old_outputs,
)
from hortus.agent.conversation.state import State
from hortus.agent.conversation.weighing import Scale, weigh, weigh_head

__all__ = [
    "FILE",
    "SUMMARISER",
    "VERSION",
    "Conversation",
    "Effects",
    "JournalError",
    "Kept",
    "Mark",
    "Nowhere",
    "Opened",
    "Scale",
    "SessionBusyError",
    "SessionNotFoundError",
    "Shelf",
    "State",
    "Total",
    "open_steps",
    "own_notes",
    "portable_json",
    "recent",
    "shortened",
    "transcript",
    "weigh",
    "weigh_head",
    "without_old_outputs",
]
