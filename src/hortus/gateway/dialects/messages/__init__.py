"""The dialect of ``/v1/messages``."""

from hortus.gateway.dialects.messages.codec import MessagesCodec

__all__ = ["MessagesCodec"]
