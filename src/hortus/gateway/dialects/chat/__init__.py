"""The dialect of ``/v1/chat/completions``."""

from hortus.gateway.dialects.chat.codec import CHAT

__all__ = ["CHAT"]
