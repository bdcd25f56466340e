"""Why a request to a model came to nothing."""

from msgspec import Struct

from hortus.core import HortusError


class WireError(HortusError):
    """A request that was not answered as it should have been."""


class UnreachableError(WireError):
    """No connection to the gateway could be made."""

    code, status = "gateway_out_of_reach", 503


class NoWayError(UnreachableError):
    """A certificate, or a proxy's refusal, stands in the way: trying again changes nothing."""

    code, status = "no_way_to_gateway", 503


class DroppedError(WireError):
    """The connection or the server behind it failed before the answer was whole."""

    code, status = "answer_dropped", 502


class OverloadedError(WireError):
    """The server has too much to do; ``retry_after_s`` is when it wants to be asked again."""

    code, status = "model_overloaded", 503


class Room(Struct, frozen=True):
    """How much a server says that it takes and was sent, in tokens; None where it does not."""

    window: int | None = None
    sent: int | None = None


class TooLongError(WireError):
    """The conversation does not fit into the model's context."""

    code, status = "conversation_too_long", 400

    def __init__(self, message: str, room: Room) -> None:
        super().__init__(message, remedy="compact the conversation (`/compact`) and go on")
        self.room = room


class RefusedError(WireError):
    """The gateway or the server refuses the request, for good."""

    code, status = "request_refused", 403

    def __init__(self, message: str, *, remedy: str, decision_id: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.decision_id = decision_id


class NoToolsError(RefusedError):
    """The server does not take tools with a request for this model."""

    code, status = "tools_not_taken", 400


class AnswerError(WireError):
    """What came back is no answer in the dialect that was asked in."""

    code, status = "answer_not_understood", 502


class HungUpError(WireError):
    """The person stopped the request; what came of it so far is void."""

    code, status = "request_stopped", 499

    def __init__(self) -> None:
        super().__init__("the request was stopped", remedy="ask again")
