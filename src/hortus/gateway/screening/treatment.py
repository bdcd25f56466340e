"""What is done about a finding, by what it is and where the request would go."""

from enum import StrEnum

from hortus.core import DlpSettings
from hortus.dlp import Tier
from hortus.gateway.screening.spots import Spot

_SECRET, _PERSONAL = "secret", "personal"


class Reach(StrEnum):
    """How far a request goes."""

    EMBEDDED = "embedded"
    """Into this process, to the embedded model: that is asked at every keystroke, so a secret in
    the file that is open is redacted there and never a reason to refuse."""
    INSIDE = "inside"
    OUTSIDE = "outside"


class Treatment(StrEnum):
    """What becomes of a finding."""

    ALLOWED = "allowed"
    """It is on the allow list: somebody answers for it."""
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
    if settings.mode != "enforce" or spot.tier is Tier.ENTROPY:
        return Treatment.PASSED
    if spot.label == _SECRET:
        by_choice = spot.tier is Tier.STRUCTURED and reach is not Reach.EMBEDDED
        return _CHOICES[settings.secrets] if by_choice else Treatment.REDACTED
    if reach is not Reach.OUTSIDE:
        return Treatment.PASSED
    choice = settings.personal if spot.label == _PERSONAL else settings.confidential
    return _CHOICES[choice]
