"""What screening itself can fail with."""

from hortus.gateway.errors import GatewayError


class AnswerScreeningError(GatewayError):
    """An answer could not be screened, and so is not shown."""

    code, status = "answer_screening_failed", 500

    def __init__(self, decision_id: str) -> None:
        super().__init__(
            "hortus could not look through the answer for secrets, so it is not passed on",
            remedy=f"try again; if it happens again, report what the log says about {decision_id}",
        )
