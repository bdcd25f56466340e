"""Why a request reaches no model."""

from hortus.core import HortusError


class UnknownModelError(HortusError):
    """No model or alias has the name asked for."""

    code, status = "unknown_model", 404


class NoFittingModelError(HortusError):
    """The name exists, but nothing behind it can serve this door."""

    code, status = "no_model_for_door", 404


class BusyError(HortusError):
    """The model cannot take the request now; another one may be asked at once."""

    code, status = "model_busy", 429

    def __init__(self, message: str, *, remedy: str, retry_after_s: float) -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after_s = retry_after_s


class QueueFullError(BusyError):
    """As many requests wait for the model as may wait."""

    code, status = "queue_full", 429


class QueueTimeoutError(BusyError):
    """No place at the model came free in time."""

    code, status = "queue_timeout", 429


class RestingError(BusyError):
    """The model has failed and is left alone until it may be tried again."""

    code, status = "model_resting", 503
