"""What screening works with: one scanner, one redactor, and what is to be done with a find."""

from dataclasses import dataclass
from typing import Protocol

from hortus.dlp import Redactor, Scanner


class Choices(Protocol):
    """What the settings say of screening."""

    @property
    def answers(self) -> str:
        """``redact`` to take secrets out of answers, ``observe`` to record them only."""
        ...


@dataclass(frozen=True, slots=True)
class Screen:
    """Shared by all requests; where there is none, screening is off."""

    scanner: Scanner
    redactor: Redactor
    settings: Choices
