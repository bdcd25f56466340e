"""What is written down about a request, and how it is read back."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Intent:
    """One attempt to serve a request, on disk before anything goes to an outside model.

    ``attempt`` counts from 1; 0 marks a request that was refused before any model was tried.
    ``labels`` are the kinds of data in the request, ``findings`` what was found of them and what
    was done about it, ``screened_us`` what looking for them took; ``rules`` are the rules that
    decided, as they were in ``bundle``. Several words in one text have blanks between them.
    ``account`` is who asked, ``facts`` a JSON object of what else the decision rested on, without
    names of people; ``cost_centre`` is who pays.
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
    labels: str = ""
    findings: str = ""
    screened_us: int = 0
    project: str = ""
    rules: str = ""
    bundle: str = ""
    account: str = ""
    facts: str = ""
    cost_centre: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended; ``cost_micro`` is in millionths of ``currency``.

    ``labels``, ``findings`` and ``screened_us`` are those of the answer; ``held_us`` is how long
    screening held back any part of it at most. ``list_cost_micro`` is what the same tokens would
    have cost at the list price of a comparable model outside.
    """

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
    labels: str = ""
    findings: str = ""
    screened_us: int = 0
    held_us: int = 0
    list_cost_micro: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was decided or changed apart from requests: a key, a rule, a reading.

    ``event`` is a name such as ``key.revoked``; ``actor`` did it to ``subject`` for ``reason``;
    ``facts`` is a JSON object of texts, in the order of its names.
    """

    at_us: int
    event: str
    actor: str
    subject: str
    decision_id: str = ""
    reason: str = ""
    facts: str = "{}"


Record = Intent | Outcome | Event


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
    ``holder_id`` is the person or service it belongs to, ``zones`` the networks it is bound to,
    ``project`` what it is used for where nothing else is said.
    """

    key_id: str
    digest: bytes = field(repr=False)
    name: str
    models: tuple[str, ...]
    created_us: int
    expires_us: int = 0
    revoked_us: int = 0
    last_used_day: int = 0
    holder_id: str = ""
    zones: tuple[str, ...] = ()
    project: str = ""
