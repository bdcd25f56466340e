"""What can go wrong between this machine and the gateway."""

from hortus.core import HortusError, UnavailableError


class GatewayUnreachableError(UnavailableError):
    """Nobody answers at the gateway's address, or not in time."""

    code = "gateway_unreachable"


class GatewayAnswerError(UnavailableError):
    """What came back is no answer of the kind that was asked for."""

    code, status = "gateway_answer", 502


class GatewayRefusedError(HortusError):
    """The gateway has refused: ``message`` and ``remedy`` are its own words.

    ``reason`` is the gateway's code for why, ``decision_id`` what `hortus why` explains.
    """

    code, status = "gateway_refused", 403

    def __init__(
        self,
        message: str,
        *,
        remedy: str,
        status: int = 403,
        reason: str = "",
        decision_id: str = "",
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status
        self.reason = reason
        self.decision_id = decision_id
