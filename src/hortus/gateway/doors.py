"""The doors of the gateway: which path is which request, in which dialect."""

from dataclasses import dataclass
from enum import StrEnum

from hortus.core import Dialect


class Purpose(StrEnum):
    """What a door is for."""

    GENERATE = "generate"
    COMPLETE = "complete"
    COUNT = "count"
    EMBED = "embed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Door:
    """One path that takes a request for a model.

    ``upstream`` is the path below the model server's base URL.
    """

    purpose: Purpose
    dialect: Dialect
    upstream: str


_DOORS = {
    "/messages": Door(Purpose.GENERATE, Dialect.MESSAGES, "/messages"),
    "/messages/count_tokens": Door(Purpose.COUNT, Dialect.MESSAGES, "/messages/count_tokens"),
    "/chat/completions": Door(Purpose.GENERATE, Dialect.CHAT, "/chat/completions"),
    "/responses": Door(Purpose.GENERATE, Dialect.RESPONSES, "/responses"),
    "/completions": Door(Purpose.COMPLETE, Dialect.COMPLETIONS, "/completions"),
    "/embeddings": Door(Purpose.EMBED, Dialect.EMBEDDINGS, "/embeddings"),
}

# Clients differ in whether their base URL ends in /v1; both spellings reach the same door.
DOORS = {prefix + path: door for prefix in ("/v1", "") for path, door in _DOORS.items()}

PAGE = Door(Purpose.PAGE, Dialect.CHAT, "")
"""Stands for every path that asks nothing of a model; errors there are said as in chat."""

GENERATE_PATHS = {
    door.dialect: door.upstream
    for door in _DOORS.values()
    if door.purpose in {Purpose.GENERATE, Purpose.COMPLETE, Purpose.EMBED}
}
"""The upstream path on which each dialect generates."""
