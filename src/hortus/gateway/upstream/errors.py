"""What can go wrong between hortus and a model server."""

from hortus.core import HortusError


class UpstreamError(HortusError):
    """A model server could not be used; ``retryable`` tells whether another one may be asked."""

    code, status = "upstream_failed", 502
    retryable = True


class ConnectFailedError(UpstreamError):
    """No connection could be made: unknown host, refused, unreachable, or an untrusted one."""

    code, status = "upstream_connect_failed", 502


class ConnectTimeoutError(UpstreamError):
    """The connection was not accepted in time."""

    code, status = "upstream_connect_timeout", 504


class FirstByteTimeoutError(UpstreamError):
    """The head of the answer did not come in time."""

    code, status = "upstream_first_byte_timeout", 504


class SilenceTimeoutError(UpstreamError):
    """The answer began and then fell silent for too long."""

    code, status = "upstream_silent", 504


class TotalTimeoutError(UpstreamError):
    """The answer took longer altogether than one may."""

    code, status = "upstream_total_timeout", 504


class CutError(UpstreamError):
    """The connection ended before the answer did."""

    code, status = "upstream_cut", 502


class UndeliveredError(CutError):
    """The connection ended while part of the request had not left this machine.

    The server cannot have acted on it, so sending it again is safe.
    """

    code, status = "upstream_undelivered", 502


class ProtocolError(UpstreamError):
    """The server broke HTTP, or used a part of it that hortus does not take."""

    code, status = "upstream_protocol", 502


class AnswerTooLargeError(UpstreamError):
    """The answer is larger than may be read into memory."""

    code, status = "upstream_answer_too_large", 502
    retryable = False


class UnsafeRequestError(UpstreamError):
    """A header or path would have changed the shape of the request on the wire."""

    code, status = "upstream_unsafe_request", 502
    retryable = False
