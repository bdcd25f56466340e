"""How each dialect of models says a turn, whole or as a stream."""

from hortus.inspector.sink.dialects import chat, messages, responses

__all__ = ["chat", "messages", "responses"]
