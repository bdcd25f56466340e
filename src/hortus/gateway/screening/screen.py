"""What screening works with: one scanner, one redactor, and what is to be done with a find."""

from dataclasses import dataclass

from hortus.core import DlpSettings
from hortus.dlp import Redactor, Scanner
from hortus.gateway.screening.request import RequestScreen


@dataclass(frozen=True, slots=True)
class Screen:
    """Shared by all requests; where there is none, screening is off."""

    scanner: Scanner
    redactor: Redactor
    settings: DlpSettings
    requests: RequestScreen | None = None
