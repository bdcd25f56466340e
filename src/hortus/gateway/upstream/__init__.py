"""Speaks HTTP to model servers: kept connections, bounded memory, a named error for each fault."""

from hortus.gateway.upstream.errors import (
    AnswerTooLargeError,
    ConnectFailedError,
    ConnectTimeoutError,
    CutError,
    FirstByteTimeoutError,
    ProtocolError,
    SilenceTimeoutError,
    TotalTimeoutError,
    UndeliveredError,
    UnsafeRequestError,
    UpstreamError,
)
from hortus.gateway.upstream.opening import open_client
from hortus.gateway.upstream.types import (
    Header,
    Limits,
    Timeouts,
    UpstreamClient,
    UpstreamResponse,
)

__all__ = [
    "AnswerTooLargeError",
    "ConnectFailedError",
    "ConnectTimeoutError",
    "CutError",
    "FirstByteTimeoutError",
    "Header",
    "Limits",
    "ProtocolError",
    "SilenceTimeoutError",
    "Timeouts",
    "TotalTimeoutError",
    "UndeliveredError",
    "UnsafeRequestError",
    "UpstreamClient",
    "UpstreamError",
    "UpstreamResponse",
    "open_client",
]
