"""Which dialect's stream is read by what."""

from hortus.core import Dialect
from hortus.gateway.screening.answer_chat import ChatTap
from hortus.gateway.screening.answer_messages import MessagesTap
from hortus.gateway.screening.answer_reading import Tap
from hortus.gateway.screening.answer_responses import ResponsesTap


def tap_for(dialect: Dialect) -> Tap:
    """Return a fresh reader for a stream of a dialect."""
    match dialect:
        case Dialect.MESSAGES:
            return MessagesTap()
        case Dialect.RESPONSES:
            return ResponsesTap()
        case _:
            return ChatTap()
