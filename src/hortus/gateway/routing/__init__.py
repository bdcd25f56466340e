"""Decides which model a request goes to, and which one next when that fails."""

from hortus.gateway.routing.admission import Admission
from hortus.gateway.routing.errors import (
    BusyError,
    NoFittingModelError,
    QueueFullError,
    QueueTimeoutError,
    RestingError,
    UnknownModelError,
)
from hortus.gateway.routing.failures import may_fail_over, retry_after_s
from hortus.gateway.routing.router import Router
from hortus.gateway.routing.types import Candidate, Kind

__all__ = [
    "Admission",
    "BusyError",
    "Candidate",
    "Kind",
    "NoFittingModelError",
    "QueueFullError",
    "QueueTimeoutError",
    "RestingError",
    "Router",
    "UnknownModelError",
    "may_fail_over",
    "retry_after_s",
]
