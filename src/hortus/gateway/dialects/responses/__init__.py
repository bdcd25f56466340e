"""The dialect of ``/v1/responses``."""

from hortus.gateway.dialects.responses.codec import ResponsesCodec

__all__ = ["ResponsesCodec"]
