"""How each dialect of models says a turn, whole or as a stream."""

from hortus.inspector.sink.dialects import chat, generate, messages, responses

__all__ = ["chat", "generate", "messages", "responses"]
