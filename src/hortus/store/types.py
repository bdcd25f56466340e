"""What is written down about a request, and how it is read back."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Intent:
    """One attempt to serve a request, on disk before anything goes to an outside model.

    ``attempt`` counts from 1; 0 marks a request that was refused before any model was tried.
    """

    decision_id: str
    attempt: int
    at_us: int
    principal: str
    key_id: str
    client: str
    client_version: str
    door: str
    model_asked: str
    model: str
    why: str
    inside: bool
    region: str
    bytes_in: int
    conversation: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended; ``cost_micro`` is in millionths of ``currency``."""

    decision_id: str
    at_us: int
    status: int
    code: str
    message: str
    remedy: str
    model: str
    attempts: int
    why: str
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    reasoning_tokens: int
    bytes_out: int
    first_token_us: int
    total_us: int
    cost_micro: int
    currency: str


Record = Intent | Outcome


class State(StrEnum):
    """What became of a request."""

    OK = "ok"
    FAILED = "failed"
    UNFINISHED = "unfinished"


_FIRST_FAILURE_STATUS = 400


@dataclass(frozen=True, slots=True)
class Decision:
    """One request: every attempt, and the outcome unless it is still missing.

    ``seq`` is the number of the newest row that belongs to it.
    """

    seq: int
    decision_id: str
    attempts: tuple[Intent, ...]
    outcome: Outcome | None

    @property
    def state(self) -> State:
        """Return what became of it; without an outcome it runs still or was cut short."""
        if self.outcome is None:
            return State.UNFINISHED
        failed = self.outcome.status >= _FIRST_FAILURE_STATUS or self.outcome.code
        return State.FAILED if failed else State.OK


@dataclass(frozen=True, slots=True)
class Filter:
    """Which decisions to read; an empty field asks for nothing."""

    since_us: int = 0
    model: str = ""
    state: State | None = None


class GroupBy(StrEnum):
    """What usage can be added up by."""

    MODEL = "model"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one model or principal used in a period, in one currency."""

    name: str
    currency: str
    requests: int
    failed: int
    input_tokens: int
    output_tokens: int
    cost_micro: int


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """How often requests ended with one error code."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key as it is stored: the keyed digest of its secret, never the secret.

    Times are microseconds since the epoch, 0 for never; ``last_used_day`` counts days since it.
    """

    key_id: str
    digest: bytes = field(repr=False)
    name: str
    models: tuple[str, ...]
    created_us: int
    expires_us: int = 0
    revoked_us: int = 0
    last_used_day: int = 0
