"""The dialect of ``/v1/responses``."""

from hortus.gateway.dialects.responses.codec import RESPONSES

__all__ = ["RESPONSES"]
