"""What the gateway itself can refuse, each with its code, status and remedy."""

from hortus.core import HortusError, Principal
from hortus.gateway.upstream.errors import UpstreamError


class GatewayError(HortusError):
    """A request the gateway does not pass on."""


class BadRequestError(GatewayError):
    """The body is not what the dialect asks for."""

    code, status = "bad_request", 400


class TooDeepError(BadRequestError):
    """The body is nested deeper than allowed."""

    code, status = "too_deep", 400


class UnsupportedRequestError(BadRequestError):
    """The request asks for something that no stateless model behind this door can do."""

    code, status = "unsupported_request", 400


class PromptTooLongError(BadRequestError):
    """The prompt does not fit into the model's context.

    The code is the one OpenAI's clients look for; the words are the ones Claude Code looks for.
    """

    code, status = "context_length_exceeded", 400

    def __init__(self, tokens: int, maximum: int, model: str) -> None:
        super().__init__(
            f"prompt is too long: {tokens} tokens > {maximum} maximum of {model}",
            remedy="shorten or compact the conversation, or choose a model with a longer context",
        )


class UnsupportedMediaError(GatewayError):
    """The body is not JSON by its content type."""

    code, status = "unsupported_media_type", 415


class BodyTooLargeError(GatewayError):
    """The body is larger than the gateway takes in."""

    code, status = "body_too_large", 413


class PathError(GatewayError):
    """There is no door at this path."""

    code, status = "no_such_path", 404


class MethodError(GatewayError):
    """The door does not answer to this method."""

    code, status = "method_not_allowed", 405


class MissingKeyError(GatewayError):
    """No key came with the request."""

    code, status = "missing_key", 401


class NotPermittedError(GatewayError):
    """The caller may not ask this of this model."""

    code, status = "not_permitted", 403


class WrongZoneError(GatewayError):
    """The caller's key is bound to other networks than the one they ask from."""

    code, status = "wrong_zone", 403

    def __init__(self, principal: Principal, zone: str) -> None:
        bound = ", ".join(sorted(principal.zones))
        super().__init__(
            f"the key {principal.key_id} works from {bound} only, and this request comes from "
            f"{zone or 'a network without a name'}",
            remedy="use it from there, or have a key made for this network "
            "(`hortus key new NAME --zone ZONE`)",
        )


class RequestScreeningError(GatewayError):
    """The request could not be looked through, and so goes nowhere."""

    code, status = "request_screening_failed", 500

    def __init__(self, decision_id: str) -> None:
        super().__init__(
            "hortus could not look through the request for secrets, so it goes to no model",
            remedy=f"report it with what the log says about {decision_id}",
        )


class DrainingError(GatewayError):
    """The gateway is stopping: it takes no new work and ends what takes too long."""

    code, status = "draining", 503

    def __init__(self) -> None:
        super().__init__("hortus is stopping", remedy="try again in a minute")


class ClientGoneError(GatewayError):
    """The client hung up before its answer was complete."""

    code, status = "client_gone", 499

    def __init__(self) -> None:
        super().__init__(
            "the client hung up before the answer was complete", remedy="nothing is to be done"
        )


class InternalError(GatewayError):
    """A fault of hortus itself."""

    code, status = "internal_error", 500

    def __init__(self, decision_id: str) -> None:
        super().__init__(
            "hortus failed on this request by a fault of its own",
            remedy=f"report it with what the log says about {decision_id}",
        )


class CertificateError(HortusError):
    """The files with which hortus would speak HTTPS cannot be used."""

    code, status = "bad_certificate", 500


class AddressError(GatewayError):
    """The address to listen on cannot be used."""

    code, status = "bad_address", 500


class UpstreamAnswerError(UpstreamError):
    """A model server's answer cannot be used; another server may give a better one."""

    code, status = "bad_upstream_answer", 502


class MalformedAnswerError(UpstreamAnswerError):
    """A model server's answer is not what its dialect says."""

    code, status = "malformed_answer", 502


class TruncatedStreamError(UpstreamAnswerError):
    """A model server's stream stopped before its end."""

    code, status = "truncated_stream", 502


class EventTooLargeError(UpstreamAnswerError):
    """One event of a stream is larger than the gateway holds in memory."""

    code, status = "event_too_large", 502
