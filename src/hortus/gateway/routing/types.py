"""What routing hands to the one who sends: a model to ask, and why."""

from dataclasses import dataclass
from enum import StrEnum

from hortus.core import ModelSettings


class Kind(StrEnum):
    """How a candidate is reached."""

    UPSTREAM = "upstream"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that may serve the request, with the reason for its place in the order."""

    name: str
    settings: ModelSettings
    why: str
    kind: Kind = Kind.UPSTREAM
