"""How asking for a turn can end without one."""

from hortus.core import HortusError


class AskingError(HortusError):
    """The model gave no turn."""


class ContextFullError(AskingError):
    """The conversation does not fit any more; ``window`` is what the server says it takes."""

    code, status = "context_full", 400

    def __init__(self, message: str, *, remedy: str, window: int | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.window = window


class GaveUpError(AskingError):
    """Everything that could be tried was tried, or the gateway refuses for good."""

    code, status = "model_gave_no_answer", 502

    def __init__(
        self, message: str, *, remedy: str, refused: bool = False, decision_id: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.refused = refused
        self.decision_id = decision_id


class InterruptedAskError(AskingError):
    """The person interrupted; what was shown of the turn is void."""

    code, status = "asking_interrupted", 499

    def __init__(self) -> None:
        super().__init__("the model was interrupted", remedy="ask again when you like")
