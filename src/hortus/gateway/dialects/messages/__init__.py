"""The dialect of ``/v1/messages``."""

from hortus.gateway.dialects.messages.codec import MESSAGES

__all__ = ["MESSAGES"]
