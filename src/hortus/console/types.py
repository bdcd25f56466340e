"""What the pages show, and who they ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Health(StrEnum):
    """How a model has been doing lately."""

    WELL = "answers"
    RESTING = "resting"
    UNTRIED = "not asked yet"


@dataclass(frozen=True, slots=True)
class EmbeddedStatus:
    """The embedded model and what it was built from.

    ``rebuilt`` tells whether the last start took ``start_s`` to build it or only to load it.
    """

    repository: str
    commit: str
    files: int
    source_bytes: int
    index_bytes: int
    start_s: float
    rebuilt: bool


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One configured model. ``detail`` says why it is resting."""

    name: str
    where: str
    dialect: str
    inside: bool
    region: str = ""
    health: Health = Health.UNTRIED
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AliasStatus:
    """A name that clients ask for, with its models in order of preference."""

    name: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """Totals since midnight UTC; ``cost_micro`` is by currency, in its millionths."""

    requests: int = 0
    failed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micro: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was refused or failed, in the words its client was given."""

    at_us: int
    decision_id: str
    who: str
    model: str
    status: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on the status page; nothing in it is a secret."""

    version: str
    started_us: int
    data: str
    gateway_url: str
    embedded: EmbeddedStatus | None = None
    models: tuple[ModelStatus, ...] = ()
    aliases: tuple[AliasStatus, ...] = ()
    today: Today = field(default_factory=Today)
    refusals: tuple[Refusal, ...] = ()
    clients: tuple[str, ...] = ()
    """The clients that ``hortus connect`` knows."""


class StatusSource(Protocol):
    """Whoever knows how hortus is."""

    async def status(self) -> Status:
        """Return the state of this moment; raises ``HortusError`` where it cannot be had."""
        ...
