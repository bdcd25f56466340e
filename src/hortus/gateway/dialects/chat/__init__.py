"""The dialect of ``/v1/chat/completions``."""

from hortus.gateway.dialects.chat.codec import ChatCodec

__all__ = ["ChatCodec"]
