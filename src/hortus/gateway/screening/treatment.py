"""What is done about a finding, by what it is and where the request would go."""

from enum import StrEnum

from hortus.core import DlpSettings
from hortus.dlp import Tier
from hortus.gateway.screening.spots import Spot

_SECRET, _PERSONAL = "secret", "personal"


class Reach(StrEnum):
    """How far a request goes."""

    EMBEDDED = "embedded"
    """Into this process: to the embedded model, which keeps nothing of it."""
    INSIDE = "inside"
    OUTSIDE = "outside"


class Treatment(StrEnum):
    """What becomes of a finding."""

    PASSED = "passed"
    REDACTED = "redacted"
    BLOCKED = "blocked"


_CHOICES = {
    "pass": Treatment.PASSED,
    "redact": Treatment.REDACTED,
    "block": Treatment.BLOCKED,
}


def treatment(spot: Spot, settings: DlpSettings, reach: Reach) -> Treatment:
    """Return what the settings say about a finding that nobody answers for."""
    if settings.mode != "enforce" or spot.tier is Tier.ENTROPY or reach is Reach.EMBEDDED:
        return Treatment.PASSED
    if spot.label == _SECRET:
        structured = spot.tier is Tier.STRUCTURED
        return _CHOICES[settings.secrets] if structured else Treatment.REDACTED
    if reach is Reach.INSIDE:
        return Treatment.PASSED
    choice = settings.personal if spot.label == _PERSONAL else settings.confidential
    return _CHOICES[choice]
